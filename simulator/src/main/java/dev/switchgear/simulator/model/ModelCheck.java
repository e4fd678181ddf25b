package dev.switchgear.simulator.model;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Checks the model of the protocol. On the small instances, every invariant holds; without any one of the safeguards,
 * an invariant is violated; and properties that the protocol does not promise are violated.
 */
public final class ModelCheck {
    private static final int AS_EXPECTED = 0;
    private static final int NOT_AS_EXPECTED = 1;
    private static final int USAGE = 2;
    private static final String HOW = """
            usage: ./switchgear simulate --model [--larger] [name ...]

            Checks the model of the protocol, simulator/model/Circuit.tla, with TLC: the invariants on small instances,
            then that an invariant breaks without each safeguard, then the properties that are not promised.

              --larger   check the larger instances too; takes about an hour
              name ...   only runs whose names begin with one of these
            """;

    private ModelCheck() {}

    public static int run(PrintStream out, List<String> arguments) {
        boolean larger = arguments.contains("--larger");
        List<String> names = arguments.stream()
                .filter(argument -> !argument.equals("--model") && !argument.equals("--larger"))
                .toList();
        Optional<String> option =
                names.stream().filter(name -> name.startsWith("-")).findFirst();
        if (option.isPresent()) {
            out.print(HOW);
            return option.get().equals("--help") ? AS_EXPECTED : USAGE;
        }
        List<ModelRun> runs = Stream.of(
                        ModelRuns.INSTANCES,
                        ModelRuns.AWAKE,
                        ModelRuns.MUTANTS,
                        ModelRuns.LIMITS,
                        larger ? ModelRuns.LARGER : List.<ModelRun>of())
                .flatMap(List::stream)
                .filter(run -> names.isEmpty() || names.stream().anyMatch(run.name()::startsWith))
                .toList();
        ModelChecker checker = new ModelChecker(Path.of("target", "model"));
        long failures =
                runs.stream().filter(run -> !isAsExpected(run, checker, out)).count();
        out.println(failures == 0 ? "all " + runs.size() + " runs as expected" : failures + " runs NOT as expected");
        return failures == 0 && !runs.isEmpty() ? AS_EXPECTED : NOT_AS_EXPECTED;
    }

    private static boolean isAsExpected(ModelRun run, ModelChecker checker, PrintStream out) {
        ModelChecker.Result result = checker.check(run);
        boolean expected = result.isAsExpectedOf(run);
        String outcome = result.broken().isEmpty() ? "holds" : "breaks " + result.broken();
        out.printf(
                Locale.ROOT,
                "%-24s %-28s %,11d states  %s%n",
                run.name(),
                outcome,
                result.states(),
                expected ? run.why() : "NOT AS EXPECTED");
        if (!expected) {
            out.println(result.output());
        }
        return expected;
    }
}
