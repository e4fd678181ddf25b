package dev.switchgear.workflow;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often a machine tries a call, and how long it waits before it tries again: a random time up to a bound that grows
 * with each attempt (full jitter). Step Functions waits in whole seconds.
 *
 * @param attempts the largest number of calls, including the first one; 1 to 10
 * @param intervalSeconds the limit of the first wait; 1 to 60
 * @param backoffRate the factor by which the limit grows with each attempt; 1 to 5
 * @param maxDelaySeconds the largest limit; 1 to 60
 * @since 0.1.0
 */
public record Retries(int attempts, int intervalSeconds, double backoffRate, int maxDelaySeconds) {
    /** The settings that an execution may change, by the name in its input. */
    static final Map<String, double[]> LIMITS = Map.of(
            "attempts", new double[] {1, 10},
            "intervalSeconds", new double[] {1, 60},
            "backoffRate", new double[] {1, 5},
            "maxDelaySeconds", new double[] {1, 60});

    /** Three attempts, up to 1 s and 2 s apart, never more than 20 s. */
    public static final Retries DEFAULTS = new Retries(3, 1, 2, 20);

    /** @throws IllegalArgumentException if a value is out of range; the message names the value and the limit */
    public Retries {
        within("attempts", attempts);
        within("intervalSeconds", intervalSeconds);
        within("backoffRate", backoffRate);
        within("maxDelaySeconds", maxDelaySeconds);
    }

    /** Returns the longest time that waiting between all attempts can take, in seconds. */
    double longestWaits() {
        double all = 0;
        for (int attempt = 1; attempt < attempts; attempt++) {
            all += Math.min(maxDelaySeconds, intervalSeconds * Math.pow(backoffRate, attempt - 1.0));
        }
        return all;
    }

    Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>(); // the same bytes in every run
        values.put("attempts", attempts);
        values.put("intervalSeconds", intervalSeconds);
        values.put("backoffRate", backoffRate);
        values.put("maxDelaySeconds", maxDelaySeconds);
        return values;
    }

    private static void within(String name, double value) {
        double[] limits = LIMITS.getOrDefault(name, new double[] {0, 0});
        if (!(value >= limits[0] && value <= limits[1])) {
            throw new IllegalArgumentException(
                    name + " is " + value + "; it must be " + limits[0] + " to " + limits[1]);
        }
    }
}
