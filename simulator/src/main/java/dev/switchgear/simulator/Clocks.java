package dev.switchgear.simulator;

import java.util.SplittableRandom;

/**
 * How wrong the wall clocks of a fleet are.
 *
 * @param maxSkewMillis each clock is off by up to so much, either way; half of them by exactly so much
 * @param maxDriftPerMillion each clock is too fast or too slow by up to so much
 */
record Clocks(long maxSkewMillis, double maxDriftPerMillion) {
    static final Clocks RIGHT = new Clocks(0, 0);

    WallClock clock(SplittableRandom random) {
        double share = random.nextBoolean() ? 1 : random.nextDouble();
        double skew = (random.nextBoolean() ? share : -share) * maxSkewMillis * Micros.MILLI;
        return new WallClock(Math.round(skew), (2 * random.nextDouble() - 1) * maxDriftPerMillion);
    }

    /** How far one clock may be from the true time within {@code micros}, in milliseconds. */
    long worstErrorMillis(long micros) {
        return maxSkewMillis + (long) Math.ceil(micros * maxDriftPerMillion / 1e6 / Micros.MILLI) + 1;
    }
}
