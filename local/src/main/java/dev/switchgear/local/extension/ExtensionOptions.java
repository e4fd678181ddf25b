package dev.switchgear.local.extension;

import dev.switchgear.local.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The user's options for the story.
 *
 * @param plain whether lines are never redrawn
 * @param json the file for the figures, if any
 */
record ExtensionOptions(boolean plain, Optional<Path> json) {
    static final String USAGE = """
            usage: ./switchgear demo extension [options]

            Runs three functions on this machine, in Java, Python and Node, each in a sandbox of its own with a real process
            of the Switchgear extension, and DynamoDB Local. Breaks the dependency; the calls of one function open the
            circuit, and the others are refused. Exits 0 only if every promise held in this run.

            Needs python3 (3.9 or newer) and node (18 or newer) on the path.

              --plain       plain lines, nothing redrawn (the default without a terminal)
              --json FILE   write the figures to FILE
              --help        print this

            exit codes: 0 every promise held, 1 a promise did not hold, 2 the command line is invalid, 3 python3 or node
            is missing, 130 interrupted
            """;

    /** @throws UsageException if an option is invalid */
    static ExtensionOptions parse(List<String> arguments) {
        boolean plain = false;
        Optional<Path> json = Optional.empty();
        for (int i = 0; i < arguments.size(); i++) {
            String option = arguments.get(i);
            if (option.equals("--plain")) {
                plain = true;
            } else if (option.equals("--json") && i + 1 < arguments.size()) {
                i++;
                json = Optional.of(Path.of(arguments.get(i)));
            } else {
                throw new UsageException(
                        option.equals("--json")
                                ? "--json wants the name of a file"
                                : "'" + option + "' is not an option; see demo extension --help");
            }
        }
        return new ExtensionOptions(plain, json);
    }
}
