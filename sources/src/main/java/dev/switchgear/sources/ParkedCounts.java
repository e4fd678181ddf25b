package dev.switchgear.sources;

import java.time.Instant;
import java.util.Optional;

/**
 * What became of the events that were parked for a circuit. {@code parked} is the sum of {@code waiting}, {@code redriven}, {@code
 * givenUp} and {@code lost}.
 *
 * @param circuit the circuit, with its key after a slash if it has one; empty for events that no open circuit had caused
 * @param parked events that were parked, each once, however often its record was delivered
 * @param redriven events that were sent again, and were accepted
 * @param givenUp events that went to the final queue after their last attempt, or because they had waited too long
 * @param waiting events that are in the table
 * @param lost events that are neither in the table nor accounted for: somebody has deleted them
 * @param passedOn records that went to the final queue as they came; they were never parked
 * @param oldest when the first of the waiting events was parked
 * @since 0.1.0
 */
public record ParkedCounts(
        String circuit,
        long parked,
        long redriven,
        long givenUp,
        long waiting,
        long lost,
        long passedOn,
        Optional<Instant> oldest) {
    /** The circuit without its key. */
    String dependency() {
        int slash = circuit.indexOf('/');
        return slash < 0 ? circuit : circuit.substring(0, slash);
    }
}
