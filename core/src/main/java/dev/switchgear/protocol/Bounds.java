package dev.switchgear.protocol;

/**
 * The scores that decide a watch.
 *
 * <p>In a crowd evidence comes by itself, and one wrong verdict refuses thousands of calls: ten. A handful of
 * environments has to pay for each piece of evidence with a call that may fail, so less decides while the dependency has
 * given no reason to doubt it, and more with each watch in a row that found nothing. At level 0 five failures more than
 * successes open the circuit by chance once in two million watches at 5 % noise, and once in a thousand at 20 %, where the
 * level does not stay 0 (gambler's ruin).
 *
 * @param trip opens the circuit; above 0
 * @param calm ends the watch; above 0
 */
public record Bounds(double trip, double calm) {
    public static final Bounds OF_A_CROWD = new Bounds(SequentialTest.DECISIVE, SequentialTest.DECISIVE);

    /** The most environments that are a handful. */
    private static final double HANDFUL = 16;

    private static final double FIRST = 5;

    /** A watch that ends too early is soon followed by the next one; a longer one costs writes. */
    private static final double CALM = 5;

    /**
     * Returns the bounds for a fleet of about so many active environments, after {@code level} watches in a row that
     * found nothing.
     */
    public static Bounds of(double fleet, int level) {
        return isHandful(fleet)
                ? new Bounds(Math.min(SequentialTest.DECISIVE, FIRST + Math.ceil(level / 2.0)), CALM)
                : OF_A_CROWD;
    }

    /** Whether so few environments are active that there is no crowd to protect the table from. */
    public static boolean isHandful(double fleet) {
        return fleet >= 1 && fleet <= HANDFUL;
    }
}
