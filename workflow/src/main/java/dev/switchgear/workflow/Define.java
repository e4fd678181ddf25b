package dev.switchgear.workflow;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The command that writes the definitions and the policies of a deployment as files. */
public final class Define {
    private static final String USAGE = """
            usage: java -cp … dev.switchgear.workflow.Define --table ARN --callee NAME=ARN [options] --output FOLDER

            Writes what a deployment needs: definitions (NAME.asl.json) and policies (NAME.policy.json).

              --table ARN             the table
              --callee NAME=ARN       a function that executions may name; once for each
              --namespace NAME        of the circuits (default default)
              --variant KIND          express or standard (default express)
              --handlers GET UPDATE   the ARNs of both Lambdas: writes the handlers machine too
              --nested CALL WAIT      the ARNs of the calling and the waiting machine: writes the machine for many items
              --output FOLDER         where to; must exist
              --help                  print this

            exit codes: 0 written, 1 could not be written, 2 the command line is invalid
            """;

    private final Map<String, List<String>> options = new LinkedHashMap<>();

    private Define(List<String> arguments) {
        Map<String, Integer> known = Map.of(
                "--table",
                1,
                "--callee",
                1,
                "--namespace",
                1,
                "--variant",
                1,
                "--handlers",
                2,
                "--nested",
                2,
                "--output",
                1);
        for (int i = 0; i < arguments.size(); i++) {
            String name = arguments.get(i);
            Integer values = known.get(name);
            if (values == null || i + values >= arguments.size()) {
                throw new IllegalArgumentException(
                        values == null ? "'" + name + "' is not an option" : name + " needs " + values + " values");
            }
            options.computeIfAbsent(name, each -> new ArrayList<>()).addAll(arguments.subList(i + 1, i + 1 + values));
            i += values;
        }
    }

    /**
     * Writes the files.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.out, System.err));
    }

    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        if (arguments.contains("--help")) {
            out.print(USAGE);
            return 0;
        }
        try {
            new Define(arguments).write(out);
            return 0;
        } catch (IllegalArgumentException e) {
            err.println("define: " + e.getMessage() + "; see --help");
            return 2;
        } catch (IOException e) {
            err.println("define: cannot write: " + e.getMessage());
            return 1;
        }
    }

    private void write(PrintStream out) throws IOException {
        Path folder = Path.of(one("--output").orElseThrow(() -> new IllegalArgumentException("--output is missing")));
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("--output is '" + folder + "'; it must be a folder that exists");
        }
        Map<String, String> files = files();
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
            out.println(file.getKey());
        }
    }

    private Map<String, String> files() {
        Workflow workflow = workflow();
        Map<String, String> files = new LinkedHashMap<>();
        files.put("direct.asl.json", workflow.direct());
        files.put("direct.policy.json", workflow.directPolicy());
        files.put("waiting.asl.json", workflow.waiting());
        files.put("waiting.policy.json", workflow.waitingPolicy(List.of()));
        List<String> handlers = options.getOrDefault("--handlers", List.of());
        if (!handlers.isEmpty()) {
            files.put("handlers.asl.json", workflow.handlers(handlers.get(0), handlers.get(1)));
            files.put("handlers.policy.json", workflow.handlersPolicy(handlers.get(0), handlers.get(1)));
            files.put("lambdas.policy.json", workflow.lambdaPolicy());
        }
        List<String> nested = options.getOrDefault("--nested", List.of());
        if (!nested.isEmpty()) {
            files.put("each.asl.json", workflow.each(nested.get(0), nested.get(1)));
            files.put("each.policy.json", workflow.eachPolicy(nested.get(0), nested.get(1)));
        }
        return files;
    }

    private Workflow workflow() {
        Workflow.Builder workflow =
                Workflow.builder(one("--table").orElseThrow(() -> new IllegalArgumentException("--table is missing")));
        for (String callee : options.getOrDefault("--callee", List.of())) {
            int equals = callee.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("--callee is '" + callee + "'; it must be NAME=ARN");
            }
            workflow.callee(callee.substring(0, equals), callee.substring(equals + 1));
        }
        one("--namespace").ifPresent(workflow::namespace);
        one("--variant").ifPresent(kind -> workflow.variant(variant(kind)));
        return workflow.build();
    }

    private static MachineVariant variant(String kind) {
        return switch (kind) {
            case "express" -> MachineVariant.EXPRESS;
            case "standard" -> MachineVariant.STANDARD;
            default ->
                throw new IllegalArgumentException("--variant is '" + kind + "'; it must be express or standard");
        };
    }

    private Optional<String> one(String name) {
        List<String> values = options.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw new IllegalArgumentException(name + " is given " + values.size() + " times; once is enough");
        }
        return values.stream().findFirst();
    }
}
