package dev.switchgear.driver;

import dev.switchgear.model.CircuitListener;
import dev.switchgear.spi.Ticker;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What a process hands to its circuits.
 *
 * @param clock the wall clock
 * @param ticker nanoseconds of this process
 * @param label names the process in the table, for a person; at most 40 characters
 * @param seed makes randomness repeatable; null: it is not
 * @param listeners what is told of events, on a thread of its own
 * @param disabled whether every call passes, unasked
 * @param asyncExecutor what runs users' code after the store was asked for it
 * @param journal what writes events down on the thread that learned of them; null: log lines of {@code dev.switchgear}
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
