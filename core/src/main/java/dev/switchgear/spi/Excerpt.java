package dev.switchgear.spi;

/**
 * Shortens texts of others' making before they are stored, sent or logged.
 *
 * @since 0.1.0
 */
public final class Excerpt {
    private static final String MARK = "...";

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
        int end = most - MARK.length();
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + MARK;
    }
}
