package dev.switchgear.participant;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.Outcome;
import dev.switchgear.participant.RollingWindow.Counts;
import dev.switchgear.protocol.CircuitSnapshot;
import dev.switchgear.protocol.Cohort;
import dev.switchgear.protocol.FleetEstimate;
import dev.switchgear.protocol.Hash;
import dev.switchgear.protocol.Judgement;
import dev.switchgear.protocol.Phase;
import dev.switchgear.protocol.Protocol;
import dev.switchgear.protocol.Transitions;
import dev.switchgear.protocol.Waits;
import dev.switchgear.protocol.Watch;
import dev.switchgear.spi.Evidence;
import dev.switchgear.spi.EvidenceId;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns outcomes into evidence: starts watches, takes part in them, and trips the circuit when they are decided. */
final class Reporter {
    private static final long REST_AFTER_CALM_MILLIS = 4_000;

    /** How many reporters write a verdict that they all see; one would do, but it may die. */
    private static final double WANTED_JUDGES = 16;

    private final Environment environment;

    Reporter(Environment environment) {
        this.environment = environment;
    }

    /** Joins the running watch if a scheduled read showed it and the lot falls on this environment. */
    void joinIfDrawn(LocalCircuit circuit, long now) {
        CircuitSnapshot snapshot = circuit.snapshot;
        boolean open = circuit.invited
                && circuit.membership == null
                && snapshot.watch().isActive(now);
        if (open
                && Cohort.admits(
                        environment.identity.number(), circuit.isNewcomer(now), snapshot, now, environment.policy())) {
            long from = snapshot.watch().fromMillis();
            circuit.membership = new Membership(snapshot, circuit.window.since(from, now));
        }
    }

    /** Books the outcome of a call that was let through as evidence; an outcome of an earlier period means nothing. */
    Step<Boolean> finish(Passage passage, Outcome outcome, boolean slow, @Nullable String key, long now) {
        LocalCircuit circuit = passage.circuit();
        if (passage.period() != circuit.period || outcome.result() == Outcome.Result.IGNORED) {
            return Step.done(false);
        }
        boolean failed = outcome.result() == Outcome.Result.FAILURE;
        joinIfDrawn(circuit, now); // a read in the background may have shown the watch while the call ran
        circuit.count(now, failed, slow, environment.policy());
        outcome.retryAfter().ifPresent(wait -> noteRetryAfter(circuit, wait, now));
        boolean member = circuit.membership != null && circuit.snapshot.watch().isActive(now);
        if (joinsByFailing(circuit, failed, now) || member) {
            add(circuit, Counts.of(failed, slow), failed, key);
            return reportIfDue(circuit, now);
        }
        return (failed || slow) && Trigger.fires(circuit, environment, now)
                ? startWatch(circuit, Counts.of(failed, slow), key, now)
                : Step.done(false);
    }

    /** Sends what is due, and does what the totals say. */
    Step<Boolean> reportIfDue(LocalCircuit circuit, long now) {
        Membership membership = circuit.membership;
        if (membership == null
                || !membership.isDue(now)
                || !circuit.snapshot.watch().isActive(now)) {
            return Step.done(false);
        }
        CircuitPolicy policy = environment.policy();
        membership.pause(now, Math.round(250 + 500 * environment.random.nextDouble()));
        Counts counts = membership.take(circuit.snapshot.watch().ageMillis(now), policy);
        if (counts.calls() == 0) {
            return Step.done(false);
        }
        return send(circuit, membership, counts, now);
    }

    /** Sends what is held back until its pause is over: nobody may come to send it then. */
    Step<Boolean> flush(LocalCircuit circuit, long now) {
        if (circuit.membership != null && circuit.membership.isOf(circuit.snapshot)) {
            circuit.membership.hurry();
        }
        return reportIfDue(circuit, now);
    }

    private Step<Boolean> send(LocalCircuit circuit, Membership membership, Counts counts, long now) {
        CircuitSnapshot snapshot = circuit.snapshot;
        EvidenceId id =
                new EvidenceId(circuit.id, snapshot.epoch(), snapshot.watch().number());
        int bucket = Hash.bucket(environment.identity.number(), Evidence.ENVIRONMENT_BUCKETS);
        Evidence evidence =
                new Evidence(counts.calls(), counts.failures(), counts.slow(), Set.of(bucket), membership.failedKeys());
        var request =
                new StoreRequest.Add(id, evidence, now + Protocol.EVIDENCE_LIFE_MILLIS, now, environment.nextOrder());
        return Step.await(request, (reply, later) -> {
            if (reply instanceof StoreReply.Totals totals && membership.isOf(circuit.snapshot)) {
                return actOn(circuit, totals.totals(), later);
            }
            if (reply instanceof StoreReply.Failed failed
                    && failed.kind() != dev.switchgear.spi.StoreUnavailableException.Kind.THROTTLED) {
                environment.writeFailed(later);
            }
            return Step.done(false);
        });
    }

