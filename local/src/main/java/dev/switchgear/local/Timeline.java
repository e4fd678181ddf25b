package dev.switchgear.local;

/**
 * The moments of a story, by the wall clock.
 *
 * @param startedMillis when the load began; everything was healthy
 * @param brokenMillis when the dependency broke
 * @param healedMillis when it recovered
 * @param endedMillis when the load ended
 */
public record Timeline(long startedMillis, long brokenMillis, long healedMillis, long endedMillis) {
    /** A part of the story. */
    public enum StoryPhase {
        HEALTHY,
        OUTAGE,
        RECOVERY
    }

    /**
     * Returns the phase of a moment. Moments before the story belong to its first phase, moments after it to its last.
     */
    public StoryPhase phase(long atMillis) {
        if (atMillis < brokenMillis) {
            return StoryPhase.HEALTHY;
        }
        return atMillis < healedMillis ? StoryPhase.OUTAGE : StoryPhase.RECOVERY;
    }

    /** Returns how long a phase took. */
    public long millis(StoryPhase phase) {
        return switch (phase) {
            case HEALTHY -> brokenMillis - startedMillis;
            case OUTAGE -> healedMillis - brokenMillis;
            case RECOVERY -> endedMillis - healedMillis;
        };
    }
}
