package dev.switchgear.participant;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.Outcome;
import dev.switchgear.participant.RollingWindow.Counts;
import dev.switchgear.protocol.Bounds;
import dev.switchgear.protocol.CircuitSnapshot;
import dev.switchgear.protocol.Cohort;
import dev.switchgear.protocol.FleetEstimate;
import dev.switchgear.protocol.FleetHint;
import dev.switchgear.protocol.Hash;
import dev.switchgear.protocol.Judgement;
import dev.switchgear.protocol.Phase;
import dev.switchgear.protocol.Protocol;
import dev.switchgear.protocol.Transitions;
import dev.switchgear.protocol.Waits;
import dev.switchgear.protocol.Watch;
import dev.switchgear.spi.Evidence;
import dev.switchgear.spi.EvidenceId;
import dev.switchgear.spi.Transition;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns outcomes into evidence: starts watches, takes part in them, and trips the circuit when they are decided. */
final class Reporter {
    private static final long REST_AFTER_CALM_MILLIS = 4_000;

    private static final long LOOK_BACK_MILLIS = 2_000;

    /** How many of the reporters who see a verdict write it. One is enough, but it may die. */
    private static final double WANTED_JUDGES = 16;

    /** How often a verdict is written at once while the table has no capacity for it. */
    private static final int TRIES_TO_TRIP = 8;

    private final Environment environment;

    Reporter(Environment environment) {
        this.environment = environment;
    }

    /** Joins the running watch if a scheduled read showed it and this environment is selected at random. */
    void joinIfDrawn(LocalCircuit circuit, long now) {
        CircuitSnapshot snapshot = circuit.snapshot;
        boolean open = circuit.invited
                && circuit.membership == null
                && snapshot.watch().isActive(now);
        // who cannot read does not see that the watch has ended: of a crowd, no more join it than its last answer asked
        // for
        long heard = Math.min(now, Math.max(circuit.firstRead, circuit.readAt));
        boolean kept = Crowd.isKeptFromReading(environment, now)
                || (environment.refresh.isThrottled() && circuit.isNewcomer(heard));
        long at = kept ? heard : now;
        if (open
                && Cohort.admits(
                        environment.identity.number(), circuit.isNewcomer(at), snapshot, at, environment.policy())) {
            circuit.membership =
                    new Membership(snapshot, circuit.window.since(OwnWatches.lookBackFrom(circuit), now)).drawn();
            environment.heldBack = true;
        }
    }

    /**
     * Does everything that can be done before a call ends: joins a watch, reports the calls of the look-back, and starts a
     * watch for failures that no watch has covered yet.
     */
    Step<Boolean> beforeCall(LocalCircuit circuit, long now) {
        joinIfDrawn(circuit, now);
        return reportAtOnce(circuit, now)
                .then(
                        now,
                        (done, later) -> circuit.unasked
                                        && Trigger.fires(circuit, environment, later)
                                        && Trigger.isStillWanted(circuit, environment, later)
                                ? startWatch(circuit, Counts.NONE, null, later, later)
                                : Step.done(done));
    }

    /** Sends a first report, and reports of failures, before the call: the call may be long. */
    private Step<Boolean> reportAtOnce(LocalCircuit circuit, long now) {
        Membership membership = circuit.membership;
        return membership != null && membership.isUrgent() ? reportIfDue(circuit, now) : Step.done(false);
    }

    /** Records the outcome of an admitted call as evidence. An outcome of an earlier period is ignored. */
    Step<Boolean> finish(Passage passage, Outcome outcome, Ending ending, @Nullable String key, long now) {
        boolean slow = ending.slow();
        LocalCircuit circuit = passage.circuit();
        if (passage.period() != circuit.period || outcome.result() == Outcome.Result.IGNORED) {
            return Step.done(false);
        }
        boolean failed = outcome.result() == Outcome.Result.FAILURE;
        joinIfDrawn(circuit, now); // a read in the background may have shown the watch while the call ran
        circuit.count(ending.atMillis(), now, failed, slow, environment.policy());
        if (failed || slow) {
            Trouble trouble = circuit.trouble();
            trouble.longestBadMillis = Math.max(trouble.longestBadMillis, ending.lastedMillis());
        }
        outcome.retryAfter().ifPresent(wait -> noteRetryAfter(circuit, wait, now));
        Watch watch = circuit.snapshot.watch();
        // the process may have been frozen since the call ended, and the watch may have started long after it
        boolean timely = ending.atMillis() >= watch.fromMillis() - LOOK_BACK_MILLIS;
        boolean member = circuit.membership != null && watch.isActive(now) && timely;
        if ((timely && joinsByFailing(circuit, failed, now)) || member) {
            add(circuit, Counts.of(failed, slow), key);
            return reportIfDue(circuit, now);
        }
        if (!failed && !slow) {
            return Step.done(false);
        }
        circuit.unasked = true;
        if (!Trigger.fires(circuit, environment, now)) {
            return Step.done(false);
        }
        Counts counts = Counts.of(failed, slow);
        return afterRead(circuit, now)
                .then(
                        now,
                        (read, later) -> Trigger.isStillWanted(circuit, environment, later)
                                ? startWatch(circuit, counts, key, ending.atMillis(), later)
                                : Step.done(read));
    }

