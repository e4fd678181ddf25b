package dev.switchgear.sources;

import dev.switchgear.model.CircuitStatus;

/** What a circuit demands of the mappings that depend on it. */
enum Demand {
    /** All calls pass. */
    FULL,
    /** Few calls pass: those of probes, or the first after a recovery. */
    MINIMAL,
    /** No call passes. */
    PAUSED,
    /** The table gave no answer. */
    UNKNOWN;

    static Demand of(CircuitStatus status) {
        if (status.shadow()) {
            return FULL; // calls pass although the circuit is open
        }
        return switch (status.state()) {
            case OPEN -> PAUSED;
            case HALF_OPEN -> MINIMAL;
            case CLOSED -> status.ramping() ? MINIMAL : FULL;
        };
    }
}
