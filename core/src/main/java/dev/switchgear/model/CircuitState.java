package dev.switchgear.model;

/**
 * The state of a circuit.
 *
 * @since 0.1.0
 */
public enum CircuitState {
    /** Calls pass; during the ramp after a recovery a growing share of them. */
    CLOSED,
    /** Calls are refused. */
    OPEN,
    /** The wait has passed. A few leased probes test the dependency, and all other calls are refused. */
    HALF_OPEN
}
