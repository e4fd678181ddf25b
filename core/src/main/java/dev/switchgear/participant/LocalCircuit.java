package dev.switchgear.participant;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.Outcome;
import dev.switchgear.model.Refusal;
import dev.switchgear.participant.RollingWindow.Counts;
import dev.switchgear.protocol.CircuitSnapshot;
import dev.switchgear.protocol.Judgement;
import dev.switchgear.protocol.Phase;
import dev.switchgear.protocol.Protocol;
import dev.switchgear.protocol.SequentialTest;
import dev.switchgear.protocol.Suspicion;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.Transition;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One circuit as this environment knows it: the newest snapshot and local observations. The lock of the driver of the
 * {@link Participant} guards everything except the window and what is read without it.
 */
final class LocalCircuit {
    private static final long NEWCOMER_MILLIS = 5_000;

    final CircuitId id;
    final RollingWindow window = new RollingWindow();

    /** How much the recent calls suspect an outage; read without the lock. */
    volatile int failing;

    /** The same of slow calls. */
    volatile int slowness;

    /** The lock-free view; {@link FastView#NONE} sends callers to the participant. */
    volatile FastView fast = FastView.NONE;

    CircuitSnapshot snapshot = CircuitSnapshot.ABSENT;
    long usedAt;
    long readAt;
    long firstRead;
    long learnedFrom;
    boolean known;
    boolean suspect;
    boolean doubtful;
    int period;
    boolean invited;

    @Nullable
    Membership membership;

    /**
     * The last membership of all. A replica that lags may show a deleted item's watch once more, and an environment contributes
     * to a watch only once what it may.
     */
    private @Nullable Membership formerMembership;

    /** Whether a call was bad and no watch was started since. */
    boolean unasked;

    /** Whether failures continue that a watch has found to be no outage. */
    boolean refuted;

    /** Null while there is nothing to report. */
    @Nullable
    StatusEvents statusEvents;

    LocalBreaker breaker = LocalBreaker.CLOSED;

    /** The writes of this circuit that fail repeatedly; null if none ever did. */
    @Nullable
    FailingWrites failingWrites;

    /** Null until a call is bad, or the circuit is OPEN. */
    private @Nullable Trouble trouble;

    /** Null until it may probe. */
    private @Nullable OwnProbes ownProbes;

    /** Null until it starts a watch. */
    @Nullable
    OwnWatches ownWatches;

    Span noTrigger = Span.NONE;
    boolean dismissed;

    @Nullable
    String lastFailure;

    LocalCircuit(CircuitId id) {
        this.id = id;
    }

    /** Made in trouble only, because most circuits are never in trouble. */
    StatusEvents statusEvents() {
        if (statusEvents == null) {
            statusEvents = new StatusEvents();
        }
        return statusEvents;
    }

    Trouble trouble() {
        if (trouble == null) {
            trouble = new Trouble();
        }
        return trouble;
    }

    OwnProbes ownProbes() {
        if (ownProbes == null) {
            ownProbes = new OwnProbes();
        }
        return ownProbes;
    }

    OwnWatches ownWatches() {
        if (ownWatches == null) {
            ownWatches = new OwnWatches();
        }
        return ownWatches;
    }

    /** Whether this environment has just started; then many others may have started too. */
    boolean isNewcomer(long now) {
        return Long.compareUnsigned(now - firstRead, NEWCOMER_MILLIS) < 0;
    }

    Phase phase(long now, CircuitPolicy policy) {
        return snapshot.phase(now, policy);
    }

    /**
     * Whether the snapshot is fresh enough for decisions; during a wait it may be older, because only its end matters.
     */
    boolean isFresh(long now, long hardAgeMillis, CircuitPolicy policy) {
        long age = phase(now, policy) == Phase.WAITING
                ? Math.max(hardAgeMillis, Protocol.OPEN_REFRESH_MILLIS)
                : hardAgeMillis;
        return known && Long.compareUnsigned(now - readAt, age) < 0;
    }

    /**
     * Replaces the snapshot by the answer to {@code question}: it is at least as new as the question. If reads failed before
     * it, the next ones may fail too. An answer that says OPEN then does not end the refusals of this environment.
     */
    void install(CircuitSnapshot next, StoreRequest question, boolean afterFailures, long now) {
        LocalBreaker own = breaker;
        if (snapshot.isOtherPeriodThan(next)) {
            startPeriod(next);
        }
        boolean otherWatch = next.watch().number() != snapshot.watch().number() || next.epoch() != snapshot.epoch();
        if (otherWatch) {
            invited = false;
            formerMembership = membership != null ? membership : formerMembership;
            membership = formerMembership != null && formerMembership.isOf(next) ? formerMembership : null;
        }
        if (ownWatches != null) {
            ownWatches.judge(next, now);
        }
        refuted |= next.isCalmedSince(snapshot, now) && (failing > 0 || slowness > 0);
        if (!known) {
            firstRead = now;
        }
        snapshot = next;
        readAt = question.sentAtMillis();
        learnedFrom = question.order();
        known = true;
        dismissed = false;
        if (trouble != null) {
            trouble.unheardSince = 0;
        }
        boolean stillAlone = preventsOpening(now) || (next.open() && preventsRecovery(now));
        if (afterFailures && next.open()) {
            breaker = own;
        } else if (!next.watch().isActive(now) && !stillAlone) {
            breaker = LocalBreaker.CLOSED; // the fleet decides again
        }
    }

