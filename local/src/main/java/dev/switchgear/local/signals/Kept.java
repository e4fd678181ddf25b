package dev.switchgear.local.signals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.local.Narrator;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a story promises, and whether each held in this run. */
final class Kept {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final List<Promise> promises = new ArrayList<>();
    private final ObjectNode figures = JSON.createObjectNode();

    void promise(String name, boolean held, String seen) {
        promises.add(new Promise(name, held, seen));
    }

    void figure(String name, long value) {
        figures.put(name, value);
    }

    /** Tells them, writes them if a file is wanted, and returns the exit code. */
    int conclude(Narrator narrator, Optional<Path> file, PrintStream err) {
        narrator.say("");
        for (Promise promise : promises) {
            narrator.say(String.format(
                    Locale.ROOT, "  %-7s %-32s %s", promise.held ? "held" : "BROKEN", promise.name, promise.seen));
        }
        file.ifPresent(this::write);
        List<Promise> broken =
                promises.stream().filter(promise -> !promise.held).toList();
        broken.forEach(promise -> err.println("demo: broken promise: " + promise.name + ": " + promise.seen));
        return broken.isEmpty() && !promises.isEmpty() ? 0 : 1;
    }

    private void write(Path file) {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode held = root.putObject("promises");
        promises.forEach(promise -> held.put(promise.name, promise.held));
        root.set("figures", figures);
        try {
            JSON.writeValue(file.toFile(), root);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private record Promise(String name, boolean held, String seen) {}
}
