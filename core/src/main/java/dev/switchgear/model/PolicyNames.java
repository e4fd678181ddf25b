package dev.switchgear.model;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** The names of a policy's values, as live policy and configuration files use them. */
final class PolicyNames {
    private static final Map<String, BiConsumer<CircuitPolicy.Builder, String>> SETTERS = setters();

    private PolicyNames() {}

    static void set(CircuitPolicy.Builder builder, String name, String value) {
        BiConsumer<CircuitPolicy.Builder, String> setter = SETTERS.get(name);
        if (setter == null) {
            throw new IllegalArgumentException(
                    "there is no policy value '" + name + "'; there are " + String.join(", ", SETTERS.keySet()));
        }
        try {
            setter.accept(builder, value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("policy value " + name + " is '" + value + "'; it must be a number", e);
        }
    }

    private static Map<String, BiConsumer<CircuitPolicy.Builder, String>> setters() {
        Map<String, BiConsumer<CircuitPolicy.Builder, String>> all = new TreeMap<>();
        all.put("failureRateThreshold", (b, v) -> b.failureRateThreshold(Double.parseDouble(v)));
        all.put("consecutiveFailures", (b, v) -> b.tripRule(TripRule.consecutiveFailures(Integer.parseInt(v))));
        all.put("failureCount", (b, v) -> b.tripRule(TripRule.failureCount(Integer.parseInt(v), countWindow(b))));
        all.put("failureCountWindowMillis", (b, v) -> b.tripRule(TripRule.failureCount(countOf(b), millis(v))));
        all.put("slowCallDurationMillis", (b, v) -> b.slowCalls(millis(v), slow(b).rateThreshold()));
        all.put("slowCallRateThreshold", (b, v) -> b.slowCalls(slow(b).duration(), Double.parseDouble(v)));
        all.put("callTimeoutMillis", (b, v) -> b.callTimeout(millis(v)));
        all.put("probes", (b, v) -> b.probes(Integer.parseInt(v)));
        all.put("openWaitMillis", (b, v) -> b.openWait(millis(v)));
        all.put("maxOpenWaitMillis", (b, v) -> b.maxOpenWait(millis(v)));
        all.put("maxRetryAfterMillis", (b, v) -> b.maxRetryAfter(millis(v)));
        all.put("maxSignalWaitMillis", (b, v) -> b.maxSignalWait(millis(v)));
        all.put("rampMillis", (b, v) -> b.ramp(millis(v)));
        all.put("refreshIntervalMillis", (b, v) -> b.refreshInterval(millis(v)));
        all.put("readBudgetMillis", (b, v) -> b.readBudget(millis(v)));
        all.put("writeBudgetMillis", (b, v) -> b.writeBudget(millis(v)));
        all.put("fleetSize", (b, v) -> b.fleetSize(Integer.parseInt(v)));
        all.put("shadow", (b, v) -> b.shadow(flag("shadow", v)));
        all.put("enforcePercentage", (b, v) -> b.enforcePercentage(Integer.parseInt(v)));
        return all;
    }

    private static Duration millis(String value) {
        return Duration.ofMillis(Long.parseLong(value));
    }

    private static boolean flag(String name, String value) {
        if (!value.equals("true") && !value.equals("false")) {
            throw new IllegalArgumentException(
                    "policy value " + name + " is '" + value + "'; it must be true or false");
        }
        return value.equals("true");
    }

    private static SlowCalls slow(CircuitPolicy.Builder builder) {
        return builder.slowCalls().orElse(new SlowCalls(Duration.ofSeconds(2), 0.8));
    }

    private static Duration countWindow(CircuitPolicy.Builder builder) {
        return builder.tripRule() instanceof TripRule.FailureCount rule ? rule.window() : Duration.ofMinutes(1);
    }

    private static int countOf(CircuitPolicy.Builder builder) {
        return builder.tripRule() instanceof TripRule.FailureCount rule ? rule.failures() : 3;
    }
}
