package dev.switchgear.protocol;

/**
 * A cumulative sum of bad calls (CUSUM, Page 1954): rises with each bad call, falls with each good one, never below 0.
 *
 * <p>It is local and writes nothing. It decides when to start a watch, not whether the dependency fails. Values are in
 * 1/1024 of a nat.
 *
 * @param rise the value that a bad call adds
 * @param fall the value that a good call subtracts
 */
public record Suspicion(int rise, int fall) {
    private static final int SCALE = 1_024;

    /** Made for a dependency whose good share of bad calls is 0.4 and whose bad share is 1.2 times the threshold. */
    public static Suspicion of(double threshold) {
        double low = 0.4 * threshold;
        double high = Math.min(0.95, 1.2 * threshold);
        return new Suspicion((int) Math.round(SCALE * Math.log(high / low)), (int)
                Math.round(SCALE * Math.log((1 - low) / (1 - high))));
    }

    public int afterBad(int value) {
        return Math.min(value + rise, 12 * rise);
    }

    public int afterGood(int value) {
        return Math.max(0, value - fall);
    }

    /** Whether it is high enough to start a watch; {@code level} is the number of recent watches that found nothing. */
    public boolean asks(int value, int level) {
        return value >= 0.95 * rise * (1 + level);
    }

    /** The number of bad calls in a row that would give this value. */
    public double badCalls(int value) {
        return (double) value / rise;
    }

    /** Whether it is high enough to refuse calls locally, when the store is unavailable. */
    public boolean isCertain(int value) {
        return value >= 3 * rise;
    }
}
