package dev.switchgear;

import dev.switchgear.RollingWindow.Counts;
import java.util.HashSet;
import java.util.Set;

/** This environment's part in one watch: what it has not reported yet and what it has contributed. */
final class Membership {
    private final long epoch;
    private final long watch;
    private final Set<Integer> failedKeys = new HashSet<>();
    private Counts pending;
    private double failureScore;
    private double slowScore;
    private Span pause = Span.NONE;
    private Span rest = Span.NONE;

    Membership(CircuitSnapshot snapshot, Counts seenSince) {
        epoch = snapshot.epoch();
        watch = snapshot.watch().number();
        pending = seenSince;
    }

    boolean isOf(CircuitSnapshot snapshot) {
        return epoch == snapshot.epoch() && watch == snapshot.watch().number();
    }

    void add(Counts counts) {
        pending = pending.plus(counts);
    }

    void addFailedKey(int bucket) {
        failedKeys.add(bucket);
    }

    boolean isDue(long now) {
        boolean news = pending.failures() > 0 || pending.slow() > 0;
        return pending.calls() > 0 && !pause.contains(now) && (news || !rest.contains(now));
    }

    void pause(long now, long millis) {
        pause = Span.of(now, millis);
    }

    /** Keeps successes back for a while: the watch has enough of them. */
    void rest(long now, long millis) {
        rest = Span.of(now, millis);
    }

    /** Lets the next report go at once. */
    void hurry() {
        pause = Span.NONE;
    }

    Set<Integer> failedKeys() {
        return failedKeys;
    }

    /**
     * Takes what may be reported now. One environment contributes at most {@code 1 + age in seconds} to the score, so
     * that a few bad ones that happen to join first cannot speak for the fleet; the rest waits.
     */
    Counts take(long ageMillis, CircuitPolicy policy) {
        double cap = 1 + ageMillis / 1_000.0;
        SequentialTest failing = new SequentialTest(policy.failureRateThreshold());
        long good = pending.calls() - pending.failures();
        long failures = Judgement.isSampled(policy)
                ? failing.admissible(pending.failures(), good, failureScore, cap)
                : pending.failures();
        Counts reported = new Counts(good + failures, failures, Math.min(pending.slow(), good + failures));
        if (policy.slowCalls().isPresent()) {
            SequentialTest slowness =
                    new SequentialTest(policy.slowCalls().get().rateThreshold());
            long fast = reported.calls() - reported.slow();
            long slow = slowness.admissible(reported.slow(), fast, slowScore, cap);
            long calls = Math.max(fast + slow, reported.failures());
            reported = new Counts(calls, reported.failures(), slow);
            slowScore += slowness.score(slow, calls - slow);
        }
        failureScore += failing.score(reported.failures(), reported.calls() - reported.failures());
        pending = pending.minus(reported);
        return reported;
    }
}
