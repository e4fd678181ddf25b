package dev.switchgear.resilience4j;

import dev.switchgear.Circuit;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.CircuitStatus;
import dev.switchgear.model.OperatorOverride;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.StateTransition;
import io.github.resilience4j.circuitbreaker.IllegalStateTransitionException;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The state of a circuit as a state of resilience4j, as this process last saw it. Each change is published once: as one
 * transition, or as several if this process did not see the states in between. Safe for use by many threads.
 */
final class ObservedState {
    /** The beginning of the reason of an override that means METRICS_ONLY. Every process of the fleet reads it. */
    static final String METRICS_ONLY = "METRICS_ONLY";

    private final Circuit circuit;
    private final BiConsumer<State, List<StateTransition>> changed;
    private volatile State last = State.CLOSED;

    /** @param changed gets the new state and the transitions that lead to it, without a lock */
    ObservedState(Circuit circuit, BiConsumer<State, List<StateTransition>> changed) {
        this.circuit = circuit;
        this.changed = changed;
    }

    /** Returns the state that was seen last, without a read of the circuit. */
    State last() {
        return last;
    }

    /** Reads the circuit without a request, and returns the state. */
    State look() {
        State before;
        State now;
        synchronized (this) {
            before = last;
            now = of(circuit.status());
            last = now;
        }
        if (before != now) {
            changed.accept(now, between(circuit.id().dependency(), before, now));
        }
        return now;
    }

    private static State of(CircuitStatus status) {
        OperatorOverride order = status.override().orElse(null);
        if (order != null) {
            return switch (order.kind()) {
                case FORCED_OPEN -> State.FORCED_OPEN;
                case DISABLED -> State.DISABLED;
                case FORCED_CLOSED -> order.reason().startsWith(METRICS_ONLY) ? State.METRICS_ONLY : State.CLOSED;
            };
        }
        if (status.shadow()) {
            return State.METRICS_ONLY;
        }
        if (status.state() == CircuitState.CLOSED) {
            return status.ramping() ? State.HALF_OPEN : State.CLOSED; // resilience4j's CLOSED refuses nothing.
        }
        return State.valueOf(status.state().name());
    }

    /** Returns the shortest sequence of transitions that resilience4j knows, because it does not connect all states. */
    static List<StateTransition> between(String name, State from, State to) {
        StateTransition direct = transition(name, from, to);
        if (direct != null) {
            return List.of(direct);
        }
        StateTransition first = transition(name, from, State.OPEN);
        if (first != null) { // CLOSED to HALF_OPEN.
            return List.of(first, StateTransition.transitionBetween(name, State.OPEN, to));
        }
        StateTransition home = StateTransition.transitionBetween(name, from, State.CLOSED);
        StateTransition second = transition(name, State.CLOSED, to);
        return second != null
                ? List.of(home, second)
                : List.of(
                        home, StateTransition.CLOSED_TO_OPEN, StateTransition.transitionBetween(name, State.OPEN, to));
    }

    private static @Nullable StateTransition transition(String name, State from, State to) {
        try {
            return StateTransition.transitionBetween(name, from, to);
        } catch (IllegalStateTransitionException e) {
            return null;
        }
    }
}
