package dev.switchgear.participant;

import dev.switchgear.protocol.Lease;
import org.jspecify.annotations.Nullable;

/**
 * A call let through by one circuit, and what its outcome will mean.
 *
 * @param circuit which
 * @param mode what its outcome means
 * @param period the circuit's period when it was let through; in another one the outcome means nothing
 * @param lease the probe's lease, if it is one
 */
record Passage(
        LocalCircuit circuit,
        Mode mode,
        int period,
        @Nullable Lease lease) {
    /** What the outcome of a call means. */
    enum Mode {
        /** It is evidence. */
        COUNTED,
        /** Nothing. */
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
