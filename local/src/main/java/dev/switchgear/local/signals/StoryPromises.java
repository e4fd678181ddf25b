package dev.switchgear.local.signals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.local.Narrator;
import dev.switchgear.local.Promises;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;

/** The promises of a story, and whether each held in this run. */
final class StoryPromises {
    private static final int WIDTH = 32;

    private final Promises promises = new Promises();
    private final ObjectNode figures = promises.json().putObject("figures");

    void promise(String name, boolean held, String seen) {
        promises.add(name, held, seen);
    }

    void figure(String name, long value) {
        figures.put(name, value);
    }

    /** Prints the promises, writes them to a file if one is given, and returns the exit code. */
    int conclude(Narrator narrator, Optional<Path> file, PrintStream err) {
        narrator.say("");
        return promises.conclude(narrator, WIDTH, file, err);
    }
}