    private Step<Boolean> actOn(LocalCircuit circuit, Evidence totals, long now) {
        CircuitSnapshot snapshot = circuit.snapshot;
        Watch watch = snapshot.watch();
        CircuitPolicy policy = environment.policy();
        long age = watch.ageMillis(now);
        boolean keyed = circuit.id.isRoot() && environment.keysInUse;
        Judgement judgement = Judgement.of(totals, age, keyed, policy);
        if (!watch.isActive(now)) {
            return Step.done(false);
        }
        Transitions transitions = environment.transitions(circuit);
        return switch (judgement.verdict()) {
            case TRIP -> isDrawnToJudge(totals) ? trip(circuit, judgement, totals, now) : Step.done(false);
            case CALM -> {
                if (snapshot.isWatchedAfterRecovery() || age < 1_000 || !isDrawnToJudge(totals)) {
                    restFromReports(circuit, now);
                    yield Step.done(false);
                }
                yield environment.apply(
                        circuit, transitions.calm(snapshot, now, fleetSize(totals, snapshot, now)), now);
            }
            case SUSPICIOUS ->
                watch.untilMillis() - now < Protocol.EXTEND_BELOW_MILLIS && age < Protocol.LONGEST_WATCH_MILLIS - 1_000
                        ? environment.apply(circuit, transitions.extend(snapshot, now), now)
                        : Step.done(false);
            case OPEN_QUESTION -> Step.done(false);
        };
    }

    /** In a large cohort many see the verdict within the same moment; who is not drawn draws again with its next report. */
    private boolean isDrawnToJudge(Evidence totals) {
        double reporters = reporters(totals);
        return reporters <= WANTED_JUDGES || environment.random.nextDouble() < WANTED_JUDGES / reporters;
    }

    private static double reporters(Evidence totals) {
        return FleetEstimate.distinct(totals.environments().size(), Evidence.ENVIRONMENT_BUCKETS);
    }

    private Step<Boolean> trip(LocalCircuit circuit, Judgement judgement, Evidence totals, long now) {
        CircuitSnapshot snapshot = circuit.snapshot;
        long wait = Waits.millis(environment.policy(), snapshot.reopensIfTripped(now), environment.random.nextDouble());
        long asked = Math.max(0, circuit.retryAfterUntil - now);
        int fleet = fleetSize(totals, snapshot, now);
        return environment.apply(
                circuit,
                environment.transitions(circuit).trip(snapshot, now, judgement.reason(), Math.max(wait, asked), fleet),
                now);
    }

    private Step<Boolean> startWatch(LocalCircuit circuit, Counts counts, @Nullable String key, long now) {
        return environment
                .apply(circuit, environment.transitions(circuit).watch(circuit.snapshot, now), now)
                .then(now, (applied, later) -> {
                    CircuitSnapshot snapshot = circuit.snapshot;
                    if (applied) {
                        circuit.ownWatchEpoch = snapshot.epoch();
                        circuit.ownWatch = snapshot.watch().number();
                    }
                    if (joinsByFailing(circuit, counts.failures() > 0, later)) {
                        add(circuit, counts, true, key);
                        return reportIfDue(circuit, later);
                    }
                    return Step.done(applied);
                });
    }

    /** Rules without a denominator hear everybody who fails, at once; a rate must not. */
    private boolean joinsByFailing(LocalCircuit circuit, boolean failed, long now) {
        if (!failed
                || Judgement.isSampled(environment.policy())
                || !circuit.snapshot.watch().isActive(now)) {
            return false;
        }
        if (circuit.membership == null) {
            circuit.membership = new Membership(circuit.snapshot, Counts.NONE);
        }
        circuit.membership.hurry();
        return true;
    }

    private void add(LocalCircuit circuit, Counts counts, boolean failed, @Nullable String key) {
        Membership membership = circuit.membership;
        if (membership != null) {
            membership.add(counts);
            if (failed && key != null) {
                membership.addFailedKey(Hash.bucket(key.hashCode(), Evidence.KEY_BUCKETS));
            }
        }
    }

    private void restFromReports(LocalCircuit circuit, long now) {
        if (circuit.membership != null) {
            circuit.membership.rest(now, REST_AFTER_CALM_MILLIS);
        }
    }

    private void noteRetryAfter(LocalCircuit circuit, Duration wait, long now) {
        long longest = environment.policy().maxRetryAfter().toMillis();
        long asked = now + Math.min(longest, Math.max(0, wait.toMillis()));
        circuit.retryAfterUntil = Math.max(circuit.retryAfterUntil, asked);
    }

    /** Raises the wait of a circuit that is OPEN already to what the dependency asked for, if that is longer. */
    Step<Boolean> postpone(LocalCircuit circuit, Duration wait, long now) {
        noteRetryAfter(circuit, wait, now);
        CircuitSnapshot snapshot = circuit.snapshot;
        boolean longer = circuit.phase(now, environment.policy()) == Phase.WAITING
                && circuit.retryAfterUntil > snapshot.openUntil() + 1_000
                && environment.mayWrite(now);
        return longer
                ? environment.apply(
                        circuit, environment.transitions(circuit).postpone(snapshot, now, circuit.retryAfterUntil), now)
                : Step.done(false);
    }

    /** The fleet's size as this watch shows it; one that ended early shows too few, so it falls by half at most. */
    private int fleetSize(Evidence totals, CircuitSnapshot snapshot, long now) {
        CircuitPolicy policy = environment.policy();
        long age = snapshot.watch().ageMillis(now);
        double share = Cohort.share(snapshot, now, policy);
        int seen = FleetEstimate.size(
                reporters(totals), share, age, policy.refreshInterval().toMillis());
        return Math.max(seen, snapshot.fleetHint() / 2);
    }
}
