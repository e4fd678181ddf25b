package dev.switchgear.protocol;

import dev.switchgear.model.CircuitState;

/** The phase of a circuit at a time, from its stored state and the clock. */
public enum Phase {
    /** CLOSED, all calls pass. */
    CLOSED(CircuitState.CLOSED),
    /** Just CLOSED; a growing share of calls passes. */
    RAMPING(CircuitState.CLOSED),
    /** OPEN, the wait has not ended. */
    WAITING(CircuitState.OPEN),
    /** OPEN, the wait has ended, probes may run. */
    PROBING(CircuitState.HALF_OPEN);

    private final CircuitState state;

    Phase(CircuitState state) {
        this.state = state;
    }

    public CircuitState state() {
        return state;
    }
}