    private Step<Boolean> afterRead(LocalCircuit circuit, long now) {
        StoreRequest.Read read =
                Trigger.readsFirst(circuit, environment, now) ? Learner.readBeforeWrite(environment, now) : null;
        if (read == null) {
            return Step.done(false);
        }
        return Step.await(read, (reply, later) -> {
            Learner.accept(environment, read, reply, later);
            circuit.unasked &= !circuit.snapshot.watch().isActive(later); // a running watch covers the failure
            return Step.done(true);
        });
    }

    /** Sends the evidence that is due, and acts on the totals. */
    Step<Boolean> reportIfDue(LocalCircuit circuit, long now) {
        return isDue(circuit, now)
                ? afterRead(circuit, now).then(now, (read, later) -> report(circuit, later))
                : Step.done(false);
    }

    private static boolean isDue(LocalCircuit circuit, long now) {
        Membership membership = circuit.membership;
        return membership != null
                && membership.isDue(now)
                && circuit.snapshot.watch().isActive(now);
    }

    private Step<Boolean> report(LocalCircuit circuit, long now) {
        Membership membership = circuit.membership;
        if (membership == null || !isDue(circuit, now)) {
            return Step.done(false);
        }
        CircuitPolicy policy = environment.policy();
        membership.pause(now, Math.round(250 + 500 * environment.random.nextDouble()));
        Evidence verdict = membership.takeVerdict();
        if (verdict != null) {
            return actOn(circuit, verdict, true, now);
        }
        Counts counts = membership.take(circuit.snapshot.watch().ageMillis(now), policy);
        if (counts.calls() == 0) {
            return Step.done(false);
        }
        return send(circuit, membership, counts, now);
    }

