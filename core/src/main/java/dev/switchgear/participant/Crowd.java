package dev.switchgear.participant;

import dev.switchgear.protocol.Cohort;
import dev.switchgear.protocol.FleetHint;
import dev.switchgear.protocol.Phase;
import dev.switchgear.protocol.ProbeTurn;
import dev.switchgear.protocol.Protocol;

/**
 * How an environment spares the table if the fleet is so large that the table had no capacity for its reads. Then thousands
 * read and write at the same moment whatever they see, and most of them are refused, so nobody learns anything sooner. In a
 * crowd, what is known decides for longer, and only few do what one of them would be enough for. A fleet that is known to be
 * small is never a crowd: others use up its table.
 */
final class Crowd {
    /** How many bad calls more than good ones lead to a read at once. In noise, thousands of single calls fail every second. */
    private static final double BAD_CALLS = 3;

    /** The same soon after a recovery, when trouble is likelier to come back than to be noise. */
    private static final double BAD_CALLS_AFTER_RECOVERY = 1;

    private Crowd() {}

    /** Whether the fleet is one, as far as is known here. */
    static boolean includes(Environment environment, long now) {
        return environment.refresh.wasThrottled(now)
                && Freshness.longestAtRestMillis(environment, now)
                        > environment.policy().refreshInterval().toMillis();
    }

    /** Whether the fleet is one whose last read the table refused, so that what is known here may be old. */
    static boolean isKeptFromReading(Environment environment, long now) {
        return environment.refresh.isThrottled() && includes(environment, now);
    }

    /** Whether bad calls, or a replica that lags, are a reason to read at once. */
    static boolean isSuspect(Environment environment, LocalCircuit circuit, long now) {
        return circuit.suspect
                && (circuit.doubtful || !includes(environment, now) || failsRepeatedly(environment, circuit, now));
    }

    static boolean failsRepeatedly(Environment environment, LocalCircuit circuit, long now) {
        boolean relapsing = circuit.snapshot.reopensIfTripped(now) > 0;
        return circuit.run(environment.policy()) >= (relapsing ? BAD_CALLS_AFTER_RECOVERY : BAD_CALLS);
    }

    /** Whether this environment follows the watch that it takes part in, because it has not heard that nothing was found. */
    static boolean follows(LocalCircuit circuit, long now) {
        return circuit.membership != null && !circuit.membership.isResting(now);
    }

    /**
     * Whether to read although the last read was refused a moment ago: this environment is about to test the dependency for
     * itself, which costs a call, and the fleet that it could not hear may know the answer.
     */
    static boolean mayLearnInsteadOfTesting(Environment environment, long now) {
        return !environment.root.snapshot.open()
                && environment.root.breaker.isTestDue(now)
                && environment.refresh.hasPaused(now)
                && includes(environment, now);
    }

    /** Whether this environment does, this time, what {@code wanted} environments of the whole fleet are enough for. */
    static boolean isDrawn(Environment environment, LocalCircuit circuit, double wanted) {
        int fleet = FleetHint.of(circuit.snapshot, environment.policy());
        return isDrawn(environment, wanted / (fleet > 0 ? fleet : Cohort.UNKNOWN_FLEET));
    }

    static boolean isDrawn(Environment environment, double chance) {
        return chance >= 1 || environment.random.nextDouble() < chance;
    }

    /**
     * Whether this environment may probe now. The share that may grows while nobody does; in a crowd only with what is read,
     * because whoever cannot read does not see that others probe.
     */
    static boolean isProbeTurn(Environment environment, LocalCircuit circuit, long now) {
        long seen = Math.max(circuit.snapshot.openUntil(), circuit.readAt + Protocol.SUSPICION_GAP_MILLIS);
        long at = includes(environment, now) ? Math.min(now, seen) : now;
        return ProbeTurn.isMine(environment.identity.number(), circuit.snapshot, at, environment.policy());
    }

    /** Whether a snapshot of an OPEN circuit that is tested still decides here: it is the turn of others to test it. */
    static boolean leavesProbing(Environment environment, LocalCircuit circuit, long now) {
        return circuit.known
                && circuit.phase(now, environment.policy()) == Phase.PROBING
                && Long.compareUnsigned(now - circuit.readAt, Protocol.OPEN_REFRESH_MILLIS) < 0
                && includes(environment, now)
                && !isProbeTurn(environment, circuit, now);
    }
}
