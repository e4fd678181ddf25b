package dev.switchgear.model;

import dev.switchgear.spi.CircuitId;
import java.time.Instant;

/**
 * Something that happened to a circuit, as this environment learned it.
 *
 * @param circuit the circuit
 * @param kind what happened
 * @param state the state that applies to calls of this environment afterwards; under an override, that of the override
 * @param detail for a person
 * @param at when this environment learned it
 * @since 0.1.0
 */
public record CircuitEvent(CircuitId circuit, Kind kind, CircuitState state, String detail, Instant at) {
    /** What can happen. */
    public enum Kind {
        /** The fleet's state changed. */
        STATE_CHANGED,
        /** An operator set or ended an override, or it expired. */
        OVERRIDE_CHANGED,
        /** The fleet gathers evidence. */
        WATCH_STARTED,
        /** The store gives no answer, or one that this version does not understand; the local view decides. */
        DEGRADED,
        /** The store answers again. */
        RESTORED,
        /**
         * The item in the table has an invalid value, for example one that a person wrote. The valid part of the item
         * counts. The detail says which values are valid.
         */
        ITEM_FLAWED,
        /**
         * The live policy in the table is invalid, and the last valid one stays in force. Or this process gave a circuit
         * two policies, and the first one applies.
         */
        POLICY_REJECTED,
        /** A call passed that would have been refused without shadow mode or the enforced percentage; one event per call. */
        SHADOWED,
        /** The first such call in a row. */
        SHADOW_STARTED,
        /** Calls would pass again, or refusals are enforced again; the detail says how many were not enforced. */
        SHADOW_ENDED,
        /** This environment refuses calls by its own view; the fleet does not. */
        LOCAL_OPENED,
        /** It no longer does so; the detail says how many calls it refused. */
        LOCAL_CLOSED,
        /**
         * A call was still running when its process was about to end. It was recorded as a failure, or ignored if it had
         * begun with too little time left.
         */
        DEADLINE_PASSED,
        /** A probe succeeded after its lease had expired: the policy's {@code callTimeout} is too short. */
        PROBE_OVERDUE,
        /** An operator changed a circuit that no function seems to use. */
        UNKNOWN_NAME,
        /** A bound was reached: more circuits, or more keys, than this environment or the table follows. */
        OVERFLOW
    }
}
