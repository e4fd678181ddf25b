package dev.switchgear.participant;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.protocol.FleetHint;
import dev.switchgear.protocol.Phase;
import dev.switchgear.protocol.Protocol;

/** Whether a snapshot is still good enough to decide from, and how long a call waits for a newer one. */
final class Freshness {
    private Freshness() {}

    /**
     * Whether a circuit may be decided from its snapshot. The snapshot is fresh and not contradicted, or it is plausible while
     * the store is only late with the next one. An OPEN circuit stays open until a newer snapshot comes. To probe or close it takes a write, and
     * the conditions of that write fail if the snapshot is out of date.
     */
    static boolean isUsable(Environment environment, LocalCircuit circuit, long now) {
        if (environment.isFresh(circuit, now)) {
            return !isContradicted(environment, circuit, now);
        }
        boolean optimistic = environment.policy().staleness() == CircuitPolicy.Staleness.OPTIMISTIC;
        boolean plausible = Long.compareUnsigned(now - circuit.readAt, Protocol.PLAUSIBLE_MILLIS) < 0;
        return circuit.known
                && !environment.refresh.isFailing()
                && (optimistic || plausible || circuit.snapshot.open());
    }

    /**
     * Whether the calls of this environment contradict a CLOSED snapshot that nobody can replace. A snapshot may become older
     * than {@code refreshInterval} because a bad call leads to a read at once; this is not so if that read fails.
     */
    private static boolean isContradicted(Environment environment, LocalCircuit circuit, long now) {
        CircuitPolicy policy = environment.policy();
        return environment.refresh.isFailing()
                && !circuit.snapshot.open()
                && circuit.isCertain(policy)
                && Long.compareUnsigned(
                                now - circuit.readAt, policy.refreshInterval().toMillis())
                        >= 0;
    }

    /**
     * How long a call waits for the read it needs. It waits longer if the circuit is unknown, if the last read was long ago
     * (the process may have been frozen), if calls have just failed, and while recovery is tested. It does not if the call is
     * refused anyway, or if the store has not answered since a longer wait.
     */
    static ReadWait readWait(Environment environment, long now) {
        LocalCircuit root = environment.root;
        if (!environment.refresh.mayWaitLonger() || refuses(environment, now)) {
            return ReadWait.USUAL;
        }
        long usual = environment.policy().refreshInterval().toMillis();
        long agreed = environment.refresh.hardAgeMillis(environment.policy());
        long pause = Math.max(Protocol.PAUSE_MILLIS, 2 * Math.max(usual, agreed));
        if (!root.known || Long.compareUnsigned(now - root.readAt, pause) >= 0) {
            return ReadWait.FIRST;
        }
        boolean inTrouble = root.suspect || root.phase(now, environment.policy()) == Phase.PROBING;
        return inTrouble ? ReadWait.IN_TROUBLE : ReadWait.USUAL;
    }

    /** Whether there is nothing that an environment should follow closely. */
    static boolean isAtRest(Environment environment, long now) {
        LocalCircuit root = environment.root;
        if (environment.activeKeys > 0 || root.doubtful || root.suspect) {
            return false;
        }
        if (Crowd.includes(environment, now)) {
            return !Crowd.follows(root, now) && !Crowd.failsRepeatedly(environment, root, now);
        }
        return root.failing == 0
                && root.slowness == 0
                && !root.snapshot.isInTrouble(now)
                && root.snapshot.override(now).isEmpty()
                && root.phase(now, environment.policy()) == Phase.CLOSED;
    }

    /**
     * How old a snapshot may become while the circuit is at rest, so that all environments together read no more often. If the
     * table had no capacity for a read, a fleet that nobody has counted is a large one, and one that was found to be large is
     * larger still: whoever could not read was not counted.
     */
    static long longestAtRestMillis(Environment environment, long now) {
        CircuitPolicy policy = environment.policy();
        int fleet = FleetHint.of(environment.root.snapshot, policy);
        long longest = Math.min(Protocol.REST_REFRESH_MILLIS, fleet * 1_000L / Protocol.READS_PER_SECOND);
        boolean large = fleet == 0 || longest > policy.refreshInterval().toMillis();
        boolean underrated = large && policy.fleetSize() == 0 && environment.refresh.wasThrottled(now);
        return underrated ? Protocol.REST_REFRESH_MILLIS : longest;
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
