package dev.switchgear.spi;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Shortens texts from outside before they are stored, sent or logged.
 *
 * @since 0.1.0
 */
public final class Excerpt {
    private static final String MARK = "...";

    private Excerpt() {}

    /** Characters that end a line, control a terminal or change the direction of text, and halves of a character. */
    private static final class Unprintable {
        static final Pattern PATTERN = Pattern.compile("[\\p{Cntrl}\\x{80}-\\x{9f}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");
    }

    /**
     * Returns the text if it has at most {@code most} characters, otherwise its beginning and {@code ...}, together at
     * most {@code most}. It never splits a character of two {@code char}, because half of one is invalid in JSON and
     * DynamoDB.
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
     * Returns the text as one line of at most {@code most} characters, so that its author cannot forge lines of a log.
     * An unprintable character is replaced by its code, for example a line feed by {@code \\}{@code u000a}.
     *
     * @param most at least 4
     */
    public static String line(String text, int most) {
        String printable =
                Unprintable.PATTERN.matcher(of(text, most)).replaceAll(found -> "\\\\" + codes(found.group()));
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
