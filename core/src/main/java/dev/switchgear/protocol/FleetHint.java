package dev.switchgear.protocol;

import dev.switchgear.model.CircuitPolicy;

/** The assumed size of the fleet. */
public final class FleetHint {
    private FleetHint() {}

    /** Returns the number of the policy, otherwise the fleet's estimate, otherwise 0. */
    public static int of(CircuitSnapshot snapshot, CircuitPolicy policy) {
        return policy.fleetSize() > 0 ? policy.fleetSize() : snapshot.fleetHint();
    }

    /** Returns the same, or the default if it is unknown. */
    public static int orAssumed(CircuitSnapshot snapshot, CircuitPolicy policy) {
        int known = of(snapshot, policy);
        return known > 0 ? known : Protocol.ASSUMED_FLEET;
    }
}
