package dev.switchgear.participant;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.protocol.Phase;
import dev.switchgear.protocol.Protocol;

/** Whether what was read may still be decided from, and how long a call waits for what is newer. */
final class Freshness {
    private Freshness() {}

    /**
     * Whether a circuit may be decided from its snapshot: a fresh one, or, while the store is only late with the next
     * one, an old one that is plausible. An OPEN circuit stays open until something else is heard: what it then takes to
     * probe or to close it is a write that an outdated writer cannot make.
     */
    static boolean isUsable(Environment environment, LocalCircuit circuit, long now) {
        if (environment.isFresh(circuit, now)) {
            return true;
        }
        boolean optimistic = environment.policy().staleness() == CircuitPolicy.Staleness.OPTIMISTIC;
        boolean plausible = Long.compareUnsigned(now - circuit.readAt, Protocol.PLAUSIBLE_MILLIS) < 0;
        return circuit.known
                && !environment.refresh.isFailing()
                && (optimistic || plausible || circuit.snapshot.open());
    }

    /**
     * How long a call waits for the read it needs. Longer if nothing is known of the circuit, or nothing since a pause, in
     * which this process may have been frozen; and if calls have just failed or recovery is being tested. What is known to
     * refuse the call anyway is not waited for, nor is a store that was waited for in vain and has not answered since.
     */
    static Patience patience(Environment environment, long now) {
        LocalCircuit root = environment.root;
        if (!environment.refresh.mayWaitLonger() || refuses(environment, now)) {
            return Patience.USUAL;
        }
        long pause = Math.max(
                Protocol.PAUSE_MILLIS,
                2 * environment.policy().refreshInterval().toMillis());
        if (!root.known || Long.compareUnsigned(now - root.readAt, pause) >= 0) {
            return Patience.FIRST;
        }
        boolean inTrouble = root.suspect || root.phase(now, environment.policy()) == Phase.PROBING;
        return inTrouble ? Patience.IN_TROUBLE : Patience.USUAL;
    }

    private static boolean refuses(Environment environment, long now) {
        LocalCircuit root = environment.root;
        return root.known
                && (root.phase(now, environment.policy()) == Phase.WAITING
                        || environment
                                .orderFor(root, now)
                                .map(order -> order.kind() == OperatorOverride.Kind.FORCED_OPEN)
                                .orElse(false));
    }
}
