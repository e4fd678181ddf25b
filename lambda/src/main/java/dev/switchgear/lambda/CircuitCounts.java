package dev.switchgear.lambda;

import dev.switchgear.model.CircuitState;
import dev.switchgear.spi.CircuitId;

/**
 * What happened to one circuit in this environment since it was last told.
 *
 * @param circuit which
 * @param state its state now
 * @param permitted calls that were made
 * @param refused calls that were refused
 * @param failed calls that counted as failures
 * @param expired calls that still ran shortly before their invocation's end and were booked as failures then; they are not
 *     among {@code failed}, unless they ended all the same
 * @param degraded whether decisions rest on this environment's own view
 * @since 0.1.0
 */
public record CircuitCounts(
        CircuitId circuit,
        CircuitState state,
        long permitted,
        long refused,
        long failed,
        long expired,
        boolean degraded) {
    /** Returns the state as metrics have it: 0 CLOSED, 1 HALF_OPEN, 2 OPEN. */
    public int stateNumber() {
        return switch (state) {
            case CLOSED -> 0;
            case HALF_OPEN -> 1;
            case OPEN -> 2;
        };
    }
}