    /** Sends the evidence that waits for the end of a pause, because no later call may come to send it. */
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
                new Evidence(counts.calls(), counts.failures(), counts.slow(), Set.of(bucket), membership.badKeys());
        var request =
                new StoreRequest.Add(id, evidence, now + Protocol.EVIDENCE_LIFE_MILLIS, now, environment.nextOrder());
        return Step.await(request, (reply, later) -> {
            if (reply instanceof StoreReply.Failed failed) {
                environment.store.writeFailed(circuit, FailingWrites.REPORT, failed, later);
            } else if (reply instanceof StoreReply.Totals totals) {
                environment.store.writeSucceeded(circuit, FailingWrites.REPORT, later);
                if (membership.isOf(circuit.snapshot)) {
                    return actOn(circuit, totals.totals(), false, later);
                }
            }
            return Step.done(false);
        });
    }

    /** Decides by the totals; {@code drawn} is whether this environment was already selected to write the verdict. */
    private Step<Boolean> actOn(LocalCircuit circuit, Evidence totals, boolean drawn, long now) {
        CircuitSnapshot snapshot = circuit.snapshot;
        Watch watch = snapshot.watch();
        CircuitPolicy policy = environment.policy();
        long age = snapshot.watchAgeMillis(now);
        boolean keyed = circuit.id.isRoot() && environment.keysInUse;
        Bounds bounds = Bounds.of(estimate(totals, snapshot, now), snapshot.levelAt(now));
        Judgement judgement = Judgement.of(totals, age, keyed, policy, bounds);
        if (!watch.isActive(now)) {
            return Step.done(false);
        }
        Transitions transitions = environment.transitions(circuit);
        return switch (judgement.verdict()) {
            case TRIP ->
                drawn || isDrawnToJudge(totals)
                        ? trip(circuit, judgement, totals, TRIES_TO_TRIP, now)
                        : Step.done(false);
            case CALM -> {
                if (snapshot.isWatchedAfterRecovery() || age < 1_000 || !isDrawnToJudge(totals)) {
                    restFromReports(circuit, now);
                    yield Step.done(false);
                }
                yield environment.apply(
                        circuit, transitions.calm(snapshot, now, fleetSize(totals, snapshot, now)), now);
            }
            case SUSPICIOUS ->
                watch.mayExtend(now, circuit.trouble().longestBadMillis)
                        ? environment.apply(
                                circuit, transitions.extend(snapshot, now, circuit.trouble().longestBadMillis), now)
                        : Step.done(false);
            case OPEN_QUESTION -> Step.done(false);
        };
    }

    /** In a large cohort many see the verdict at once. An environment that is not selected draws again with its next report. */
    private boolean isDrawnToJudge(Evidence totals) {
        double reporters = reporters(totals);
        return reporters <= WANTED_JUDGES || environment.random.nextDouble() < WANTED_JUDGES / reporters;
    }

    private static double reporters(Evidence totals) {
        return FleetEstimate.distinct(totals.environments().size(), Evidence.ENVIRONMENT_BUCKETS);
    }

    /**
     * Opens the circuit. If the table has no capacity for that, it is tried again at once, and then with the next report: no
     * other write is worth as much.
     */
    private Step<Boolean> trip(LocalCircuit circuit, Judgement judgement, Evidence totals, int tries, long now) {
        CircuitSnapshot snapshot = circuit.snapshot;
        long wait = Waits.millis(environment.policy(), snapshot.reopensIfTripped(now), environment.random.nextDouble());
        long asked = Math.max(0, circuit.trouble().retryAfterUntil - now);
        int fleet = fleetSize(totals, snapshot, now);
        Transition trip =
                environment.transitions(circuit).trip(snapshot, now, judgement.reason(), Math.max(wait, asked), fleet);
        return environment.apply(circuit, trip, now).then(now, (applied, later) -> {
            Membership membership = circuit.membership;
            if (applied || membership == null || !circuit.isThrottled(Transition.Rule.TRIP, later)) {
                return Step.done(applied);
            }
            if (tries > 1) {
                return trip(circuit, judgement, totals, tries - 1, later);
            }
            membership.keepVerdict(totals);
            return Step.done(false);
        });
    }

    private Step<Boolean> startWatch(
            LocalCircuit circuit, Counts counts, @Nullable String key, long endedAt, long now) {
        circuit.unasked = false;
        return environment
                .apply(
                        circuit,
                        environment
                                .transitions(circuit)
                                .watch(
                                        circuit.snapshot,
                                        now,
                                        failingSince(circuit, now),
                                        circuit.trouble().longestBadMillis),
                        now)
                .then(now, (applied, later) -> {
                    CircuitSnapshot snapshot = circuit.snapshot;
                    if (applied) {
                        circuit.ownWatches().started(snapshot, now);
                    }
                    // the process may have been frozen during the write, and a read may have shown the watch first
                    boolean counted = circuit.membership != null && circuit.membership.wasDrawn();
                    boolean old = endedAt < snapshot.watch().fromMillis() - LOOK_BACK_MILLIS;
                    if (!old && !counted && joinsByFailing(circuit, counts.failures() > 0, later)) {
                        add(circuit, counts, key);
                        return reportIfDue(circuit, later);
                    }
                    return Step.done(applied);
                });
    }

    /** In a small fleet, since when calls have failed, so that the calls of others since then count too. */
    private long failingSince(LocalCircuit circuit, long now) {
        long badSince = circuit.trouble().badSince;
        boolean known = badSince > 0 && badSince <= now;
        return known && Bounds.isHandful(FleetHint.of(circuit.snapshot, environment.policy()))
                ? Math.max(badSince, now - LOOK_BACK_MILLIS)
                : now;
    }

    /** A rule that counts failures takes the report of every environment that fails, at once. A rate takes a sample. */
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

    private void add(LocalCircuit circuit, Counts counts, @Nullable String key) {
        Membership membership = circuit.membership;
        if (membership != null) {
            membership.add(counts);
            environment.heldBack = true;
            if (counts.failures() + counts.slow() > 0) {
                membership.addBadKey(
                        key == null ? Evidence.WITHOUT_KEY : Hash.bucket(key.hashCode(), Evidence.KEY_BUCKETS));
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
        Trouble trouble = circuit.trouble();
        trouble.retryAfterUntil = Math.max(trouble.retryAfterUntil, asked);
    }

    /** Extends the wait of an OPEN circuit to the time that the dependency asked for, if that is longer. */
    Step<Boolean> postpone(LocalCircuit circuit, Duration wait, long now) {
        noteRetryAfter(circuit, wait, now);
        CircuitSnapshot snapshot = circuit.snapshot;
        boolean longer = circuit.phase(now, environment.policy()) == Phase.WAITING
                && circuit.trouble().retryAfterUntil > snapshot.openUntil() + 1_000
                && environment.store.mayWrite(now);
        return longer
                ? environment.apply(
                        circuit,
                        environment.transitions(circuit).postpone(snapshot, now, circuit.trouble().retryAfterUntil),
                        now)
                : Step.done(false);
    }

    /**
     * The size of the fleet as this watch shows it. A watch that ended early shows too few, so the size falls by half at
     * most, unless everybody had the time to report.
     */
    private int fleetSize(Evidence totals, CircuitSnapshot snapshot, long now) {
        CircuitPolicy policy = environment.policy();
        int seen = estimate(totals, snapshot, now);
        long refresh = policy.refreshInterval().toMillis(); // who was selected at its beginning has had a call since
        boolean all = snapshot.watchAgeMillis(now) >= refresh
                && Cohort.share(snapshot, now - refresh, policy) >= 1
                && totals.environments().size() < Evidence.ENVIRONMENT_BUCKETS / 2;
        return all
                ? Math.min(Math.max(seen, snapshot.fleetHint() / 2), 2 * seen)
                : Math.max(seen, snapshot.fleetHint() / 2);
    }

    private int estimate(Evidence totals, CircuitSnapshot snapshot, long now) {
        CircuitPolicy policy = environment.policy();
        return FleetEstimate.size(
                reporters(totals),
                Cohort.share(snapshot, now, policy),
                snapshot.watchAgeMillis(now),
                policy.refreshInterval().toMillis());
    }
}
