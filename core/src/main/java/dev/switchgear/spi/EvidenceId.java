package dev.switchgear.spi;

import java.util.Objects;

/**
 * The name of the evidence of one watch.
 *
 * <p>Epoch and watch are part of the name, so that a late report of an earlier watch can never be counted in a later
 * one.
 *
 * @param circuit the circuit that is watched
 * @param epoch the circuit's epoch
 * @param watch the number of the watch in that epoch
 * @since 0.1.0
 */
public record EvidenceId(CircuitId circuit, long epoch, long watch) {
    /** Checks that the circuit is not null. */
    public EvidenceId {
        Objects.requireNonNull(circuit, "circuit");
    }
}
