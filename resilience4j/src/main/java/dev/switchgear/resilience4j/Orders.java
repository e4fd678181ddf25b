package dev.switchgear.resilience4j;

import dev.switchgear.Circuit;
import dev.switchgear.CircuitOperator;
import dev.switchgear.Switchgear;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.CircuitStatus;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.model.Signal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Carries out {@code transitionTo...} on a circuit of the fleet: as an operator's override, or a signal that ends. Each
 * sends requests to the store on the caller's thread, and then reads the circuit, so that this process obeys at once.
 */
final class Orders {
    private static final Duration READ = Duration.ofSeconds(1);
    private static final Duration TICK = Duration.ofMillis(1);

    private final Switchgear switchgear;
    private final Circuit circuit;
    private final CircuitOperator operator;
    private final Author author;
    private final Clock clock;

    Orders(Switchgear switchgear, Circuit circuit, Author author, Clock clock) {
        this.switchgear = switchgear;
        this.circuit = circuit;
        this.operator = switchgear.operator(circuit.id().dependency());
        this.author = author;
        this.clock = clock;
    }

    /** Sets an override that ends by itself. */
    void override(OperatorOverride.Kind kind, String reason) {
        operator.override(kind, author.lasts(), author.name(), reason);
        learn();
    }

    /** Opens the circuit until a time. After that, it may be probed. */
    void openUntil(Instant until, String reason) {
        release(operator.read());
        raise(until, reason);
        learn();
    }

    /** Ends the wait of an OPEN circuit, so that it may be probed. */
    void halfOpen(String reason) {
        release(operator.read());
        raise(clock.instant().plus(READ), reason);
        operator.clear(signal(clock.instant().plus(TICK.multipliedBy(2)), clock.instant(), reason));
        learn();
    }

    /** Ends overrides and our signal. A circuit that is not CLOSED then is forced closed for a time. */
    void close(String reason) {
        CircuitStatus before = operator.read();
        release(before);
        if (before.signals().contains(author.source())) {
            operator.clear(signal(clock.instant().plus(TICK), clock.instant(), reason));
        }
        learn();
        CircuitStatus after = circuit.status();
        if (after.state() != CircuitState.CLOSED || after.ramping()) { // in the table, or in this process's local view
            override(OperatorOverride.Kind.FORCED_CLOSED, reason);
        }
    }

    private void release(CircuitStatus status) {
        if (status.override().isPresent()) {
            operator.release();
        }
    }

    /** A signal counts only if it is newer than the last one of its source, which may be of the same millisecond. */
    private void raise(Instant until, String reason) {
        if (!operator.raise(signal(clock.instant(), until, reason))) {
            operator.raise(signal(clock.instant().plus(TICK), until, reason));
        }
    }

    private Signal signal(Instant at, Instant until, String reason) {
        return new Signal(author.source(), at, until, reason + " by " + author.name());
    }

    private void learn() {
        switchgear.prefetch(READ, circuit.id().dependency());
    }

    /**
     * The author of changes, and how long they last.
     *
     * @param name the author of overrides
     * @param lasts how long overrides last
     */
    record Author(String name, Duration lasts) {
        /**
         * Returns the name of the author's signals. It is the same for all processes of an author, so that one can end
         * the signal of another.
         */
        String source() {
            return "resilience4j:" + name.replaceAll("[^A-Za-z0-9._:-]", "_").substring(0, Math.min(name.length(), 48));
        }
    }
}
