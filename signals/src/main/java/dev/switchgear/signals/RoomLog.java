package dev.switchgear.signals;

import dev.switchgear.spi.Excerpt;
import java.util.function.Supplier;

/**
 * This room's log. Much of what it tells was written by others, who must not write lines of their own choice into it:
 * whatever is told is one line of bounded length.
 */
final class RoomLog {
    /** The longest line, in characters. */
    static final int LONGEST = 1_000;

    private static final System.Logger LOG = System.getLogger("dev.switchgear.signals");

    private RoomLog() {}

    static void info(Supplier<String> line) {
        LOG.log(System.Logger.Level.INFO, () -> "switchgear: " + line(line.get()));
    }

    static void warning(Supplier<String> line) {
        LOG.log(System.Logger.Level.WARNING, () -> "switchgear: " + line(line.get()));
    }

    /** The same text on one line of at most {@value #LONGEST} characters. */
    static String line(String text) {
        return Excerpt.line(text, LONGEST);
    }
}
