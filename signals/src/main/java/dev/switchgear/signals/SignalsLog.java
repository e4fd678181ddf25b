package dev.switchgear.signals;

import dev.switchgear.spi.Excerpt;
import java.util.function.Supplier;

/**
 * The log of this module. It contains text of senders, who must not be able to forge lines. So every message is one
 * line of limited length.
 */
final class SignalsLog {
    /** The longest line, in characters. */
    static final int LONGEST = 1_000;

    private static final System.Logger LOG = System.getLogger("dev.switchgear.signals");

    private SignalsLog() {}

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
