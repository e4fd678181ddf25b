package dev.switchgear.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The promises of a story, and whether each held in this run: for a person, for a program, and as an exit code. */
public final class Promises {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final List<Promise> all = new ArrayList<>();
    private final ObjectNode json = JSON.createObjectNode();
    private final ObjectNode held = json.putObject("promises");

    /** Creates one without promises. */
    public Promises() {}

    Promises(List<Promise> those) {
        those.forEach(promise -> add(promise.name(), promise.held(), promise.seen()));
    }

    /** Adds a promise; {@code seen} is the promise and the measurement, empty if they have been printed already. */
    public void add(String name, boolean holds, String seen) {
        all.add(new Promise(name, holds, seen));
        held.put(name, holds);
    }

    /**
     * Returns the content of the JSON file: the promises that held, the ones that did not, and the story's own figures.
     */
    public ObjectNode json() {
        return json;
    }

    /**
     * Prints the promises, writes them to a file if one is given, and names the broken ones.
     *
     * @param width columns for the names
     * @return the exit code: 0 if there are some and all held
     * @throws UncheckedIOException if the file cannot be written
     */
    public int conclude(Narrator narrator, int width, Optional<Path> file, PrintStream err) {
        String line = "  %-7s %-" + width + "s %s";
        for (Promise promise : all) {
            String word = promise.held() ? "held" : "BROKEN";
            narrator.say(String.format(Locale.ROOT, line, word, promise.name(), promise.seen())
                    .stripTrailing());
        }
        file.ifPresent(this::write);
        List<Promise> broken = all.stream().filter(promise -> !promise.held()).toList();
        for (Promise promise : broken) {
            String seen = promise.seen().isEmpty() ? "" : ": " + promise.seen();
            err.println("demo: broken promise: " + promise.name() + seen);
        }
        return broken.isEmpty() && !all.isEmpty() ? 0 : 1;
    }

    /**
     * Writes {@link #json} to a file.
     *
     * @throws UncheckedIOException if the file cannot be written
     */
    public void write(Path file) {
        try {
            JSON.writeValue(file.toFile(), json);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /**
     * Returns the file that {@code --json} names. It is checked before the story starts, so that a mistake is reported
     * at once.
     *
     * @throws UsageException if its folder does not exist, or it is a folder
     */
    public static Path file(String name) {
        Path file = Path.of(name).toAbsolutePath();
        Path folder = file.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new UsageException("--json is '" + name + "'; its folder does not exist");
        }
        if (Files.isDirectory(file)) {
            throw new UsageException("--json is '" + name + "'; it is a folder; it must be a file");
        }
        return file;
    }
}
