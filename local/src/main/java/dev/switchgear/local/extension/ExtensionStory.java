package dev.switchgear.local.extension;

import dev.switchgear.local.Narrator;
import dev.switchgear.local.Run;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The story {@code demo extension}. It checks what it needs and runs; the exit code says whether its promises held. */
public final class ExtensionStory {
    private static final int HELD = 0;
    private static final int MISSING = 3;
    private static final int PROMISE_WIDTH = 26;

    private ExtensionStory() {}

    /** Runs the story and returns the exit code. */
    public static int play(List<String> arguments, PrintStream out, PrintStream err) {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            out.print(ExtensionOptions.USAGE);
            return HELD;
        }
        ExtensionOptions options = ExtensionOptions.parse(arguments);
        Optional<String> missing = missing();
        if (missing.isPresent()) {
            err.println("demo: " + missing.get());
            return MISSING;
        }
        return play(options, out, err);
    }

    /** Returns what is missing on this machine. */
    private static Optional<String> missing() {
        for (String program : List.of("python3", "node")) {
            if (Commands.program(program).isEmpty()) {
                return Optional.of(program
                        + " is not on the path; install it, because this story has a function in each language");
            }
        }
        Path callers = Commands.callers();
        return Files.isDirectory(callers)
                ? Optional.empty()
                : Optional.of("there are no functions at " + callers + ": run this by ./switchgear demo extension");
    }

    private static int play(ExtensionOptions options, PrintStream out, PrintStream err) {
        return Run.of("demo", err, host -> {
            Narrator narrator = new Narrator(out, !options.plain() && Narrator.onTerminal());
            StoryFigures figures = new ExtensionDemo(host, narrator).play();
            narrator.say("");
            return figures.promises().conclude(narrator, PROMISE_WIDTH, options.json(), err);
        });
    }
}
