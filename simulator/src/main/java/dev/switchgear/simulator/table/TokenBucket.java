package dev.switchgear.simulator.table;

import dev.switchgear.simulator.time.Micros;

/** Capacity that is refilled evenly; the capacity of one second can be used at once. */
final class TokenBucket {
    private final double perSecond;
    private double tokens;
    private long filledAt;

    TokenBucket(double perSecond) {
        this.perSecond = perSecond;
        tokens = perSecond;
    }

    boolean take(double units, long now) {
        tokens = Math.min(perSecond, tokens + perSecond * (now - filledAt) / Micros.SECOND);
        filledAt = now;
        if (tokens < units) {
            return false;
        }
        tokens -= units;
        return true;
    }
}
