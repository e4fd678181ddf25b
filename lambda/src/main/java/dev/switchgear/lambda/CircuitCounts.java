package dev.switchgear.lambda;

import dev.switchgear.model.CircuitState;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.spi.CircuitId;
import java.util.Optional;

/**
 * What happened to one circuit in this environment since the last report.
 *
 * @param circuit the circuit
 * @param state the state that applies to calls; under an override, that of the override
 * @param override the override that is in force
 * @param permitted calls that were made
 * @param refused calls that were refused
 * @param refusedLocally how many of them this environment's own view refused
 * @param shadowed calls that passed only because shadow mode or the enforced percentage did not enforce their refusal
 * @param failed calls that counted as failures
 * @param expired calls that still ran shortly before their invocation ended, and were recorded as failures then; they
 * are not among {@code failed}, unless they still ended
 * @param openKeys keys of the dependency that are not CLOSED to calls
 * @param degraded whether this environment decides by its own view
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
    /** Returns the state as a number for metrics: 0 CLOSED, 1 HALF_OPEN, 2 OPEN. */
    public int stateNumber() {
        return switch (state) {
            case CLOSED -> 0;
            case HALF_OPEN -> 1;
            case OPEN -> 2;
        };
    }

    /** Whether there is nothing to report: no calls, and no change since {@code told}. */
    boolean saysNoMoreThan(CircuitCounts told) {
        boolean quiet = permitted == 0 && refused == 0 && shadowed == 0 && failed == 0 && expired == 0;
        return quiet && state == told.state && override.equals(told.override) && openKeys == told.openKeys;
    }
}
