package dev.switchgear.sources;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * How old the oldest message of a source is, and when the source discards it.
 *
 * @param oldest the age of the oldest message; empty if it is not known
 * @param retention how long the source keeps a message; empty if it is not known
 * @param problem why something is not known although it should be; empty if there is no problem
 * @since 0.1.0
 */
public record SourceAge(Optional<Duration> oldest, Optional<Duration> retention, String problem) {
    /** Of a source whose age nobody reports. Only the longest time of a pause protects its messages. */
    public static final SourceAge NOT_REPORTED = new SourceAge(Optional.empty(), Optional.empty(), "");

    static final String NOT_KNOWN = "the age of the oldest message is not known: ";

    private static final int PARTS = 4;
    private static final int MOST_PARTS = 3;

    /** None is null. */
    public SourceAge {
        Objects.requireNonNull(oldest, "oldest");
        Objects.requireNonNull(retention, "retention");
        Objects.requireNonNull(problem, "problem");
    }

    /**
     * Whether the oldest message has been kept for three quarters of its retention. If its age is not known, it is at least as
     * old as the pause.
     */
    boolean isNearItsEnd(Instant since, Instant now) {
        return retention.isPresent()
                && !oldest.orElse(Duration.between(since, now))
                        .minus(retention.get().multipliedBy(MOST_PARTS).dividedBy(PARTS))
                        .isNegative();
    }

    /** For a person: {@code the oldest message is PT70H old, and the queue keeps it for PT96H}. */
    String told() {
        if (!problem.isEmpty()) {
            return NOT_KNOWN + problem;
        }
        return oldest.isEmpty() || retention.isEmpty()
                ? ""
                : "the oldest message is " + oldest.get() + " old, and the queue keeps it for " + retention.get();
    }
}
