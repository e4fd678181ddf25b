package dev.switchgear.simulator;

/**
 * How wrong the wall clocks of a fleet are.
 *
 * @param maxSkewMillis each clock is off by up to so much, either way
 * @param maxDriftPerMillion each clock is too fast or too slow by up to so much
 */
record Clocks(long maxSkewMillis, double maxDriftPerMillion) {
    static final Clocks RIGHT = new Clocks(0, 0);

    /** How far one clock may be from the true time within {@code micros}, in milliseconds. */
    long worstErrorMillis(long micros) {
        return maxSkewMillis + (long) Math.ceil(micros * maxDriftPerMillion / 1e6 / Micros.MILLI) + 1;
    }
}
