package dev.switchgear.lambda;

import dev.switchgear.model.CircuitState;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.spi.CircuitId;
import java.util.Optional;

/**
 * What happened to one circuit in this environment since it was last told.
 *
 * @param circuit which
 * @param state what calls meet now: under an override what it orders
 * @param override the override that is in force
 * @param permitted calls that were made
 * @param refused calls that were refused
 * @param refusedLocally how many of them this environment's own view refused
 * @param shadowed calls that would have been refused, were it not for shadow mode or the enforced percentage
 * @param failed calls that counted as failures
 * @param expired calls that still ran shortly before their invocation's end and were recorded as failures then; they are not
 *     among {@code failed}, unless they ended all the same
 * @param openKeys keys of the dependency that are not CLOSED to calls
 * @param degraded whether decisions rest on this environment's own view
 * @since 0.1.0
 */
public record CircuitCounts(
        CircuitId circuit,
        CircuitState state,
        Optional<OperatorOverride.Kind> override,
        long permitted,
        long refused,
        long refusedLocally,
        long shadowed,
        long failed,
        long expired,
        int openKeys,
        boolean degraded) {
    /** Returns the state as metrics have it: 0 CLOSED, 1 HALF_OPEN, 2 OPEN. */
    public int stateNumber() {
        return switch (state) {
            case CLOSED -> 0;
            case HALF_OPEN -> 1;
            case OPEN -> 2;
        };
    }

    /** Whether nothing was called, and nothing else is worth telling that {@code told} did not say. */
    boolean saysNoMoreThan(CircuitCounts told) {
        boolean quiet = permitted == 0 && refused == 0 && shadowed == 0 && failed == 0 && expired == 0;
        return quiet && state == told.state && override.equals(told.override) && openKeys == told.openKeys;
    }
}
