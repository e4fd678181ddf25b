package dev.switchgear.model;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * An override that an operator set.
 *
 * @param kind what it does
 * @param until when it ends by itself; empty if it lasts until an operator ends it
 * @param at when it was set
 * @param by who set it
 * @param reason why
 * @since 0.1.0
 */
public record OperatorOverride(Kind kind, Optional<Instant> until, Instant at, String by, String reason) {
    /** What an override does. */
    public enum Kind {
        /** Refuse every call. */
        FORCED_OPEN,
        /** Admit every call, and continue to count. */
        FORCED_CLOSED,
        /** Admit every call, and count nothing. */
        DISABLED;

        /**
         * Returns the override that a word stands for, in any case, with blanks or hyphens: the three names, {@code OPEN} and
         * {@code CLOSED} of earlier versions, and {@code FORCE_OPEN}, {@code FORCE_CLOSED} and {@code DISABLE}, which people
         * type.
         *
         * @return empty if the word stands for none
         */
        public static Optional<Kind> named(String word) {
            return switch (word.strip().toUpperCase(Locale.ROOT).replaceAll("[\\s-]+", "_")) {
                case "FORCED_OPEN", "FORCE_OPEN", "OPEN" -> Optional.of(FORCED_OPEN);
                case "FORCED_CLOSED", "FORCE_CLOSED", "CLOSED" -> Optional.of(FORCED_CLOSED);
                case "DISABLED", "DISABLE" -> Optional.of(DISABLED);
                default -> Optional.empty();
            };
        }
    }

    /** Returns whether it is in force at a time in milliseconds since 1970-01-01 UTC. */
    public boolean isLive(long nowMillis) {
        return until.isEmpty() || until.get().toEpochMilli() > nowMillis;
    }
}
