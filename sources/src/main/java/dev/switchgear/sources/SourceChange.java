package dev.switchgear.sources;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What a governor did to a mapping.
 *
 * @param at when it wrote so to the table, which is before it changed the mapping
 * @param kind what it did
 * @since 0.1.0
 */
public record SourceChange(Instant at, Kind kind) {
    /** What a governor does to a mapping. */
    public enum Kind {
        /** It disabled the mapping. */
        PAUSED,
        /** It lets the mapping be polled as little as the source allows. */
        SLOWED,
        /** It gave the mapping its own settings back. */
        RESUMED,
        /** It found a change of somebody else, and leaves the mapping alone until the circuit closes. */
        LEFT_ALONE
    }

    /** None is null. */
    public SourceChange {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(kind, "kind");
    }

    /** As the record of the mapping has it. */
    String stored() {
        return at.toEpochMilli() + " " + kind;
    }

    /** Reads one; empty if no version of this library has written it. */
    static Optional<SourceChange> read(String stored) {
        String[] parts = stored.split(" ", 2);
        try {
            return parts.length < 2
                    ? Optional.empty()
                    : Optional.of(
                            new SourceChange(Instant.ofEpochMilli(Long.parseLong(parts[0])), Kind.valueOf(parts[1])));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
