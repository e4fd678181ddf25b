package dev.switchgear.participant;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.participant.RollingWindow.Counts;
import dev.switchgear.protocol.CircuitSnapshot;
import dev.switchgear.protocol.Judgement;
import dev.switchgear.protocol.SequentialTest;
import dev.switchgear.spi.Evidence;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The part of this environment in one watch: what it has not reported yet, and what it has contributed. */
final class Membership {
    private final long epoch;
    private final long watch;
    private final Set<Integer> badKeys = new HashSet<>();
    private Counts pending;
    private boolean heard;
    private boolean drawn;
    private double failureScore;
    private double slowScore;
    private Span pause = Span.NONE;
    private Span rest = Span.NONE;

    /** The totals that decide to open the circuit, if the table had no capacity for that; null otherwise. */
    private @Nullable Evidence verdict;

    Membership(CircuitSnapshot snapshot, Counts seenSince) {
        epoch = snapshot.epoch();
        watch = snapshot.watch().number();
        pending = seenSince;
    }

    /** Notes that this environment was selected, so that its outcomes since the watch began are included. */
    Membership drawn() {
        drawn = true;
        return this;
    }

    boolean wasDrawn() {
        return drawn;
    }

    boolean isOf(CircuitSnapshot snapshot) {
        return epoch == snapshot.epoch() && watch == snapshot.watch().number();
    }

    void add(Counts counts) {
        pending = pending.plus(counts);
    }

    void addBadKey(int bucket) {
        badKeys.add(bucket);
    }

    /** Whether the report must be sent before the next call ends. */
    boolean isUrgent() {
        return !heard || verdict != null || pending.failures() > 0 || pending.slow() > 0;
    }

    boolean isDue(long now) {
        boolean news = pending.failures() > 0 || pending.slow() > 0 || verdict != null;
        return (pending.calls() > 0 || verdict != null) && !pause.contains(now) && (news || !rest.contains(now));
    }

    void pause(long now, long millis) {
        pause = Span.of(now, millis);
    }

    /** Holds successes back for a while, because the watch has enough of them. */
    void rest(long now, long millis) {
        rest = Span.of(now, millis);
    }

    /** Whether the watch had enough successes when this environment last heard of it. */
    boolean isResting(long now) {
        return rest.contains(now);
    }

    /** Lets the next report be sent at once. */
    void hurry() {
        pause = Span.NONE;
    }

    Set<Integer> badKeys() {
        return badKeys;
    }

    /** Keeps a verdict that could not be written, for the next report. */
    void keepVerdict(Evidence totals) {
        verdict = totals;
    }

    /** Takes the verdict that was kept; null if there is none. */
    @Nullable
    Evidence takeVerdict() {
        Evidence kept = verdict;
        verdict = null;
        return kept;
    }

    /**
     * Takes the evidence that may be reported now. One environment contributes at most {@code 1 + age in seconds} to
     * the score, so that a few bad environments that join first cannot decide for the fleet. The rest is kept.
     */
    Counts take(long ageMillis, CircuitPolicy policy) {
        double cap = 1 + ageMillis / 1_000.0;
        SequentialTest failing = new SequentialTest(Judgement.failureRateThreshold(policy));
        Optional<SequentialTest> sloth = policy.slowCalls().map(rule -> new SequentialTest(rule.rateThreshold()));
        long failures = pending.failures();
        long slow = pending.slow();
        long before;
        do { // what is held back for one score is taken for good by the other, so both shrink until both fit
            before = failures + slow;
            long good = Math.max(0, pending.calls() - pending.failures() - (pending.slow() - slow));
            failures = Math.min(failures, pending.calls() - (pending.slow() - slow)); // a call is held back whole
            failures = Judgement.isSampled(policy) ? failing.admissible(failures, good, failureScore, cap) : failures;
            long fast = Math.max(0, pending.calls() - pending.slow() - (pending.failures() - failures));
            slow = Math.min(slow, pending.calls() - (pending.failures() - failures));
            slow = sloth.isPresent() ? sloth.get().admissible(slow, fast, slowScore, cap) : slow;
        } while (failures + slow < before);
        long held = pending.failures() - failures + pending.slow() - slow;
        long calls = Math.max(pending.calls() - held, Math.max(failures, slow));
        Counts reported = new Counts(calls, failures, slow);
        failureScore += failing.score(failures, calls - failures);
        slowScore += sloth.map(test -> test.score(reported.slow(), reported.calls() - reported.slow()))
                .orElse(0.0);
        pending = pending.minus(reported);
        heard = true;
        return reported;
    }
}
