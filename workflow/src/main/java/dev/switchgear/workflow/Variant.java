package dev.switchgear.workflow;

/**
 * The kind of a state machine, which Step Functions fixes when it is created.
 *
 * @since 0.1.0
 */
public enum Variant {
    /** Paid by time, at most five minutes, at least once: for callees that may be called twice, and for high rates. */
    EXPRESS(300, 60_000),
    /** Paid by transition, up to a year, exactly once: for callees that must not be called twice. */
    STANDARD(3_600, 900_000);

    private final int longestSeconds;
    private final long longestCallMillis;

    Variant(int longestSeconds, long longestCallMillis) {
        this.longestSeconds = longestSeconds;
        this.longestCallMillis = longestCallMillis;
    }

    /** How long an execution of a machine may take, all attempts and waits together. */
    int longestSeconds() {
        return longestSeconds;
    }

    /** The longest time that one call may be given. */
    long longestCallMillis() {
        return longestCallMillis;
    }
}
