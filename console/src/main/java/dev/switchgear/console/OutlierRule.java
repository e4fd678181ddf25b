package dev.switchgear.console;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.TripRule;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * What the outlier detection of a proxy takes over from a circuit's policy.
 *
 * @param failuresInARow so many failures of a host in a row eject it
 * @param percentage the share of failures that ejects it, in percent; empty if the policy has no rate
 * @param calls so many calls in one interval are needed to judge the percentage
 * @param enforced how many of 100 ejections are enforced
 */
record OutlierRule(int failuresInARow, OptionalInt percentage, int calls, int enforced) {
    /** What Envoy judges at least. */
    private static final int LEAST_CALLS = 50;

    private static final int LEAST_FAILURES = 10;
    private static final double UNLIKELY = 0.001;
    private static final double ALL = 100;

    /** Returns what follows from the policy. */
    static OutlierRule of(CircuitPolicy policy) {
        int enforced = policy.shadow() ? 0 : policy.enforcePercentage();
        TripRule rule = policy.tripRule();
        if (rule instanceof TripRule.FailureRate rate) {
            double threshold = rate.threshold();
            return new OutlierRule(
                    inARow(threshold),
                    OptionalInt.of((int) Math.ceil(threshold * ALL - 1e-9)),
                    Math.max(LEAST_CALLS, (int) Math.ceil(LEAST_FAILURES / threshold - 1e-9)),
                    enforced);
        }
        int failures = rule instanceof TripRule.ConsecutiveFailures consecutive
                ? consecutive.failures()
                : ((TripRule.FailureCount) rule).failures();
        return new OutlierRule(failures, OptionalInt.empty(), LEAST_CALLS, enforced);
    }

    /** A dependency that fails at exactly the threshold has so many failures in a row less often than once in 1,000 times. */
    private static int inARow(double threshold) {
        return (int) Math.ceil(Math.log(UNLIKELY) / Math.log(threshold) - 1e-9);
    }

    /** A time as Protocol Buffers write it in JSON. */
    static String seconds(Duration time) {
        return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString() + "s";
    }
}
