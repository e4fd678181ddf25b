package dev.switchgear.spi;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Bounds texts of others' making before they are stored, sent or logged.
 *
 * @since 0.1.0
 */
public final class Excerpt {
    private static final String MARK = "...";

    /** What ends a line, steers a terminal, turns the direction of what is read, or is half a character. */
    private static final Pattern UNPRINTABLE =
            Pattern.compile("[\\p{Cntrl}\\x{80}-\\x{9f}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

    private Excerpt() {}

    /**
     * Returns the text if it has at most {@code most} characters, else its beginning and {@code ...}, together at most
     * {@code most}. A character that takes two {@code char} is kept or left out whole: half of one is no valid text for JSON
     * and DynamoDB.
     *
     * @param most at least 4
     */
    public static String of(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return cut(text, most - MARK.length()) + MARK;
    }

    /**
     * Returns the beginning of the text, at most {@code most} characters and no half of one, without a mark: for texts that
     * others read by program.
     *
     * @param most at least 1
     */
    public static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }

    /**
     * Returns the text as one line of at most {@code most} characters: whoever wrote it must not write lines of their own
     * choice into a log. What is unprintable is told as its code, a line feed as {@code \\}{@code u000a}.
     *
     * @param most at least 4
     */
    public static String line(String text, int most) {
        String printable = UNPRINTABLE.matcher(of(text, most)).replaceAll(found -> "\\\\" + codes(found.group()));
        return of(printable, most);
    }

    private static String codes(String unprintable) {
        StringBuilder codes = new StringBuilder();
        for (int i = 0; i < unprintable.length(); i++) {
            codes.append(i == 0 ? "u" : "\\\\u")
                    .append(String.format(Locale.ROOT, "%04x", (int) unprintable.charAt(i)));
        }
        return codes.toString();
    }
}
