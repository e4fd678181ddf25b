package dev.switchgear.resilience4j;

import dev.switchgear.Circuit;
import dev.switchgear.model.Decision;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.model.Outcome;
import dev.switchgear.model.Permit;
import dev.switchgear.resilience4j.CallVerdict.Kind;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnCallNotPermittedEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnErrorEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnIgnoredErrorEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnResetEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnStateTransitionEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnSuccessEvent;
import io.github.resilience4j.core.functions.CheckedSupplier;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One breaker of resilience4j on one circuit of the fleet. Safe for use by many threads. */
final class FleetCircuitBreaker implements ExactCalls {
    private final String name;
    private final CircuitBreakerConfig config;
    private final Map<String, String> tags;
    private final Circuit circuit;
    private final Orders orders;
    private final CallVerdict verdict;
    private final HeldPermits held = new HeldPermits();
    private final BreakerEvents events = new BreakerEvents();
    private final LocalMetrics metrics;
    private final ExceededRates exceeded;
    private final ObservedState state;

    FleetCircuitBreaker(
            String name, CircuitBreakerConfig config, Map<String, String> tags, Circuit circuit, Orders orders) {
        this.name = name;
        this.config = config;
        this.tags = tags;
        this.circuit = circuit;
        this.orders = orders;
        this.verdict = new CallVerdict(name, config);
        this.metrics = new LocalMetrics(config);
        this.exceeded = new ExceededRates(name, config, metrics, events);
        this.state = new ObservedState(circuit, this::changed);
    }

    /** Publishes a transition if the state has changed. */
    void look() {
        state.look();
    }

    private void changed(State now, List<StateTransition> steps) {
        if (now != State.OPEN) { // like in resilience4j, an OPEN breaker shows the window that opened it
            metrics.restart(now == State.HALF_OPEN);
            exceeded.forget();
        }
        steps.forEach(step -> events.publish(now, () -> new CircuitBreakerOnStateTransitionEvent(name, step)));
    }

    @Override
    public boolean tryAcquirePermission() {
        Permit permit = admit();
        if (permit != null) {
            held.hold(permit);
        }
        return permit != null;
    }

    @Override
    public void acquirePermission() {
        if (!tryAcquirePermission()) {
            throw CallNotPermittedException.createCallNotPermittedException(this);
        }
    }

    /** Returns the permit of a call, or null, and publishes that the call is not permitted. */
    private @Nullable Permit admit() {
        Decision decision = circuit.decide();
        boolean plain = decision instanceof Permit permit && !permit.isProbe() && state.last() == State.CLOSED;
        State now = plain ? State.CLOSED : state.look();
        if (decision instanceof Permit permit) {
            return permit;
        }
        metrics.refused();
        events.publish(now, () -> new CircuitBreakerOnCallNotPermittedEvent(name));
        return null;
    }

    @Override
    public void releasePermission() {
        Permit permit = held.take();
        if (permit != null) {
            permit.close();
        }
    }

    @Override
    public void onError(long duration, TimeUnit durationUnit, Throwable throwable) {
        end(held.take(), verdict.ofThrown(throwable), Duration.ofNanos(durationUnit.toNanos(duration)));
    }

    @Override
    public void onSuccess(long duration, TimeUnit durationUnit) {
        end(held.take(), CallVerdict.SUCCESS, Duration.ofNanos(durationUnit.toNanos(duration)));
    }

    @Override
    public void onResult(long duration, TimeUnit durationUnit, @Nullable Object result) {
        end(held.take(), verdict.ofResult(result), Duration.ofNanos(durationUnit.toNanos(duration)));
    }

    private void end(@Nullable Permit permit, CallVerdict.CallResult ended, Duration lasted) {
        State before = state.last();
        tell(before, ended, lasted);
        if (ended.kind() == Kind.IGNORED) {
            if (permit != null) {
                permit.close();
            }
            return;
        }
        if (before != State.DISABLED && before != State.FORCED_OPEN) {
            metrics.record(ended.kind() == Kind.SUCCESS, lasted);
            exceeded.check(before);
        }
        Outcome outcome = ended.outcome();
        if (permit != null) {
            permit.end(outcome, lasted);
        } else {
            circuit.record(outcome, lasted); // the outcome was reported without a permission, as resilience4j allows
        }
        if (before != State.CLOSED
                || !outcome.isPlainSuccess()
                || config.getSlowCallDurationThreshold().compareTo(lasted) <= 0) {
            state.look();
        }
    }

    private void tell(State now, CallVerdict.CallResult ended, Duration lasted) {
        Throwable thrown = ended.thrown();
        if (thrown == null || ended.kind() == Kind.SUCCESS) {
            events.publish(now, () -> new CircuitBreakerOnSuccessEvent(name, lasted));
        } else if (ended.kind() == Kind.FAILURE) {
            events.publish(now, () -> new CircuitBreakerOnErrorEvent(name, lasted, thrown));
        } else {
            events.publish(now, () -> new CircuitBreakerOnIgnoredErrorEvent(name, lasted, thrown));
        }
    }

