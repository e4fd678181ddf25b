package dev.switchgear.protocol;

import dev.switchgear.model.CircuitPolicy;

/** How long an OPEN circuit waits. The writer computes it once and stores it, so that the fleet shares one deadline. */
public final class Waits {
    private Waits() {}

    /** Returns the wait after {@code reopens} reopenings; {@code draw} is a random number from 0 to 1. */
    public static long millis(CircuitPolicy policy, int reopens, double draw) {
        double doubled = (double) policy.openWait().toMillis() * Math.pow(2, Math.min(reopens, 30));
        double capped = Math.min((double) policy.maxOpenWait().toMillis(), doubled);
        return Math.round(capped * (0.8 + 0.4 * draw));
    }

    /** The longest valid wait without a signal, in milliseconds. */
    public static long longestMillis(CircuitPolicy policy) {
        return Math.max(
                policy.maxOpenWait().toMillis() * 12 / 10,
                policy.maxRetryAfter().toMillis());
    }
}