    boolean preventsOpening(long now) {
        FailingWrites failing = failingWrites;
        return failing != null && failing.preventOpening(now);
    }

    /** Whether the table had no capacity for the last write by this rule. */
    boolean isThrottled(Transition.Rule rule, long now) {
        FailingWrites failing = failingWrites;
        return failing != null && failing.isThrottled(rule.name(), now);
    }

    boolean preventsRecovery(long now) {
        FailingWrites failing = failingWrites;
        return failing != null && failing.preventRecovery(now);
    }

    private void startPeriod(CircuitSnapshot next) {
        period++;
        window.clear();
        failing = 0;
        slowness = 0;
        suspect = false;
        breaker = LocalBreaker.CLOSED;
        if (ownProbes != null) {
            ownProbes.startPeriod();
        }
        unasked = false;
        refuted = false;
        if (trouble != null) {
            trouble.startPeriod(next.open());
        }
    }

    /** Counts a call that ended at {@code at}, which may be long ago if its recording was held up. */
    void count(long at, long now, boolean failed, boolean slow, CircuitPolicy policy) {
        if (RollingWindow.covers(at, now)) {
            window.record(at, failed, slow);
        }
        Suspicion failures = Suspicion.of(Judgement.failureRateThreshold(policy));
        failing = failed ? failures.afterBad(failing) : failures.afterGood(failing);
        policy.slowCalls().ifPresent(rule -> {
            Suspicion sloth = Suspicion.of(rule.rateThreshold());
            slowness = slow ? sloth.afterBad(slowness) : sloth.afterGood(slowness);
        });
        suspect |= failed || slow;
        boolean calm = failing == 0 && slowness == 0;
        if (trouble != null || !calm) {
            trouble().count(calm, at);
        }
        unasked &= !calm;
        refuted &= !calm;
    }

    /** The number of bad calls minus good ones at this time. */
    double run(CircuitPolicy policy) {
        Suspicion failures = Suspicion.of(Judgement.failureRateThreshold(policy));
        double slow = policy.slowCalls()
                .map(rule -> Suspicion.of(rule.rateThreshold()).badCalls(slowness))
                .orElse(0.0);
        return Math.max(slow, failures.badCalls(failing));
    }

    /**
     * Whether this environment refuses for a few seconds while a watch runs: its own calls of the last seconds would
     * decide the watch if they were those of the fleet. A lower limit would be reached at random somewhere in a large
     * fleet.
     */
    boolean seesOutage(long now, CircuitPolicy policy) {
        Counts counts = window.since(Math.max(now - 8_000, breaker.closedAt()), now);
        boolean failed = isDecisive(Judgement.failureRateThreshold(policy), counts.failures(), counts.calls());
        return failed
                || policy.slowCalls()
                        .map(rule -> isDecisive(rule.rateThreshold(), counts.slow(), counts.calls()))
                        .orElse(false);
    }

    private static boolean isDecisive(double threshold, long bad, long calls) {
        return new SequentialTest(threshold).score(bad, calls - bad) >= SequentialTest.DECISIVE;
    }

    /** Counts a call that tested the dependency for this environment alone. Returns whether it succeeded. */
    boolean endLocalProbe(Passage passage, Outcome outcome, boolean slow, long now, RandomGenerator random) {
        if (passage.period() != period || outcome.result() == Outcome.Result.IGNORED) {
            return false;
        }
        boolean good = outcome.result() == Outcome.Result.SUCCESS && !slow;
        if (good) {
            dismissed = true;
            breaker = LocalBreaker.closed(now);
            failing = 0;
            slowness = 0;
        } else if (breaker.isOpen()) {
            breaker = breaker.opened(now, random.nextDouble());
        }
        return good;
    }

    boolean isCertain(CircuitPolicy policy) {
        return Suspicion.of(Judgement.failureRateThreshold(policy)).isCertain(failing)
                || policy.slowCalls()
                        .map(rule -> Suspicion.of(rule.rateThreshold()).isCertain(slowness))
                        .orElse(false);
    }

    /** Whether something newer is known than the answer to {@code question}. */
    boolean isAheadOf(StoreRequest question) {
        return known && question.order() < learnedFrom;
    }

    /** Whether this environment refuses by its own view, or tests whether it still should. */
    boolean refusesAlone(long now) {
        return breaker.isOpen();
    }

    long refusesAloneUntil(long now) {
        return breaker.refusing().untilMillis();
    }

    Passage passage(Passage.Mode mode) {
        return new Passage(this, mode, period, null);
    }

    Refusal refusal(Refusal.Cause cause, String reason, long retryAt, Phase phase) {
        long since = phase == Phase.RAMPING ? snapshot.rampFrom() : snapshot.openedAt();
        return new Refusal(
                id,
                phase.state(),
                cause,
                reason,
                Instant.ofEpochMilli(since > 0 ? since : readAt),
                Instant.ofEpochMilli(retryAt),
                Optional.ofNullable(lastFailure));
    }
}
