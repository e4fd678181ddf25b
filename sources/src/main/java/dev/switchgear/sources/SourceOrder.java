package dev.switchgear.sources;

import dev.switchgear.spi.Excerpt;
import java.time.Duration;
import java.time.Instant;

/**
 * What an operator wants of a mapping, instead of what its circuit demands, until a time.
 *
 * @param by who ordered it
 * @param reason why, at most 120 characters
 * @param until when it ends
 * @since 0.1.0
 */
public record SourceOrder(Kind kind, String by, String reason, Instant until) {
    /** The longest time of an order. */
    public static final Duration LONGEST = Duration.ofDays(14);

    private static final int LONGEST_REASON = 120;

    /** What is ordered. */
    public enum Kind {
        /** The mapping is paused, whatever its circuit says. */
        PAUSE,
        /** The mapping has its own settings, whatever its circuit says. */
        RESUME
    }

    /** @throws IllegalArgumentException if the reason is blank or too long, or nobody is named */
    public SourceOrder {
        if (by.isBlank()) {
            throw new IllegalArgumentException("by is blank; it must name who orders it");
        }
        if (reason.isBlank() || reason.length() > LONGEST_REASON) {
            throw new IllegalArgumentException("reason has " + reason.length() + " characters; it must have 1 to "
                    + LONGEST_REASON + ", not all blank");
        }
        by = Excerpt.line(by, LONGEST_REASON);
        reason = Excerpt.line(reason, LONGEST_REASON);
    }

    boolean isLive(Instant now) {
        return now.isBefore(until);
    }

    Demand demand() {
        return kind == Kind.PAUSE ? Demand.PAUSED : Demand.FULL;
    }

    /** For a person: {@code PAUSE by ada until 2026-11-21T12:00:00Z: migration}. */
    public String told() {
        return kind + " by " + by + " until " + until + ": " + reason;
    }
}