    @Override
    public <T> T guarded(CheckedSupplier<T> work) throws Throwable {
        Permit permit = admit();
        if (permit == null) {
            throw CallNotPermittedException.createCallNotPermittedException(this);
        }
        long start = getCurrentTimestamp();
        T result;
        try {
            result = work.get();
        } catch (Throwable thrown) {
            end(permit, verdict.ofThrown(thrown), since(start));
            throw thrown;
        }
        end(permit, verdict.ofResult(result), since(start));
        return result;
    }

    /** Works like the default method, but keeps the permit of the call, because the stage may end on any thread. */
    @Override
    public <T> CompletionStage<T> executeCompletionStage(Supplier<CompletionStage<T>> supplier) {
        CompletableFuture<T> promise = new CompletableFuture<>();
        Permit permit = admit();
        if (permit == null) {
            promise.completeExceptionally(CallNotPermittedException.createCallNotPermittedException(this));
            return promise;
        }
        long start = getCurrentTimestamp();
        CompletionStage<T> stage;
        try {
            stage = Objects.requireNonNull(supplier.get(), "the decorated supplier returned null instead of a stage");
        } catch (RuntimeException | Error e) {
            end(permit, verdict.ofThrown(e), since(start));
            promise.completeExceptionally(e);
            return promise;
        }
        stage.whenComplete((result, thrown) -> {
            if (thrown == null) {
                end(permit, verdict.ofResult(result), since(start));
                promise.complete(result);
            } else {
                end(permit, verdict.ofThrown(thrown), since(start));
                promise.completeExceptionally(thrown);
            }
        });
        return promise;
    }

    @Override
    public <T> Supplier<CompletionStage<T>> decorateCompletionStage(Supplier<CompletionStage<T>> supplier) {
        return () -> executeCompletionStage(supplier);
    }

    private Duration since(long start) {
        return Duration.ofNanos(getTimestampUnit().toNanos(getCurrentTimestamp() - start));
    }

    @Override
    public void reset() {
        orders.close("reset()");
        state.look();
        metrics.restart(false);
        exceeded.forget();
        events.publish(state.last(), () -> new CircuitBreakerOnResetEvent(name));
    }

    @Override
    public void transitionToClosedState() {
        legal(State.CLOSED);
        orders.close("transitionToClosedState()");
        state.look();
    }

    @Override
    public void transitionToOpenState() {
        transitionToOpenStateFor(
                Duration.ofMillis(config.getWaitIntervalFunctionInOpenState().apply(1)));
    }

    @Override
    public void transitionToOpenStateFor(Duration waitDuration) {
        transitionToOpenStateUntil(config.getClock().instant().plus(waitDuration));
    }

    @Override
    public void transitionToOpenStateUntil(Instant waitUntil) {
        legal(State.OPEN);
        if (waitUntil.isAfter(config.getClock().instant())) {
            orders.openUntil(waitUntil, "transitionToOpenState()");
        } else {
            orders.halfOpen("transitionToOpenState()"); // the wait has ended
        }
        state.look();
    }

    @Override
    public void transitionToHalfOpenState() {
        legal(State.HALF_OPEN);
        orders.halfOpen("transitionToHalfOpenState()");
        state.look();
    }

    @Override
    public void transitionToDisabledState() {
        override(State.DISABLED, OperatorOverride.Kind.DISABLED, "transitionToDisabledState()");
    }

    @Override
    public void transitionToMetricsOnlyState() {
        override(
                State.METRICS_ONLY,
                OperatorOverride.Kind.FORCED_CLOSED,
                ObservedState.METRICS_ONLY + ": transitionToMetricsOnlyState()");
    }

    @Override
    public void transitionToForcedOpenState() {
        override(State.FORCED_OPEN, OperatorOverride.Kind.FORCED_OPEN, "transitionToForcedOpenState()");
    }

    private void override(State to, OperatorOverride.Kind kind, String reason) {
        legal(to);
        orders.override(kind, reason);
        state.look();
    }

    /** Throws resilience4j's exception if the transition does not exist. */
    private void legal(State to) {
        StateTransition.transitionBetween(name, state.look(), to);
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public State getState() {
        return state.look();
    }

    @Override
    public CircuitBreakerConfig getCircuitBreakerConfig() {
        return config;
    }

    @Override
    public Metrics getMetrics() {
        return metrics;
    }

    @Override
    public Map<String, String> getTags() {
        return tags;
    }

    @Override
    public EventPublisher getEventPublisher() {
        return events;
    }

    @Override
    public long getCurrentTimestamp() {
        return config.getCurrentTimestampFunction().apply(config.getClock());
    }

    @Override
    public TimeUnit getTimestampUnit() {
        return config.getTimestampUnit();
    }

    @Override
    public String toString() {
        return "CircuitBreaker '" + name + "'";
    }
}
