package dev.switchgear.local.signals;

import dev.switchgear.local.Promises;
import dev.switchgear.local.UsageException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The user's options for a story.
 *
 * @param json the file for the promises, if any
 */
record SignalsOptions(Optional<Path> json) {
    /** @throws UsageException if an option is invalid */
    static SignalsOptions parse(List<String> arguments) {
        Optional<Path> json = Optional.empty();
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String argument = rest.next();
            switch (argument) {
                case "--plain" -> {}
                case "--json" -> {
                    if (!rest.hasNext()) {
                        throw new UsageException("--json needs a value; see --help");
                    }
                    json = Optional.of(Promises.file(rest.next()));
                }
                default -> throw new UsageException("'" + argument + "' is not an option; see --help");
            }
        }
        return new SignalsOptions(json);
    }
}
