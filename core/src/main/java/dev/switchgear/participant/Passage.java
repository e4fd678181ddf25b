package dev.switchgear.participant;

import dev.switchgear.protocol.Lease;
import org.jspecify.annotations.Nullable;

/**
 * A call that one circuit let through, and the meaning of its outcome.
 *
 * @param circuit the circuit
 * @param mode the meaning of its outcome
 * @param period the circuit's period when it was let through; in another period the outcome is ignored
 * @param lease the probe's lease, if it is one
 */
record Passage(
        LocalCircuit circuit,
        Mode mode,
        int period,
        @Nullable Lease lease) {
    /** The meaning of the outcome of a call. */
    enum Mode {
        /** It is evidence. */
        COUNTED,
        /** None. */
        UNCOUNTED,
        /** It counts for the fleet's recovery. */
        PROBE,
        /** It counts for this environment's own breaker. */
        LOCAL_PROBE
    }

    Passage uncounted() {
        return mode == Mode.COUNTED ? new Passage(circuit, Mode.UNCOUNTED, period, null) : this;
    }
}
