package dev.switchgear.participant;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.protocol.CircuitSnapshot;
import dev.switchgear.protocol.FleetHint;
import dev.switchgear.protocol.Judgement;
import dev.switchgear.protocol.Protocol;
import dev.switchgear.protocol.Suspicion;
import dev.switchgear.protocol.Watch;

/** Whether a bad call is worth asking the whole fleet. The only thing that writes while a circuit is quiet. */
final class Trigger {
    private static final long ATTEMPT_GAP_MILLIS = 1_000;
    private static final double UNKNOWN_FLEET_CHANCE = 0.25;
    private static final double WANTED_ATTEMPTS = 200;

    private Trigger() {}

    /** Says whether to start a watch now, and notes the attempt. */
    static boolean fires(LocalCircuit circuit, Environment environment, long now) {
        CircuitPolicy policy = environment.policy();
        CircuitSnapshot snapshot = circuit.snapshot;
        boolean possible = !snapshot.open()
                && !snapshot.watch().isActive(now)
                && circuit.known // however old: a call may last longer than a refresh, and the write is fenced
                && environment.mayWrite(now)
                && environment.orderFor(circuit, now).isEmpty()
                && mayBeStored(circuit, environment)
                && !circuit.noTrigger.contains(now);
        if (!possible || !asks(circuit, policy, now)) {
            return false;
        }
        if (environment.random.nextDouble() >= chance(circuit, policy, now)) {
            return false;
        }
        circuit.noTrigger = Span.of(now, ATTEMPT_GAP_MILLIS);
        return true;
    }

    private static boolean asks(LocalCircuit circuit, CircuitPolicy policy, long now) {
        if (!Judgement.isSampled(policy)) {
            return true;
        }
        CircuitSnapshot snapshot = circuit.snapshot;
        int level = snapshot.levelAt(now);
        long ended = Math.max(snapshot.watch().untilMillis(), snapshot.levelAt());
        boolean rested =
                snapshot.watch().number() == 0 || Long.compareUnsigned(now - ended, Watch.gapMillis(level)) >= 0;
        boolean failing = Suspicion.of(Judgement.failureRateThreshold(policy)).asks(circuit.failing.get(), level);
        boolean slow = policy.slowCalls()
                .map(rule -> Suspicion.of(rule.rateThreshold()).asks(circuit.slowness.get(), level))
                .orElse(false);
        return rested && (failing || slow);
    }

    /** In a large fleet that fails together, few need to ask; one that is certain by itself always does. */
    private static double chance(LocalCircuit circuit, CircuitPolicy policy, long now) {
        if (!Judgement.isSampled(policy) || circuit.isCertain(policy)) {
            return 1;
        }
        int fleet = FleetHint.of(circuit.snapshot, policy) * (circuit.isNewcomer(now) ? Protocol.CROWD : 1);
        return fleet > 0 ? Math.min(1, WANTED_ATTEMPTS / fleet) : UNKNOWN_FLEET_CHANCE;
    }

    /** A key is stored only when this environment is certain of it: background noise must not fill the table. */
    private static boolean mayBeStored(LocalCircuit circuit, Environment environment) {
        if (circuit.id.isRoot() || circuit.snapshot.epoch() > 0) {
            return true;
        }
        boolean certain = circuit.isCertain(environment.policy()) || !Judgement.isSampled(environment.policy());
        return certain
                && environment.activeKeys < Protocol.ACTIVE_KEYS
                && environment.storedKeys < Protocol.STORED_KEYS;
    }
}
