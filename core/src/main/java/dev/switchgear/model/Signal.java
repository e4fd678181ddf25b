package dev.switchgear.model;

import dev.switchgear.bounds.Texts;
import java.time.Instant;
import java.util.Objects;

/**
 * What an alarm or a health check says of a dependency.
 *
 * @param source who says it: 1 to 64 characters of {@code A-Z a-z 0-9 . _ : -}, the same for its alarm and its all-clear
 * @param at when it changed, by the source; one that is not newer than the newest of its source is ignored
 * @param until when an alarm ends by itself; cut to the policy's {@code maxSignalWait}
 * @param reason why, for a person; cut to 120 characters
 * @since 0.1.0
 */
public record Signal(String source, Instant at, Instant until, String reason) {
    private static final int MAX_SOURCE = 64;

    /** @throws IllegalArgumentException if the source is no valid name */
    public Signal {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(until, "until");
        if (!source.matches("[A-Za-z0-9._:-]{1," + MAX_SOURCE + "}")) {
            throw new IllegalArgumentException("signal source '" + Texts.shortened(source, 40) + "' has "
                    + source.length() + " characters; it must be 1 to " + MAX_SOURCE
                    + " characters of A-Z a-z 0-9 . _ : -");
        }
        reason = Texts.shortened(reason, Texts.MAX_REASON);
    }
}
