package dev.switchgear.participant;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.protocol.Bounds;
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

    /** A snapshot this young shows every watch but those that start in the same moment. */
    private static final long FRESH_MILLIS = 100;

    /** How many environments of a fleet in which every second call has failed overrule its memory of noise. */
    private static final double OVERRULERS = 1;

    /** The same in a handful of environments, where the watch that follows costs few writes. */
    private static final double OVERRULERS_OF_A_HANDFUL = 2;

    private static final long SHORT_GAP_MILLIS = 10_000;

    /** An environment that made one call in so long is one of a fleet that makes few at once. */
    private static final long SPARSE_MILLIS = 7_000;

    private Trigger() {}

    /** Says whether to start a watch now, and notes the attempt. */
    static boolean fires(LocalCircuit circuit, Environment environment, long now) {
        CircuitPolicy policy = environment.policy();
        CircuitSnapshot snapshot = circuit.snapshot;
        boolean possible = !snapshot.open()
                && !snapshot.isUnclear()
                && !snapshot.watch().isActive(now)
                && circuit.known // however old: a call may last longer than a refresh, and the write is fenced
                && environment.store.mayWrite(now)
                && environment.orderFor(circuit, now).isEmpty()
                && mayBeStored(circuit, environment)
                && !circuit.noTrigger.contains(now);
        if (!possible) {
            return false;
        }
        double chance = asks(circuit, policy, now) ? chance(circuit, policy, now) : overruling(circuit, policy, now);
        if (chance < 1 && environment.random.nextDouble() >= chance) {
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
        return rested && !circuit.oddOneOut.contains(now) && (failing || slow);
    }

    /**
     * The chance to ask although many watches in a row found nothing, because calls have begun to fail one after the
     * other. It is the smaller the larger the fleet is believed to be, so that noise starts as few watches in a large
     * fleet as in a small one; and it doubles with each further failure, so that a belief which is wrong delays an outage
     * by a few calls, not by a night's worth of levels. Failures that the fleet has refuted already are no news.
     */
    private static double overruling(LocalCircuit circuit, CircuitPolicy policy, long now) {
        CircuitSnapshot snapshot = circuit.snapshot;
        int fleet = Math.max(1, FleetHint.of(snapshot, policy));
        boolean handful = Bounds.isHandful(fleet);
        double run = circuit.run(policy) - (handful ? 2 : 3);
        if (circuit.refuted || run < 0 || !Judgement.isSampled(policy)) {
            return 0;
        }
        long ended = Math.max(snapshot.watch().untilMillis(), snapshot.levelAt());
        boolean loud = run >= (handful ? 1 : 3);
        if (!loud && Long.compareUnsigned(now - ended, SHORT_GAP_MILLIS) < 0) {
            return 0;
        }
        double overrulers = handful ? OVERRULERS_OF_A_HANDFUL : OVERRULERS;
        return Math.min(1, overrulers / fleet * Math.pow(2, Math.floor(run)));
    }

    /** In a large fleet that fails together, few need to ask; one that is certain by itself always does. */
    private static double chance(LocalCircuit circuit, CircuitPolicy policy, long now) {
        if (!Judgement.isSampled(policy) || circuit.isCertain(policy)) {
            return 1;
        }
        long age = now - circuit.readAt;
        boolean sparse = circuit.window.since(now - SPARSE_MILLIS, now).calls() <= 1;
        if (age >= 0
                && (age < FRESH_MILLIS
                        || (sparse && age < policy.refreshInterval().toMillis()))) {
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
                && environment.storedKeys < Protocol.STORED_KEYS
                && environment.storedItems < Protocol.STORED_ITEMS;
    }
}
