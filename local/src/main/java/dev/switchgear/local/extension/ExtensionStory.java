package dev.switchgear.local.extension;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.local.Host;
import dev.switchgear.local.Interruption;
import dev.switchgear.local.Machine;
import dev.switchgear.local.Narrator;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The story {@code demo extension}: checks what it needs, plays it, and exits by whether its promises held. */
public final class ExtensionStory {
    private static final int HELD = 0;
    private static final int BROKEN = 1;
    private static final int MISSING = 3;
    private static final int INTERRUPTED = 130;

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private ExtensionStory() {}

    /** Plays the story and returns how the program ends. */
    public static int play(List<String> arguments, PrintStream out, PrintStream err) {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            out.print(StoryOptions.USAGE);
            return HELD;
        }
        StoryOptions options = StoryOptions.parse(arguments);
        Optional<String> missing = missing();
        if (missing.isPresent()) {
            err.println("demo: " + missing.get());
            return MISSING;
        }
        return play(options, out, err);
    }

    /** What this machine lacks for the story. */
    private static Optional<String> missing() {
        for (String program : List.of("python3", "node")) {
            if (Commands.program(program).isEmpty()) {
                return Optional.of(
                        program + " is not on the path: install it, this story has a function in each language");
            }
        }
        Path callers = Commands.callers();
        return Files.isDirectory(callers)
                ? Optional.empty()
                : Optional.of("there are no callers at " + callers + ": run this by ./switchgear demo extension");
    }

    private static int play(StoryOptions options, PrintStream out, PrintStream err) {
        Host host = new Host(Machine.clock());
        Interruption interruption = Interruption.stops(host, INTERRUPTED);
        Narrator narrator = new Narrator(out, !options.plain() && Narrator.onTerminal());
        try {
            return conclude(options, new ExtensionDemo(host, narrator).play(), narrator, err);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return INTERRUPTED;
        } catch (RuntimeException e) {
            if (!interruption.came()) {
                err.println("demo: " + e.getMessage());
            }
            return BROKEN;
        } finally {
            interruption.over();
            host.close();
        }
    }

    private static int conclude(StoryOptions options, StoryFigures figures, Narrator narrator, PrintStream err) {
        List<StoryFigures.Kept> promises = figures.promises();
        narrator.say("");
        for (StoryFigures.Kept promise : promises) {
            String held = promise.held() ? "held" : "BROKEN";
            narrator.say(String.format(Locale.ROOT, "  %-7s %-26s %s", held, promise.name(), promise.seen()));
        }
        options.json().ifPresent(file -> write(file, figures, promises));
        List<StoryFigures.Kept> broken =
                promises.stream().filter(promise -> !promise.held()).toList();
        broken.forEach(promise -> err.println("demo: broken promise: " + promise.name() + ": " + promise.seen()));
        return broken.isEmpty() ? HELD : BROKEN;
    }

    private static void write(Path file, StoryFigures figures, List<StoryFigures.Kept> promises) {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode held = root.putObject("promises");
        promises.forEach(promise -> held.put(promise.name(), promise.held()));
        root.put("millisToOpen", figures.millisToOpen());
        root.put("millisToRecover", figures.millisToRecover());
        root.put("writesWhileHealthy", figures.writesWhileHealthy());
        root.put("timesOpened", figures.timesOpened());
        ObjectNode calls = root.putObject("callsToDeadDependency");
        figures.deadCalls().forEach(calls::put);
        ObjectNode refusals = root.putObject("refusals");
        figures.refusals().forEach(refusals::put);
        try {
            JSON.writeValue(file.toFile(), root);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
