package dev.switchgear.extension;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Lines on standard output, which Lambda adds to the function's log. They contain circuits, states and counts, and
 * never a header, a body or a variable, because those may be secret.
 */
final class Log {
    /** From most to fewest lines, with the names that AWS's extensions use. */
    enum Level {
        DEBUG,
        INFO,
        WARN,
        ERROR,
        NONE;

        static Optional<Level> named(String name) {
            for (Level level : values()) {
                if (level.name().equals(name.toUpperCase(Locale.ROOT))) {
                    return Optional.of(level);
                }
            }
            return Optional.empty();
        }
    }

    private static volatile Level least = Level.INFO;
    private static volatile PrintStream out = System.out;

    private Log() {}

    static void least(Level level) {
        least = level;
    }

    /** The target of lines, for a test. */
    static void to(PrintStream stream) {
        out = stream;
    }

    static boolean writes(Level level) {
        return level.compareTo(least) >= 0 && level != Level.NONE;
    }

    static void debug(Supplier<String> line) {
        if (writes(Level.DEBUG)) {
            write(Level.DEBUG, line.get());
        }
    }

    static void info(String line) {
        write(Level.INFO, line);
    }

    static void warn(String line) {
        write(Level.WARN, line);
    }

    static void error(String line) {
        write(Level.ERROR, line);
    }

    /** One event is one line, so that nobody can forge lines of the log. */
    static void write(Level level, String line) {
        if (writes(level)) {
            StringBuilder safe = new StringBuilder("switchgear-extension ")
                    .append(level.name())
                    .append(' ');
            line.chars().forEach(c -> safe.append(c < ' ' || c == 127 ? ' ' : (char) c));
            out.println(safe);
        }
    }
}
