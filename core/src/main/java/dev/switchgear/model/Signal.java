package dev.switchgear.model;

import dev.switchgear.bounds.Texts;
import java.time.Instant;
import java.util.Objects;

/**
 * What an alarm or a health check reports about a dependency.
 *
 * @param source who reports it: 1 to 64 characters of {@code A-Z a-z 0-9 . _ : -}, the same for its alarm and its all-clear
 * @param at when it changed, by the clock of the source. It is ignored if it is not newer than the newest signal of its source,
 *     or if it is an alarm from more than 24 h ago
 * @param until when an alarm ends by itself; at most the policy's {@code maxSignalWait}, 24 h by default
 * @param reason why, for a person; cut to 120 characters, on one line
 * @since 0.1.0
 */
public record Signal(String source, Instant at, Instant until, String reason) {
    private static final int MAX_SOURCE = 64;
    /** The end of the year 9999. */
    private static final long LATEST_SECONDS = 253_402_300_799L;

    /** @throws IllegalArgumentException if the source is not a valid name */
    public Signal {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(until, "until");
        if (!source.matches("[A-Za-z0-9._:-]{1," + MAX_SOURCE + "}")) {
            throw new IllegalArgumentException("signal source '" + Texts.shortened(source, 40) + "' has "
                    + source.length() + " characters; it must be 1 to " + MAX_SOURCE
                    + " characters of A-Z a-z 0-9 . _ : -");
        }
        reason = Texts.shortened(reason.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " "), Texts.MAX_REASON);
    }

    /** Returns when it changed, in milliseconds since 1970; a time out of range is the nearest one in range. */
    public long atMillis() {
        return millis(at);
    }

    /** Returns when it ends by itself, in the same form. */
    public long untilMillis() {
        return millis(until);
    }

    private static long millis(Instant moment) {
        long seconds = Math.max(0, Math.min(LATEST_SECONDS, moment.getEpochSecond()));
        return seconds * 1_000 + moment.getNano() / 1_000_000;
    }
}
