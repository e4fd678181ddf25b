package dev.switchgear.participant;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.protocol.Bounds;
import dev.switchgear.protocol.CircuitSnapshot;
import dev.switchgear.protocol.FleetHint;
import dev.switchgear.protocol.Judgement;
import dev.switchgear.protocol.Protocol;
import dev.switchgear.protocol.Suspicion;
import dev.switchgear.protocol.Watch;

/** Decides whether a bad call starts a watch of the whole fleet. While a circuit is quiet, nothing else writes. */
final class Trigger {
    private static final long ATTEMPT_GAP_MILLIS = 1_000;
    private static final double UNKNOWN_FLEET_CHANCE = 0.25;
    private static final double WANTED_ATTEMPTS = 200;

    /** A younger snapshot shows every watch, except those that start at the same time. */
    private static final long FRESH_MILLIS = 100;

    /** The number of environments that start a watch despite the level, in a fleet in which every second call fails. */
    private static final double OVERRULERS = 0.5;

    /** The same for a few environments, in which a watch takes few writes. */
    private static final double OVERRULERS_OF_A_HANDFUL = 2;

    private static final long SHORT_GAP_MILLIS = 10_000;

    /** An environment with one call in this time belongs to a fleet with few calls. */
    private static final long SPARSE_MILLIS = 7_000;

    private Trigger() {}

    /** Decides whether to start a watch now, and notes the attempt. */
    static boolean fires(LocalCircuit circuit, Environment environment, long now) {
        CircuitPolicy policy = environment.policy();
        if (circuit.noTrigger.contains(now) || !isPossible(circuit, environment, now)) {
            return false;
        }
        double chance = asks(circuit, policy, now) ? chance(circuit, policy, now) : overruling(circuit, policy, now);
        if (!Crowd.isDrawn(environment, chance)) {
            return false;
        }
        circuit.noTrigger = Span.of(now, ATTEMPT_GAP_MILLIS);
        return true;
    }

    /**
     * Whether to start the watch that was decided on, now that there is no read to wait for. A crowd that cannot read does not
     * see that one runs, so only some of it try.
     */
    static boolean isStillWanted(LocalCircuit circuit, Environment environment, long now) {
        return isPossible(circuit, environment, now)
                && (!Crowd.isKeptFromReading(environment, now) || Crowd.isDrawn(environment, circuit, WANTED_ATTEMPTS));
    }

    /** Whether the fleet could be watched, as far as is known here. */
    static boolean isPossible(LocalCircuit circuit, Environment environment, long now) {
        CircuitSnapshot snapshot = circuit.snapshot;
        return !snapshot.open()
                && !snapshot.isUnclear()
                && !snapshot.watch().isActive(now)
                && circuit.known // however old: a call may last longer than a refresh, and the write is fenced
                && environment.store.mayWrite(now)
                && environment.orderFor(circuit, now).isEmpty()
                && mayBeStored(circuit, environment);
    }

    /**
     * Whether this environment reads again before it starts a watch or reports. In a large fleet thousands of calls may fail
     * within the same second. All of these environments have read the store before their calls, when no watch ran, or when it
     * was not decided yet; a read shows most of them that no write is needed. In a fleet of unknown size only those read that
     * may be such a crowd: environments that are new, or that have made few calls.
     */
    static boolean readsFirst(LocalCircuit circuit, Environment environment, long now) {
        CircuitPolicy policy = environment.policy();
        int fleet = FleetHint.of(circuit.snapshot, policy);
        boolean crowd = fleet > 0 ? !Bounds.isHandful(fleet) : isSparse(circuit, now) || circuit.isNewcomer(now);
        return crowd && Judgement.isSampled(policy) && Long.compareUnsigned(now - circuit.readAt, FRESH_MILLIS) >= 0;
    }

    private static boolean isSparse(LocalCircuit circuit, long now) {
        return circuit.window.since(now - SPARSE_MILLIS, now).calls() <= 1;
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
        boolean failing = Suspicion.of(Judgement.failureRateThreshold(policy)).asks(circuit.failing, level);
        boolean slow = policy.slowCalls()
                .map(rule -> Suspicion.of(rule.rateThreshold()).asks(circuit.slowness, level))
                .orElse(false);
        boolean odd = circuit.ownWatches != null && circuit.ownWatches.isOddOneOut(now);
        return rested && !odd && (failing || slow);
    }

    /**
     * The probability to start a watch although many watches in a row found nothing, because calls fail one after the
     * other. It is smaller in a larger fleet, so that noise starts as few watches in a large fleet as in a small one.
     * It doubles with each further failure, so that a wrong estimate of the fleet's size delays a watch by a few calls
     * only. Failures that a watch has found to be no outage do not count.
     */
    private static double overruling(LocalCircuit circuit, CircuitPolicy policy, long now) {
        CircuitSnapshot snapshot = circuit.snapshot;
        int fleet = Math.max(1, FleetHint.of(snapshot, policy));
        boolean handful = Bounds.isHandful(fleet);
        double run = circuit.run(policy) - 2;
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

    /** In a large fleet that fails together, few need to start a watch; an environment that is certain always does. */
    private static double chance(LocalCircuit circuit, CircuitPolicy policy, long now) {
        if (!Judgement.isSampled(policy) || circuit.isCertain(policy)) {
            return 1;
        }
        long age = now - circuit.readAt;
        if (age >= 0
                && (age < FRESH_MILLIS
                        || (isSparse(circuit, now)
                                && age < policy.refreshInterval().toMillis()))) {
            return 1;
        }
        int fleet = FleetHint.of(circuit.snapshot, policy) * (circuit.isNewcomer(now) ? Protocol.CROWD : 1);
        return fleet > 0 ? Math.min(1, WANTED_ATTEMPTS / fleet) : UNKNOWN_FLEET_CHANCE;
    }

    /**
     * A key is stored only when this environment is certain of it, so that background noise does not fill the table.
     */
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
