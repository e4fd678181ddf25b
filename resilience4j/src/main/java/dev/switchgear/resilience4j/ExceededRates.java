package dev.switchgear.resilience4j;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnFailureRateExceededEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnSlowCallRateExceededEvent;
import java.util.concurrent.atomic.AtomicBoolean;

/** Reports once that a rate of this process has reached its threshold, and again after it has fallen below. */
final class ExceededRates {
    private final String name;
    private final CircuitBreakerConfig config;
    private final LocalMetrics metrics;
    private final BreakerEvents events;
    private final AtomicBoolean failures = new AtomicBoolean();
    private final AtomicBoolean slowCalls = new AtomicBoolean();

    ExceededRates(String name, CircuitBreakerConfig config, LocalMetrics metrics, BreakerEvents events) {
        this.name = name;
        this.config = config;
        this.metrics = metrics;
        this.events = events;
    }

    void forget() {
        failures.set(false);
        slowCalls.set(false);
    }

    /** Called after a call was counted. */
    void check(State now) {
        if (!events.hasConsumers()) {
            return;
        }
        float failed = metrics.getFailureRate();
        if (hasReached(failures, failed, config.getFailureRateThreshold())) {
            events.publish(now, () -> new CircuitBreakerOnFailureRateExceededEvent(name, failed));
        }
        float slow = metrics.getSlowCallRate();
        if (hasReached(slowCalls, slow, config.getSlowCallRateThreshold())) {
            events.publish(now, () -> new CircuitBreakerOnSlowCallRateExceededEvent(name, slow));
        }
    }

    private static boolean hasReached(AtomicBoolean told, float rate, float threshold) {
        if (rate < threshold) {
            told.set(false);
            return false;
        }
        return told.compareAndSet(false, true);
    }
}
