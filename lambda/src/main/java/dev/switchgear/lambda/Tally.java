package dev.switchgear.lambda;

import dev.switchgear.Circuit;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.CircuitStatus;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** Counts the calls of one circuit between two tellings. Counting is for many threads, telling for one at a time. */
final class Tally {
    final LongAdder permitted = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder expired = new LongAdder();
    private final Circuit circuit;
    private CircuitState told = CircuitState.CLOSED;

    Tally(Circuit circuit) {
        this.circuit = circuit;
    }

    /** What is new, and nothing if there is nothing. */
    Optional<CircuitCounts> take() {
        CircuitStatus status = circuit.status();
        CircuitCounts counts = new CircuitCounts(
                circuit.id(),
                status.state(),
                permitted.sumThenReset(),
                refused.sumThenReset(),
                failed.sumThenReset(),
                expired.sumThenReset(),
                status.degraded());
        boolean quiet = counts.permitted() == 0
                && counts.refused() == 0
                && counts.failed() == 0
                && counts.expired() == 0
                && counts.state() == told;
        told = counts.state();
        return quiet ? Optional.empty() : Optional.of(counts);
    }
}
