package dev.switchgear.workflow;

/**
 * The kind of a state machine, which Step Functions fixes when it is created.
 *
 * @since 0.1.0
 */
public enum MachineVariant {
    /**
     * Billed by time, at most five minutes, at-least-once execution. For callees that may be called twice, and for high
     * rates.
     */
    EXPRESS(300, 60_000),
    /** Billed by transition, up to a year, exactly-once execution. For callees that must not be called twice. */
    STANDARD(3_600, 900_000);

    private final int longestSeconds;
    private final long longestCallMillis;

    MachineVariant(int longestSeconds, long longestCallMillis) {
        this.longestSeconds = longestSeconds;
        this.longestCallMillis = longestCallMillis;
    }

    /** The longest time of an execution, with all attempts and waits. */
    int longestSeconds() {
        return longestSeconds;
    }

    /** The longest timeout of one call. */
    long longestCallMillis() {
        return longestCallMillis;
    }
}
