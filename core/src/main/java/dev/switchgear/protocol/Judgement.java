package dev.switchgear.protocol;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.SlowCalls;
import dev.switchgear.model.TripRule;
import dev.switchgear.spi.Evidence;
import java.util.Locale;

/**
 * The verdict on the evidence of a watch, and its reason.
 *
 * @param verdict the verdict
 * @param reason the reason, for a person, which is stored in the table
 */
public record Judgement(Verdict verdict, String reason) {
    private static final Judgement UNDECIDED = new Judgement(Verdict.OPEN_QUESTION, "");

    /** Judges the evidence of a watch that is {@code ageMillis} old, with the bounds of a large fleet. */
    public static Judgement of(Evidence totals, long ageMillis, boolean keyed, CircuitPolicy policy) {
        return of(totals, ageMillis, keyed, policy, Bounds.OF_A_CROWD);
    }

    /** Judges the evidence of a watch that is {@code ageMillis} old. */
    public static Judgement of(Evidence totals, long ageMillis, boolean keyed, CircuitPolicy policy, Bounds bounds) {
        if (isSampled(policy)) {
            return byRates(totals, ageMillis, keyed, policy, bounds);
        }
        Judgement byFailures = byFailures(totals, policy.tripRule());
        if (byFailures.verdict == Verdict.TRIP || policy.slowCalls().isEmpty()) {
            return byFailures;
        }
        Judgement bySlowness = bySlowness(totals, policy.slowCalls().get(), bounds);
        boolean enough = enoughSources(totals, ageMillis, false);
        return bySlowness.verdict == Verdict.TRIP && enough ? bySlowness : byFailures;
    }

    /** Whether only a random part of the fleet may report; other rules need all reports. */
    public static boolean isSampled(CircuitPolicy policy) {
        return policy.tripRule() instanceof TripRule.FailureRate;
    }

    private static Judgement byRates(
            Evidence totals, long ageMillis, boolean keyed, CircuitPolicy policy, Bounds bounds) {
        double failing = new SequentialTest(failureRateThreshold(policy))
                .score(totals.failures(), totals.calls() - totals.failures());
        Judgement worst = judge(failing, shown("failure rate", totals.failures(), totals), bounds);
        if (policy.slowCalls().isPresent()) {
            worst = worse(worst, bySlowness(totals, policy.slowCalls().get(), bounds));
        }
        if (worst.verdict == Verdict.TRIP && !enoughSources(totals, ageMillis, keyed)) {
            return new Judgement(Verdict.SUSPICIOUS, worst.reason);
        }
        return worst;
    }

    private static Judgement bySlowness(Evidence totals, SlowCalls slow, Bounds bounds) {
        double score = new SequentialTest(slow.rateThreshold()).score(totals.slow(), totals.calls() - totals.slow());
        return judge(score, shown("slow-call rate", totals.slow(), totals), bounds);
    }

    private static Judgement byFailures(Evidence totals, TripRule rule) {
        if (rule instanceof TripRule.ConsecutiveFailures consecutive) {
            if (totals.calls() > totals.failures()) {
                return new Judgement(Verdict.CALM, "a success");
            }
            return totals.failures() >= consecutive.failures()
                    ? new Judgement(Verdict.TRIP, totals.failures() + " consecutive failures")
                    : new Judgement(Verdict.SUSPICIOUS, "");
        }
        TripRule.FailureCount count = (TripRule.FailureCount) rule;
        return totals.failures() >= count.failures()
                ? new Judgement(
                        Verdict.TRIP,
                        totals.failures() + " failures in " + count.window().toSeconds() + " s")
                : UNDECIDED;
    }

    private static Judgement judge(double score, String reason, Bounds bounds) {
        if (score >= bounds.trip()) {
            return new Judgement(Verdict.TRIP, reason);
        }
        if (score <= -bounds.calm()) {
            return new Judgement(Verdict.CALM, reason);
        }
        return score > 0 ? new Judgement(Verdict.SUSPICIOUS, reason) : UNDECIDED;
    }

    /** The worse of two tests: either may trip, both must be calm. */
    private static Judgement worse(Judgement one, Judgement other) {
        for (Verdict verdict : new Verdict[] {Verdict.TRIP, Verdict.SUSPICIOUS, Verdict.OPEN_QUESTION}) {
            if (one.verdict == verdict) {
                return one;
            }
            if (other.verdict == verdict) {
                return other;
            }
        }
        return one;
    }

    /** One instance, or one shard, must not decide for the fleet while others may still report. */
    private static boolean enoughSources(Evidence totals, long ageMillis, boolean keyed) {
        double environments = FleetEstimate.distinct(totals.environments().size(), Evidence.ENVIRONMENT_BUCKETS);
        int wanted = ageMillis < 3_000 ? 3 : ageMillis < 5_000 ? 2 : 1;
        boolean keysAgree = totals.keys().size() >= 2 || totals.keys().contains(Evidence.WITHOUT_KEY);
        return environments >= wanted && (!keyed || keysAgree);
    }

    private static String shown(String what, long bad, Evidence totals) {
        long environments =
                Math.round(FleetEstimate.distinct(totals.environments().size(), Evidence.ENVIRONMENT_BUCKETS));
        return String.format(
                Locale.ROOT,
                "%s %d %% of %d calls in %d environments",
                what,
                Math.round(100.0 * bad / Math.max(1, totals.calls())),
                totals.calls(),
                environments);
    }

    /** The failure rate threshold of the local window. */
    public static double failureRateThreshold(CircuitPolicy policy) {
        return policy.tripRule() instanceof TripRule.FailureRate rate ? rate.threshold() : 0.5;
    }
}
