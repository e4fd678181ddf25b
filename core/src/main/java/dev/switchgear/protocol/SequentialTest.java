package dev.switchgear.protocol;

/**
 * Wald's sequential probability ratio test for the share of bad calls: is it nearer to {@code threshold + 0.15} or to
 * {@code threshold - 0.15}?
 *
 * <p>The score is scaled so that, at a threshold of 0.5, each bad call adds 1 and each good call subtracts 1. At ±10,
 * for independent outcomes, the odds of a wrong decision are about 1 to 490, whenever the test stops. Source: Wald,
 * "Sequential Tests of Statistical Hypotheses", 1945.
 */
public final class SequentialTest {
    /** The score that decides. */
    public static final double DECISIVE = 10;

    private static final double UNIT = Math.log(0.65 / 0.35);

    private final double bad;
    private final double good;

    public SequentialTest(double threshold) {
        double low = Math.max(threshold - 0.15, threshold / 3);
        double high = Math.min(threshold + 0.15, 1 - (1 - threshold) / 3);
        bad = Math.log(high / low) / UNIT;
        good = Math.log((1 - low) / (1 - high)) / UNIT;
    }

    public double score(long badCalls, long goodCalls) {
        return badCalls * bad - goodCalls * good;
    }

    /** How many of {@code badCalls} an environment may report, having contributed {@code score}, up to {@code cap}. */
    public long admissible(long badCalls, long goodCalls, double score, double cap) {
        double room = cap - score + goodCalls * good;
        return Math.max(0, Math.min(badCalls, (long) Math.floor(room / bad + 1e-9)));
    }
}
