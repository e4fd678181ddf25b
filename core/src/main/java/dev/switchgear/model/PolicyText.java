package dev.switchgear.model;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Policy as text: the names of its values, and the live policy in the table. A live policy is a flat JSON object, such as
 * {@code {"failureRateThreshold": 0.4, "shadow": true}}.
 *
 * @since 0.1.0
 */
public final class PolicyText {
    /** The longest live policy, in characters. */
    public static final int MAX_LENGTH = 1_024;

    /** A regular expression that the whole text of a live policy must match. */
    public static final String GRAMMAR = FlatJson.GRAMMAR;

    private static final String OPEN_WAIT = "openWaitMillis";
    private static final String MAX_OPEN_WAIT = "maxOpenWaitMillis";

    private static final Map<String, Setter> SETTERS = setters();

    private PolicyText() {}

    /**
     * Returns {@code base} with the values in {@code json}. Whether a text is valid does not depend on {@code base}, so no
     * function rejects a text that an operator could store. If only one of the two waits is named, the other one is adjusted
     * to it.
     *
     * @throws IllegalArgumentException if the text is not a flat JSON object, or has an unknown value, a value out of range,
     *     or values of two trip rules
     */
    public static CircuitPolicy merge(CircuitPolicy base, String json) {
        if (json.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "live policy has " + json.length() + " characters; it must have at most " + MAX_LENGTH);
        }
        return merge(base, FlatJson.parse(json));
    }

    /** The same for values by name, as in variables. */
    static CircuitPolicy merge(CircuitPolicy base, Map<String, String> said) {
        CircuitPolicy.Builder builder = base.toBuilder();
        said.forEach((name, value) -> set(builder, name, value));
        boolean first = said.containsKey(OPEN_WAIT);
        boolean longest = said.containsKey(MAX_OPEN_WAIT);
        if (first && !longest) {
            builder.maxOpenWait(longer(base.maxOpenWait(), millis(OPEN_WAIT, said.get(OPEN_WAIT))));
        } else if (longest && !first) {
            Duration most = longer(CircuitPolicy.LEAST_OPEN_WAIT, millis(MAX_OPEN_WAIT, said.get(MAX_OPEN_WAIT)));
            builder.openWait(most.compareTo(base.openWait()) < 0 ? most : base.openWait());
        }
        return builder.build();
    }

    static void set(CircuitPolicy.Builder builder, String name, String value) {
        Setter setter = SETTERS.get(name);
        if (setter == null) {
            throw new IllegalArgumentException(
                    "there is no policy value '" + name + "'; there are " + String.join(", ", SETTERS.keySet()));
        }
        setter.set(builder, name, value);
    }

    private static Map<String, Setter> setters() {
        Map<String, Setter> all = new TreeMap<>();
        all.put("failureRateThreshold", (b, n, v) -> b.rule(n, TripRule.failureRate(number(n, v))));
        all.put("consecutiveFailures", (b, n, v) -> b.rule(n, TripRule.consecutiveFailures(whole(n, v))));
        all.put("failureCount", (b, n, v) -> b.rule(n, TripRule.failureCount(whole(n, v), countWindow(b))));
        all.put("failureCountWindowMillis", (b, n, v) -> b.rule(n, TripRule.failureCount(countOf(b), millis(n, v))));
        all.put("slowCallDurationMillis", (b, n, v) -> b.slowCalls(millis(n, v), slow(b).rateThreshold()));
        all.put("slowCallRateThreshold", (b, n, v) -> b.slowCalls(slow(b).duration(), number(n, v)));
        all.put("callTimeoutMillis", (b, n, v) -> b.callTimeout(millis(n, v)));
        all.put("probes", (b, n, v) -> b.probes(whole(n, v)));
        all.put(OPEN_WAIT, (b, n, v) -> b.openWait(millis(n, v)));
        all.put(MAX_OPEN_WAIT, (b, n, v) -> b.maxOpenWait(millis(n, v)));
        all.put("maxRetryAfterMillis", (b, n, v) -> b.maxRetryAfter(millis(n, v)));
        all.put("maxSignalWaitMillis", (b, n, v) -> b.maxSignalWait(millis(n, v)));
        all.put("rampMillis", (b, n, v) -> b.ramp(millis(n, v)));
        all.put("refreshIntervalMillis", (b, n, v) -> b.refreshInterval(millis(n, v)));
        all.put("readBudgetMillis", (b, n, v) -> b.readBudget(millis(n, v)));
        all.put("firstReadBudgetMillis", (b, n, v) -> b.firstReadBudget(millis(n, v)));
        all.put("writeBudgetMillis", (b, n, v) -> b.writeBudget(millis(n, v)));
        all.put("fleetSize", (b, n, v) -> b.fleetSize(whole(n, v)));
        all.put("shadow", (b, n, v) -> b.shadow(flag(n, v)));
        all.put("enforcePercentage", (b, n, v) -> b.enforcePercentage(whole(n, v)));
        return all;
    }

    private static double number(String name, @Nullable String value) {
        if (value == null || !FlatJson.isNumber(value)) {
            throw new IllegalArgumentException(
                    "policy value " + name + " is '" + value + "'; it must be a number, such as 0.5 or 3");
        }
        return Double.parseDouble(value);
    }

    /** A whole number in any form: in JSON, 3, 3.0 and 3e0 are the same. */
    private static int whole(String name, @Nullable String value) {
        double number = number(name, value);
        if (number != Math.rint(number) || Math.abs(number) > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("policy value " + name + " is '" + value
                    + "'; it must be a whole number, at most " + Integer.MAX_VALUE);
        }
        return (int) number;
    }

    private static Duration millis(String name, @Nullable String value) {
        return Duration.ofMillis(whole(name, value));
    }

    private static boolean flag(String name, String value) {
        if (!value.equals("true") && !value.equals("false")) {
            throw new IllegalArgumentException(
                    "policy value " + name + " is '" + value + "'; it must be true or false");
        }
        return value.equals("true");
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
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

    private interface Setter {
        void set(CircuitPolicy.Builder builder, String name, String value);
    }
}
