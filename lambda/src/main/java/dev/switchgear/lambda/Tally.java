package dev.switchgear.lambda;

import dev.switchgear.Circuit;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.CircuitStatus;
import dev.switchgear.model.OperatorOverride;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** Counts the calls of one circuit between two reports. Many threads may count; one at a time may report. */
final class Tally {
    final LongAdder permitted = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder expired = new LongAdder();
    private final Circuit circuit;
    private volatile boolean kept;
    private CircuitCounts told;
    private long refusedLocally;
    private long shadowed;

    Tally(Circuit circuit) {
        this.circuit = circuit;
        this.told = new CircuitCounts(circuit.id(), CircuitState.CLOSED, Optional.empty(), 0, 0, 0, 0, 0, 0, 0, false);
    }

    String name() {
        return circuit.id().dependency();
    }

    /** Whether these counts are reported. */
    boolean isKept() {
        return kept;
    }

    void keep(boolean value) {
        kept = value;
    }

    /** Whether nothing was counted since the last report. */
    boolean isQuiet() {
        return permitted.sum() == 0 && refused.sum() == 0 && failed.sum() == 0 && expired.sum() == 0;
    }

    /** The counts since the last report; empty if there are none. */
    Optional<CircuitCounts> take() {
        CircuitStatus status = circuit.status();
        CircuitCounts counts = new CircuitCounts(
                circuit.id(),
                status.state(),
                status.override().map(OperatorOverride::kind),
                permitted.sumThenReset(),
                refused.sumThenReset(),
                since(refusedLocally, status.localRefusals()),
                since(shadowed, status.shadowed()),
                failed.sumThenReset(),
                expired.sumThenReset(),
                status.openKeys(),
                status.degraded());
        refusedLocally = status.localRefusals();
        shadowed = status.shadowed();
        boolean quiet = counts.saysNoMoreThan(told);
        told = counts;
        return quiet ? Optional.empty() : Optional.of(counts);
    }

    /** Counts from 0 again, in a copy of the process. */
    private static long since(long before, long now) {
        return now >= before ? now - before : now;
    }
}
