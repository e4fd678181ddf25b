package dev.switchgear.workflow;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.SlowCalls;
import dev.switchgear.model.TripRule;
import dev.switchgear.settings.PolicyValue;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A policy in the form of the expressions, and the limits of a live policy. */
final class PolicyValues {
    /** The limits of core, by the names in a live policy. */
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
        for (PolicyValue value : PolicyValue.ALL) {
            if (value.least() < value.most()) { // true or false has no range
                limits.put(value.name(), new double[] {value.least(), value.most()});
            }
        }
        return limits;
    }
}
