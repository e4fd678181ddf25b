package dev.switchgear.signals;

import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * This room's log. Much of what it tells was written by others, who must not write lines of their own choice into it:
 * whatever is told is one line of bounded length.
 */
final class RoomLog {
    /** The longest line, in characters. */
    static final int LONGEST = 1_000;

    private static final System.Logger LOG = System.getLogger("dev.switchgear.signals");

    /** What ends a line, steers a terminal, or turns the direction of what is read. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

    private RoomLog() {}

    static void info(Supplier<String> line) {
        LOG.log(System.Logger.Level.INFO, () -> "switchgear: " + line(line.get()));
    }

    static void warning(Supplier<String> line) {
        LOG.log(System.Logger.Level.WARNING, () -> "switchgear: " + line(line.get()));
    }

    /** The same text on one line, what is unprintable as {@code \}{@code u001b}, cut to {@value #LONGEST} characters. */
    static String line(String text) {
        return line(text, LONGEST);
    }

    static String line(String text, int most) {
        String cut = cut(text, most);
        String printable = UNPRINTABLE.matcher(cut).replaceAll(found -> escaped(found.group()));
        return cut(printable, most);
    }

    /** The first characters of a text, no character in halves. */
    static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 4)) ? most - 4 : most - 3;
        return text.substring(0, end) + "...";
    }

    private static String escaped(String unprintable) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < unprintable.length(); i++) {
            escaped.append("\\\\u").append(String.format(java.util.Locale.ROOT, "%04x", (int) unprintable.charAt(i)));
        }
        return escaped.toString();
    }
}
