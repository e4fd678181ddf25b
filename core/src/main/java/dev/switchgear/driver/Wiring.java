package dev.switchgear.driver;

import dev.switchgear.model.CircuitListener;
import dev.switchgear.spi.Ticker;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The parts that a process gives to its circuits.
 *
 * @param clock the wall clock
 * @param ticker nanoseconds of this process
 * @param label the name of the process in the table, for a person; at most 40 characters
 * @param seed the seed of random numbers, for tests; null otherwise
 * @param listeners called with events, on their own thread
 * @param disabled whether every call passes without a decision
 * @param asyncExecutor runs users' code after a request to the store
 * @param journal writes events on the thread that learned of them; null: log lines of {@code dev.switchgear}
 */
public record Wiring(
        InstantSource clock,
        Ticker ticker,
        String label,
        @Nullable Long seed,
        boolean disabled,
        Executor asyncExecutor,
        List<CircuitListener> listeners,
        @Nullable CircuitListener journal) {
    /** Copies the list of listeners. */
    public Wiring {
        listeners = List.copyOf(listeners);
    }
}
