package dev.switchgear.protocol;

/** The share of calls that pass after a recovery: 5 % at first, growing by a constant factor to all. */
public final class Ramp {
    private static final double FIRST_SHARE = 0.05;

    private Ramp() {}

    public static double share(CircuitSnapshot snapshot, long nowMillis) {
        double passed = Math.max(0, nowMillis - snapshot.rampFrom()) / (double) Math.max(1, snapshot.rampMillis());
        return Math.pow(FIRST_SHARE, 1 - Math.min(1, passed));
    }
}
