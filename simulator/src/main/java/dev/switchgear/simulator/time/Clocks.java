package dev.switchgear.simulator.time;

import java.util.SplittableRandom;

/**
 * The errors of a fleet's wall clocks.
 *
 * @param maxSkewMillis the largest skew of each clock, in both directions
 * @param maxDriftPerMillion the largest drift of each clock, in both directions
 * @param edgy whether half of the clocks have the largest skew, so that rare combinations become common
 */
public record Clocks(long maxSkewMillis, double maxDriftPerMillion, boolean edgy) {
    public static final Clocks RIGHT = new Clocks(0, 0);

    public Clocks(long maxSkewMillis, double maxDriftPerMillion) {
        this(maxSkewMillis, maxDriftPerMillion, false);
    }

    public WallClock clock(SplittableRandom random) {
        double share = 2 * random.nextDouble() - 1;
        double drift = (2 * random.nextDouble() - 1) * maxDriftPerMillion;
        double skew = edgy && random.nextBoolean() ? Math.signum(share) : share;
        return new WallClock(Math.round(skew * maxSkewMillis * Micros.MILLI), drift);
    }

    /** Returns how far one clock may be from the true time within {@code micros}, in milliseconds. */
    public long worstErrorMillis(long micros) {
        return maxSkewMillis + (long) Math.ceil(micros * maxDriftPerMillion / 1e6 / Micros.MILLI) + 1;
    }
}
