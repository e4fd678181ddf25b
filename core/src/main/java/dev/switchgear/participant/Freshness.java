package dev.switchgear.participant;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.protocol.Phase;
import dev.switchgear.protocol.Protocol;

/** Whether a snapshot is still good enough to decide from, and how long a call waits for a newer one. */
final class Freshness {
    private Freshness() {}

    /**
     * Whether a circuit may be decided from its snapshot. The snapshot is fresh, or it is plausible while the store is only
     * late with the next one. An OPEN circuit stays open until a newer snapshot comes. To probe or close it takes a write, and
     * the conditions of that write fail if the snapshot is out of date.
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
     * How long a call waits for the read it needs. It waits longer if the circuit is unknown, if the last read was long ago
     * (the process may have been frozen), if calls have just failed, and while recovery is tested. It does not if the call is
     * refused anyway, or if the store has not answered since a longer wait.
     */
    static ReadWait patience(Environment environment, long now) {
        LocalCircuit root = environment.root;
        if (!environment.refresh.mayWaitLonger() || refuses(environment, now)) {
            return ReadWait.USUAL;
        }
        long pause = Math.max(
                Protocol.PAUSE_MILLIS,
                2 * environment.policy().refreshInterval().toMillis());
        if (!root.known || Long.compareUnsigned(now - root.readAt, pause) >= 0) {
            return ReadWait.FIRST;
        }
        boolean inTrouble = root.suspect || root.phase(now, environment.policy()) == Phase.PROBING;
        return inTrouble ? ReadWait.IN_TROUBLE : ReadWait.USUAL;
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
