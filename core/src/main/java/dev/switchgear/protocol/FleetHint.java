package dev.switchgear.protocol;

import dev.switchgear.model.CircuitPolicy;

/** How large the fleet is believed to be. */
public final class FleetHint {
    private FleetHint() {}

    /** Returns the policy's number, else the fleet's own estimate, else 0. */
    public static int of(CircuitSnapshot snapshot, CircuitPolicy policy) {
        return policy.fleetSize() > 0 ? policy.fleetSize() : snapshot.fleetHint();
    }

    /** Returns the same, or what is assumed when nothing is known. */
    public static int orAssumed(CircuitSnapshot snapshot, CircuitPolicy policy) {
        int known = of(snapshot, policy);
        return known > 0 ? known : Protocol.ASSUMED_FLEET;
    }
}
