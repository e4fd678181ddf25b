package dev.switchgear.model;

import dev.switchgear.bounds.Limits;
import java.time.Duration;

/**
 * When slow calls open a circuit, in addition to failed ones.
 *
 * @param duration a call that takes at least this long is slow, failed or not; 1 millisecond to 15 minutes
 * @param rateThreshold share of calls that are slow, 0.05 to 0.95
 * @since 0.1.0
 */
public record SlowCalls(Duration duration, double rateThreshold) {
    /** @throws IllegalArgumentException if a value is out of range */
    public SlowCalls {
        Limits.within("slowCallDuration", duration, Duration.ofMillis(1), Duration.ofMinutes(15));
        Limits.within("slowCallRateThreshold", rateThreshold, 0.05, 0.95);
    }
}
