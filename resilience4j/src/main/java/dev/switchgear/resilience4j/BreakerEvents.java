package dev.switchgear.resilience4j;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnCallNotPermittedEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnErrorEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnFailureRateExceededEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnIgnoredErrorEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnResetEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnSlowCallRateExceededEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnStateTransitionEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnSuccessEvent;
import io.github.resilience4j.core.EventConsumer;
import io.github.resilience4j.core.EventProcessor;
import java.util.function.Supplier;

/** The consumers of one breaker's events. A consumer that throws is logged and fails no call. */
final class BreakerEvents extends EventProcessor<CircuitBreakerEvent> implements CircuitBreaker.EventPublisher {
    private static final System.Logger LOG = System.getLogger("dev.switchgear.resilience4j");

    /**
     * Publishes an event, which is created only if it has a consumer, unless a breaker in {@code state} publishes none.
     */
    @SuppressWarnings("CatchAndPrintStackTrace") // logged, not printed
    void publish(CircuitBreaker.State state, Supplier<? extends CircuitBreakerEvent> made) {
        if (!hasConsumers()) {
            return;
        }
        CircuitBreakerEvent event = made.get();
        if (!event.getEventType().forcePublish && !state.allowPublish) {
            return;
        }
        try {
            processEvent(event);
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.WARNING, "a consumer of " + event + " failed", e);
        }
    }

    @Override
    public CircuitBreaker.EventPublisher onSuccess(EventConsumer<CircuitBreakerOnSuccessEvent> consumer) {
        return with(CircuitBreakerOnSuccessEvent.class, consumer);
    }

    @Override
    public CircuitBreaker.EventPublisher onError(EventConsumer<CircuitBreakerOnErrorEvent> consumer) {
        return with(CircuitBreakerOnErrorEvent.class, consumer);
    }

    @Override
    public CircuitBreaker.EventPublisher onStateTransition(
            EventConsumer<CircuitBreakerOnStateTransitionEvent> consumer) {
        return with(CircuitBreakerOnStateTransitionEvent.class, consumer);
    }

    @Override
    public CircuitBreaker.EventPublisher onReset(EventConsumer<CircuitBreakerOnResetEvent> consumer) {
        return with(CircuitBreakerOnResetEvent.class, consumer);
    }

    @Override
    public CircuitBreaker.EventPublisher onIgnoredError(EventConsumer<CircuitBreakerOnIgnoredErrorEvent> consumer) {
        return with(CircuitBreakerOnIgnoredErrorEvent.class, consumer);
    }

    @Override
    public CircuitBreaker.EventPublisher onCallNotPermitted(
            EventConsumer<CircuitBreakerOnCallNotPermittedEvent> consumer) {
        return with(CircuitBreakerOnCallNotPermittedEvent.class, consumer);
    }

    @Override
    public CircuitBreaker.EventPublisher onFailureRateExceeded(
            EventConsumer<CircuitBreakerOnFailureRateExceededEvent> consumer) {
        return with(CircuitBreakerOnFailureRateExceededEvent.class, consumer);
    }

    @Override
    public CircuitBreaker.EventPublisher onSlowCallRateExceeded(
            EventConsumer<CircuitBreakerOnSlowCallRateExceededEvent> consumer) {
        return with(CircuitBreakerOnSlowCallRateExceededEvent.class, consumer);
    }

    private <E extends CircuitBreakerEvent> BreakerEvents with(Class<E> kind, EventConsumer<E> consumer) {
        registerConsumer(kind.getName(), consumer);
        return this;
    }
}
