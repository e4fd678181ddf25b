package dev.switchgear.model;

import java.time.Instant;
import java.util.Optional;

/**
 * What an operator ordered.
 *
 * @param kind what
 * @param until when it ends by itself; empty: when an operator ends it
 * @param at when it was ordered
 * @param by who ordered it
 * @param reason why
 * @since 0.1.0
 */
public record OperatorOverride(Kind kind, Optional<Instant> until, Instant at, String by, String reason) {
    /** What an operator can order. */
    public enum Kind {
        /** Refuse every call. */
        FORCED_OPEN,
        /** Admit every call and go on counting. */
        FORCED_CLOSED,
        /** Admit every call and count nothing. */
        DISABLED
    }

    /** Returns whether it still stands at a time in milliseconds since 1970-01-01 UTC. */
    public boolean isLive(long nowMillis) {
        return until.isEmpty() || until.get().toEpochMilli() > nowMillis;
    }
}
