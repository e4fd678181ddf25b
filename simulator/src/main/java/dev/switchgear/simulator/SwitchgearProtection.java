package dev.switchgear.simulator;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.spi.CircuitId;

/** Switchgear itself: one production participant in each environment, and the table between them. */
record SwitchgearProtection(CircuitPolicy policy) implements Protection {
    static final CircuitId CIRCUIT = CircuitId.of("sim", "payments");

    @Override
    public String name() {
        return "switchgear";
    }

    @Override
    public Guard guard(Surroundings surroundings) {
        return new SwitchgearGuard(policy, surroundings);
    }
}
