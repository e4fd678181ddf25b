package dev.switchgear.model;

import dev.switchgear.bounds.Limits;
import java.time.Duration;

/**
 * The evidence that opens a circuit.
 *
 * @since 0.1.0
 */
public sealed interface TripRule {
    /** Returns the rule {@link FailureRate}. */
    static TripRule failureRate(double threshold) {
        return new FailureRate(threshold);
    }

    /** Returns the rule {@link ConsecutiveFailures}. */
    static TripRule consecutiveFailures(int failures) {
        return new ConsecutiveFailures(failures);
    }

    /** Returns the rule {@link FailureCount}. */
    static TripRule failureCount(int failures, Duration window) {
        return new FailureCount(failures, window);
    }

    /**
     * The fleet's failure rate is above a threshold: the default, 0.5.
     *
     * <p>A sequential probability ratio test (Wald 1945) over a random cohort of the fleet decides between
     * {@code threshold - 0.15} and {@code threshold + 0.15}, so that background noise below it does not open the
     * circuit, however long the watch lasts.
     *
     * @param threshold share of calls that fail, 0.05 to 0.95
     */
    record FailureRate(double threshold) implements TripRule {
        /** @throws IllegalArgumentException if the threshold is out of range */
        public FailureRate {
            Limits.within("failureRateThreshold", threshold, 0.05, 0.95);
        }
    }

    /**
     * The fleet saw this many failures and no success in one watch.
     *
     * <p>Weakness: a dependency that fails most calls but not all never opens the circuit.
     *
     * @param failures 1 to 1,000
     */
    record ConsecutiveFailures(int failures) implements TripRule {
        /** @throws IllegalArgumentException if the number is out of range */
        public ConsecutiveFailures {
            Limits.within("consecutiveFailures", failures, 1, 1_000);
        }
    }

    /**
     * The fleet saw this many failures within a window that starts with the first of them.
     *
     * <p>For sources that report only failures. Weakness: it has no denominator, so the same share of failures opens a
     * busy circuit and not a quiet one.
     *
     * @param failures 1 to 1,000
     * @param window 1 second to 2 minutes
     */
    record FailureCount(int failures, Duration window) implements TripRule {
        /** @throws IllegalArgumentException if a number is out of range */
        public FailureCount {
            Limits.within("failureCount", failures, 1, 1_000);
            Limits.within("failureCountWindow", window, Duration.ofSeconds(1), Duration.ofMinutes(2));
        }
    }
}
