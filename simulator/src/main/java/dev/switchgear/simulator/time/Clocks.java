package dev.switchgear.simulator.time;

import java.util.SplittableRandom;

/**
 * How wrong the wall clocks of a fleet are.
 *
 * @param maxSkewMillis each clock is off by up to so much, either way
 * @param maxDriftPerMillion each clock is too fast or too slow by up to so much
 * @param edgy whether half of the clocks are off by as much as there may be: rare meetings become common
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

    /** How far one clock may be from the true time within {@code micros}, in milliseconds. */
    public long worstErrorMillis(long micros) {
        return maxSkewMillis + (long) Math.ceil(micros * maxDriftPerMillion / 1e6 / Micros.MILLI) + 1;
    }
}
