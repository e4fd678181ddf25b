package dev.switchgear.protocol;

import dev.switchgear.model.CircuitPolicy;

/**
 * The share of calls that pass after a recovery: 5 % at first, growing by a constant factor to all.
 *
 * <p>A ramp keeps a crowd from a dependency that has just recovered. A small fleet is no crowd: each environment makes one
 * call at a time. Its ramp is shorter, in proportion to its size, down to a fifth, unless its last recovery did not last.
 */
public final class Ramp {
    /** The size from which on a fleet ramps up for the whole time of its policy. */
    static final int CROWDED_FLEET = 40;
    /** The size of the fleet whose ramp is shortest. */
    static final int SMALLEST_FLEET = 8;

    private static final double FIRST_SHARE = 0.05;

    private Ramp() {}

    /** How long the ramp after {@code known} lasts, in milliseconds; the whole time if the fleet's size is unknown. */
    public static long millis(CircuitSnapshot known, CircuitPolicy policy) {
        int fleet = FleetHint.of(known, policy);
        int counted = fleet == 0 || known.isRelapse()
                ? CROWDED_FLEET
                : Math.max(SMALLEST_FLEET, Math.min(CROWDED_FLEET, fleet));
        return policy.ramp().toMillis() * counted / CROWDED_FLEET;
    }

    public static double share(CircuitSnapshot snapshot, long nowMillis) {
        double passed = Math.max(0, nowMillis - snapshot.rampFrom()) / (double) Math.max(1, snapshot.rampMillis());
        return Math.pow(FIRST_SHARE, 1 - Math.min(1, passed));
    }
}
