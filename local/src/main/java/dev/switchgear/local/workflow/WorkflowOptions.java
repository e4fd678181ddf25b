package dev.switchgear.local.workflow;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The user's options for the workflow's story.
 *
 * @param cases whether every case of both machines is run, not only the story
 * @param json the file for the result, if any
 */
record WorkflowOptions(boolean cases, Optional<Path> json) {
    static final String USAGE = """
            usage: ./switchgear demo workflow [options]

            Runs the deployed state machine on an engine of Step Functions (moto's), with DynamoDB Local and a
            function of real Lambda runtime processes. It retries, opens, refuses at once without a call, probes and
            closes; then it prints the cost of a million executions. Needs the engine, which ./switchgear conformance
            workflow installs. Exits 0 only if every promise held in this run.

              --cases       run every case of the direct and the handlers machine, with the library and an operator
              --plain       accepted for all stories; this one never redraws a line
              --json FILE   write what held, and the costs, to FILE
              --help        print this

            exit codes: 0 every promise held, 1 a promise did not hold, 2 the command line is invalid, 3 there is no engine,
            130 interrupted
            """;

    /** @throws IllegalArgumentException if an option is invalid */
    static WorkflowOptions parse(List<String> arguments) {
        boolean cases = false;
        Optional<Path> json = Optional.empty();
        for (int i = 0; i < arguments.size(); i++) {
            switch (arguments.get(i)) {
                case "--cases" -> cases = true;
                case "--plain" -> {}
                case "--json" -> {
                    if (++i == arguments.size()) {
                        throw new IllegalArgumentException("--json needs a value; see --help");
                    }
                    json = Optional.of(writable(arguments.get(i)));
                }
                default ->
                    throw new IllegalArgumentException("'" + arguments.get(i) + "' is not an option; see --help");
            }
        }
        return new WorkflowOptions(cases, json);
    }

    private static Path writable(String name) {
        Path file = Path.of(name).toAbsolutePath();
        Path folder = file.getParent();
        if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(file)) {
            throw new IllegalArgumentException("--json is '" + name + "'; it must be a file in a folder that exists");
        }
        return file;
    }
}
