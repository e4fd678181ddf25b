package dev.switchgear;

import dev.switchgear.spi.CircuitId;
import java.time.Instant;

/**
 * Something that happened to a circuit, as this environment learned it.
 *
 * @param circuit which
 * @param kind what
 * @param state the state after it
 * @param detail for a person
 * @param at when this environment learned it
 * @since 0.1.0
 */
public record CircuitEvent(CircuitId circuit, Kind kind, CircuitState state, String detail, Instant at) {
    /** What can happen. */
    public enum Kind {
        /** The fleet's state changed. */
        STATE_CHANGED,
        /** An operator set or ended an override. */
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
        /** The live policy in the table is not valid; the last valid one stays in force. */
        POLICY_REJECTED,
        /** A refusal that shadow mode, or the enforced percentage, let pass. */
        SHADOWED,
        /** A call still ran when its process was about to be ended; it was booked as a failure. */
        DEADLINE_PASSED,
        /** A bound was reached: more circuits, or more keys, than this environment or the table follows. */
        OVERFLOW
    }
}
