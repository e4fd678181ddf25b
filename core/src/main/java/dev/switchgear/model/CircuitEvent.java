package dev.switchgear.model;

import dev.switchgear.spi.CircuitId;
import java.time.Instant;

/**
 * Something that happened to a circuit, as this environment learned it.
 *
 * @param circuit which
 * @param kind what
 * @param state the state that calls of this environment meet after it: under an override what it orders
 * @param detail for a person
 * @param at when this environment learned it
 * @since 0.1.0
 */
public record CircuitEvent(CircuitId circuit, Kind kind, CircuitState state, String detail, Instant at) {
    /** What can happen. */
    public enum Kind {
        /** The fleet's state changed. */
        STATE_CHANGED,
        /** An operator set or ended an override, or its time is over. */
        OVERRIDE_CHANGED,
        /** The fleet gathers evidence. */
        WATCH_STARTED,
        /** The store gives no answer, or none that this version understands; the local view protects. */
        DEGRADED,
        /** The store answers again. */
        RESTORED,
        /**
         * The item in the table holds a value that makes no sense, as a person may have written it. What can be read of it
         * counts; the detail says what to write.
         */
        ITEM_FLAWED,
        /**
         * The live policy in the table is not valid, and the last valid one stays in force; or this process gave a
         * circuit two policies, and the first one counts.
         */
        POLICY_REJECTED,
        /** A refusal that shadow mode, or the enforced percentage, let pass; one for each call. */
        SHADOWED,
        /** The first of such refusals in a row. */
        SHADOW_STARTED,
        /** Calls would pass again, or refusals are enforced; the detail says how many were not. */
        SHADOW_ENDED,
        /** This environment refuses calls by its own view, which it publishes to nobody. */
        LOCAL_OPENED,
        /** It no longer does; the detail says how many it refused. */
        LOCAL_CLOSED,
        /**
         * A call still ran when its process was about to be ended; it was booked as a failure, unless it had begun with
         * too little time left to say anything.
         */
        DEADLINE_PASSED,
        /** A probe succeeded after its lease was over: the policy's {@code callTimeout} is too short. */
        PROBE_OVERDUE,
        /** An operator ordered something of a circuit that no function seems to use. */
        UNKNOWN_NAME,
        /** A bound was reached: more circuits, or more keys, than this environment or the table follows. */
        OVERFLOW
    }
}
