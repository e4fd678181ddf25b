package dev.switchgear.protocol;

import dev.switchgear.model.CircuitState;

/** Where a circuit is at a moment: its stored state seen with a clock. */
public enum Phase {
    /** CLOSED, all calls pass. */
    CLOSED(CircuitState.CLOSED),
    /** CLOSED a moment ago, a growing share of calls passes. */
    RAMPING(CircuitState.CLOSED),
    /** OPEN, the wait runs. */
    WAITING(CircuitState.OPEN),
    /** OPEN, the wait has passed, probes may run. */
    PROBING(CircuitState.HALF_OPEN);

    private final CircuitState state;

    Phase(CircuitState state) {
        this.state = state;
    }

    public CircuitState state() {
        return state;
    }
}
