package dev.switchgear.local;

/**
 * The moments of a story, by the wall clock.
 *
 * @param startedMillis the load began, everything healthy
 * @param brokenMillis the dependency broke
 * @param healedMillis the dependency healed
 * @param endedMillis the load ended
 */
public record Timeline(long startedMillis, long brokenMillis, long healedMillis, long endedMillis) {
    /** A part of the story. */
    public enum Phase {
        HEALTHY,
        OUTAGE,
        RECOVERY
    }

    /** The phase of a moment; what came before the story belongs to its first phase, what came after to its last. */
    public Phase phase(long atMillis) {
        if (atMillis < brokenMillis) {
            return Phase.HEALTHY;
        }
        return atMillis < healedMillis ? Phase.OUTAGE : Phase.RECOVERY;
    }

    /** How long a phase took. */
    public long millis(Phase phase) {
        return switch (phase) {
            case HEALTHY -> brokenMillis - startedMillis;
            case OUTAGE -> healedMillis - brokenMillis;
            case RECOVERY -> endedMillis - healedMillis;
        };
    }
}
