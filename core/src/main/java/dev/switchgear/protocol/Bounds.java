package dev.switchgear.protocol;

/**
 * The scores that decide a watch.
 *
 * <p>In a large fleet, evidence comes quickly, and one wrong verdict refuses thousands of calls, so the score is ten.
 * In a small fleet, each piece of evidence costs a call that may fail. So a lower score decides at first, and a higher
 * one with each watch in a row that found nothing. At level 0, five more failures than successes open the circuit at
 * random once in two million watches at 5 % noise, and once in a thousand at 20 %, where the level does not stay 0
 * (gambler's ruin).
 *
 * @param trip the score that opens the circuit; above 0
 * @param calm the score that ends the watch; above 0
 */
public record Bounds(double trip, double calm) {
    public static final Bounds OF_A_CROWD = new Bounds(SequentialTest.DECISIVE, SequentialTest.DECISIVE);

    /** The largest number of environments of a small fleet. */
    private static final double HANDFUL = 16;

    private static final double FIRST = 5;

    /** After a watch that ended too early, the next one follows soon; a longer watch costs writes. */
    private static final double CALM = 5;

    /**
     * Returns the bounds for a fleet with about this many active environments, after {@code level} watches in a row
     * that found nothing.
     */
    public static Bounds of(double fleet, int level) {
        return isHandful(fleet)
                ? new Bounds(Math.min(SequentialTest.DECISIVE, FIRST + Math.ceil(level / 2.0)), CALM)
                : OF_A_CROWD;
    }

    /** Whether the fleet is so small that the table needs no protection from it. */
    public static boolean isHandful(double fleet) {
        return fleet >= 1 && fleet <= HANDFUL;
    }
}
