package dev.switchgear.simulator.world;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.spi.CircuitId;

/** Switchgear itself: one production participant in each environment, and the table between them. */
public record SwitchgearProtection(CircuitPolicy policy) implements Protection {
    public static final CircuitId CIRCUIT = CircuitId.of("sim", "payments");

    @Override
    public String name() {
        return "switchgear";
    }

    @Override
    public CallGuard guard(Surroundings surroundings) {
        return new SwitchgearGuard(policy, surroundings);
    }
}
