package dev.switchgear.simulator.world;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.spi.CircuitId;

/**
 * Switchgear itself: one production participant in each environment, and the table between them.
 *
 * @param anyClient whether half of the environments have a store client that gives up when its caller does, as a client
 *     that is not ours may; the shipped ones wait for a second, so that late replies are used
 */
public record SwitchgearProtection(CircuitPolicy policy, boolean anyClient) implements Protection {
    public static final CircuitId CIRCUIT = CircuitId.of("sim", "payments");

    /** With the shipped clients. */
    public SwitchgearProtection(CircuitPolicy policy) {
        this(policy, false);
    }

    @Override
    public String name() {
        return "switchgear";
    }

    @Override
    public CallGuard guard(GuardContext context) {
        return context.circuits() > 1 ? new CrowdedGuard(this, context) : guard(CIRCUIT, context);
    }

    SwitchgearGuard guard(CircuitId circuit, GuardContext context) {
        return new SwitchgearGuard(circuit, policy, anyClient, context);
    }
}
