package dev.switchgear.local.workflow;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the user asked the workflow's story for.
 *
 * @param cases whether every case of both machines is played, not only the story
 * @param json where the result goes, if anywhere
 */
record WorkflowOptions(boolean cases, Optional<Path> json) {
    static final String USAGE = """
            usage: ./switchgear demo workflow [options]

            Runs the state machine that is deployed on an engine of Step Functions (moto's), with DynamoDB Local and a
            function of real Lambda runtime processes: it retries, opens, refuses at once without a call, probes and
            closes; then says what a million executions cost. Needs the engine, which ./switchgear conformance workflow
            installs. Exits 0 only if everything it promised held in this run.

              --cases       play every case of the direct and the handlers machine, with the library and an operator
              --plain       accepted for all stories; this one never redraws a line
              --json FILE   write what held, and the costs, to FILE
              --help        this

            exit codes: 0 every promise held, 1 one did not, 2 the command line makes no sense, 3 there is no engine,
            130 interrupted
            """;

    /** @throws IllegalArgumentException if the options make no sense */
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
