package dev.switchgear.workflow;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.SlowCalls;
import dev.switchgear.model.TripRule;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A policy in the form of the expressions, and the limits of a live policy. */
final class PolicyValues {
    /** The limits of core, by the names in a live policy; a test compares both. */
    static final Map<String, double[]> LIMITS = limits();

    private PolicyValues() {}

    static Map<String, Object> of(CircuitPolicy policy) {
        Map<String, Object> values = new TreeMap<>();
        Optional<SlowCalls> slow = policy.slowCalls();
        values.put("slow", slow.isPresent());
        values.put(
                "slowCallDurationMillis", slow.map(s -> s.duration().toMillis()).orElse(2_000L));
        values.put("slowCallRateThreshold", slow.map(SlowCalls::rateThreshold).orElse(0.8));
        values.put("callTimeoutMillis", policy.callTimeout().toMillis());
        values.put("probes", policy.probes());
        values.put("openWaitMillis", policy.openWait().toMillis());
        values.put("maxOpenWaitMillis", policy.maxOpenWait().toMillis());
        values.put("maxRetryAfterMillis", policy.maxRetryAfter().toMillis());
        values.put("maxSignalWaitMillis", policy.maxSignalWait().toMillis());
        values.put("rampMillis", policy.ramp().toMillis());
        values.put("refreshIntervalMillis", policy.refreshInterval().toMillis());
        values.put("fleetSize", policy.fleetSize());
        values.put("shadow", policy.shadow());
        values.put("enforcePercentage", policy.enforcePercentage());
        rule(policy.tripRule(), values);
        return values;
    }

    private static void rule(TripRule rule, Map<String, Object> values) {
        values.put("rule", "rate");
        values.put("failureRateThreshold", 0.5);
        values.put("consecutiveFailures", 3);
        values.put("failureCount", 3);
        values.put("failureCountWindowMillis", 60_000L);
        if (rule instanceof TripRule.FailureRate rate) {
            values.put("failureRateThreshold", rate.threshold());
        } else if (rule instanceof TripRule.ConsecutiveFailures consecutive) {
            values.put("rule", "consecutive");
            values.put("consecutiveFailures", consecutive.failures());
        } else if (rule instanceof TripRule.FailureCount count) {
            values.put("rule", "count");
            values.put("failureCount", count.failures());
            values.put("failureCountWindowMillis", count.window().toMillis());
        }
    }

    private static Map<String, double[]> limits() {
        Map<String, double[]> limits = new TreeMap<>();
        limits.put("failureRateThreshold", range(0.05, 0.95));
        limits.put("consecutiveFailures", range(1, 1_000));
        limits.put("failureCount", range(1, 1_000));
        limits.put("failureCountWindowMillis", range(1_000, 120_000));
        limits.put("slowCallDurationMillis", range(1, 900_000));
        limits.put("slowCallRateThreshold", range(0.05, 0.95));
        limits.put("callTimeoutMillis", range(10, 900_000));
        limits.put("probes", range(1, 8));
        limits.put("openWaitMillis", range(100, 300_000));
        limits.put("maxOpenWaitMillis", range(100, 3_600_000));
        limits.put("maxRetryAfterMillis", range(0, 3_600_000));
        limits.put("maxSignalWaitMillis", range(1_000, 86_400_000));
        limits.put("rampMillis", range(0, 600_000));
        limits.put("refreshIntervalMillis", range(200, 60_000));
        limits.put("readBudgetMillis", range(1, 5_000));
        limits.put("firstReadBudgetMillis", range(0, 10_000));
        limits.put("writeBudgetMillis", range(1, 5_000));
        limits.put("fleetSize", range(0, 1_000_000));
        limits.put("enforcePercentage", range(0, 100));
        return limits;
    }

    private static double[] range(double least, double most) {
        return new double[] {least, most};
    }
}
