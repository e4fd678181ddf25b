package dev.switchgear;

import dev.switchgear.spi.Excerpt;
import java.util.Optional;

/** Bounds texts that go into the table or into messages. */
final class Texts {
    /** The longest reason that is stored. */
    static final int MAX_REASON = 120;

    private Texts() {}

    static String shortened(String text, int most) {
        return Excerpt.of(text, most);
    }

    /** An override in one line. */
    static String of(Optional<OperatorOverride> override) {
        return override.map(order -> order.kind() + " by " + order.by() + ": " + order.reason())
                .orElse("no override");
    }

    /** An exception in one line: its type and message. */
    static String of(Throwable thrown) {
        String message = thrown.getMessage();
        String name = thrown.getClass().getName();
        return shortened(message == null ? name : name + ": " + message, 200);
    }
}
