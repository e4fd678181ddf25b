package dev.switchgear.bounds;

import dev.switchgear.spi.Excerpt;

/** Shortens texts for the table and for messages. */
public final class Texts {
    /** The longest reason that is stored. */
    public static final int MAX_REASON = 120;

    private Texts() {}

    public static String shortened(String text, int most) {
        return Excerpt.of(text, most);
    }

    /** An exception in one line: its type and message. */
    public static String of(Throwable thrown) {
        String message = thrown.getMessage();
        String name = thrown.getClass().getName();
        return shortened(message == null ? name : name + ": " + message, 200);
    }

    /** Throws an IllegalArgumentException if {@code text} is blank or longer than {@code most} characters. */
    public static void require(String name, String text, int most) {
        if (text.isBlank() || text.length() > most) {
            throw new IllegalArgumentException(name + " is '" + shortened(text, 40) + "' of " + text.length()
                    + " characters; it must have 1 to " + most);
        }
    }
}
