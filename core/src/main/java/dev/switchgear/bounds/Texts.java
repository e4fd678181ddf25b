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
}
