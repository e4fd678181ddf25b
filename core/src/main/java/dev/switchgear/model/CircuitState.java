package dev.switchgear.model;

/**
 * The state of a circuit as its users know it.
 *
 * @since 0.1.0
 */
public enum CircuitState {
    /** Calls pass; during the ramp after a recovery a growing share of them. */
    CLOSED,
    /** Calls are refused. */
    OPEN,
    /** The wait has passed; a few leased probes test the dependency, all other calls are refused. */
    HALF_OPEN
}
