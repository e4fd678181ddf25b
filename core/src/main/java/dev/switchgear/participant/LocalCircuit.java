package dev.switchgear.participant;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.Outcome;
import dev.switchgear.model.Refusal;
import dev.switchgear.participant.RollingWindow.Counts;
import dev.switchgear.protocol.CircuitSnapshot;
import dev.switchgear.protocol.Judgement;
import dev.switchgear.protocol.Lease;
import dev.switchgear.protocol.Phase;
import dev.switchgear.protocol.Protocol;
import dev.switchgear.protocol.SequentialTest;
import dev.switchgear.protocol.Suspicion;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.Transition;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One circuit as this environment knows it: the newest snapshot and local observations. The lock of the driver of the
 * {@link Participant} guards everything except the window, the two sums and {@link #fast}.
 */
final class LocalCircuit {
    private static final long NEWCOMER_MILLIS = 5_000;

    final CircuitId id;
    final RollingWindow window = new RollingWindow();
    final AtomicInteger failing = new AtomicInteger();
    final AtomicInteger slowness = new AtomicInteger();

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

    /** Since when bad calls outweigh good ones; 0 while they do not. */
    long badSince;

    /** The duration of the longest bad call of this period; a watch must last longer than the next ones. */
    long longestBadMillis;

    /** Whether failures continue that a watch has found to be no outage. */
    boolean refuted;

    /** The outcome of a probe that is not stored yet. */
    @Nullable
    ProbeOutcome unrecorded;

    /** The duration of a successful probe that took longer than the policy allows. */
    long longestProbeMillis;

    final StatusEvents statusEvents = new StatusEvents();
    LocalBreaker breaker = LocalBreaker.CLOSED;

    /** The writes of this circuit that fail repeatedly; null if none ever did. */
    @Nullable
    FailingWrites failingWrites;

    /** The lease that this environment asked for last and has not used, granted or not. */
    @Nullable
    Lease asked;

    /** Whether the answer to a request for a lease is outstanding. */
    boolean asking;

    /** Whether the last grant came too late for the call that asked for it. */
    boolean lateGrants;

    Span noGrant = Span.NONE;
    Span noTrigger = Span.NONE;
    Span oddOneOut = Span.NONE;
    long ownWatchEpoch;
    long ownWatch;
    long ownWatchAt;
    int fruitless;
    boolean dismissed;

    /** Since when reads of this OPEN circuit get no answer; 0 otherwise. */
    long unheardSince;

    long retryAfterUntil;

    @Nullable
    String lastFailure;

    LocalCircuit(CircuitId id) {
        this.id = id;
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
        judgeOwnWatch(next, now);
        refuted |= next.isCalmedSince(snapshot, now) && (failing.get() > 0 || slowness.get() > 0);
        if (!known) {
            firstRead = now;
        }
        snapshot = next;
        readAt = question.sentAtMillis();
        learnedFrom = question.order();
        known = true;
        dismissed = false;
        unheardSince = 0;
        boolean stillAlone = preventsOpening(now) || (next.open() && preventsRecovery(now));
        if (afterFailures && next.open()) {
            breaker = own;
        } else if (!next.watch().isActive(now) && !stillAlone) {
            breaker = LocalBreaker.CLOSED; // the fleet decides again
        }
    }

    /** Whether the store holds a lease of this environment that it has not used: its grant came too late for a call. */
    boolean isGranted() {
        Lease lease = asked;
        return lease != null
                && snapshot.open()
                && snapshot.leases().stream().anyMatch(held -> held.holder().equals(lease.holder()));
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
        failing.set(0);
        slowness.set(0);
        suspect = false;
        breaker = LocalBreaker.CLOSED;
        asked = null;
        asking = false;
        noGrant = Span.NONE;
        unasked = false;
        unrecorded = null;
        refuted = false;
        badSince = 0;
        longestBadMillis = 0;
        if (!next.open()) {
            retryAfterUntil = 0;
        }
    }

    /** An environment whose own watches find nothing is an exception in the fleet, and starts fewer watches. */
    private void judgeOwnWatch(CircuitSnapshot next, long now) {
        if (ownWatch == 0 || (next.epoch() == ownWatchEpoch && next.watch().isActive(now))) {
            return;
        }
        boolean calm = next.epoch() == ownWatchEpoch && next.isCalmed();
        if (calm) {
            oddOneOut = Span.of(now, Math.min(320_000L, 20_000L << Math.min(fruitless, 10)));
        }
        fruitless = calm ? fruitless + 1 : 0;
        ownWatch = 0;
    }

    /** Counts a call that ended at {@code at}, which may be long ago if its recording was held up. */
    void count(long at, long now, boolean failed, boolean slow, CircuitPolicy policy) {
        if (RollingWindow.covers(at, now)) {
            window.record(at, failed, slow);
        }
        Suspicion failures = Suspicion.of(Judgement.failureRateThreshold(policy));
        failing.updateAndGet(value -> failed ? failures.afterBad(value) : failures.afterGood(value));
        policy.slowCalls().ifPresent(rule -> {
            Suspicion sloth = Suspicion.of(rule.rateThreshold());
            slowness.updateAndGet(value -> slow ? sloth.afterBad(value) : sloth.afterGood(value));
        });
        suspect |= failed || slow;
        boolean calm = failing.get() == 0 && slowness.get() == 0;
        badSince = calm ? 0 : badSince == 0 ? at : badSince;
        unasked &= !calm;
        refuted &= !calm;
    }

    /** The number of bad calls minus good ones at this time. */
    double run(CircuitPolicy policy) {
        Suspicion failures = Suspicion.of(Judgement.failureRateThreshold(policy));
        double slow = policy.slowCalls()
                .map(rule -> Suspicion.of(rule.rateThreshold()).badCalls(slowness.get()))
                .orElse(0.0);
        return Math.max(slow, failures.badCalls(failing.get()));
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
            failing.set(0);
            slowness.set(0);
        } else if (breaker.isOpen()) {
            breaker = breaker.opened(now, random.nextDouble());
        }
        return good;
    }

    boolean isCertain(CircuitPolicy policy) {
        return Suspicion.of(Judgement.failureRateThreshold(policy)).isCertain(failing.get())
                || policy.slowCalls()
                        .map(rule -> Suspicion.of(rule.rateThreshold()).isCertain(slowness.get()))
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
