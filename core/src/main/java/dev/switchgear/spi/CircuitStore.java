package dev.switchgear.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The store of a fleet's circuits: reads items, applies conditional transitions, adds evidence.
 *
 * <p>A store makes no decisions. It never retries a write, has no cache, and reports every failure as {@link
 * StoreUnavailableException}. A {@link TransitionResult} that was not applied is only for a proven refusal. Each method
 * should end within {@code budget}; the caller does not rely on it. Implementations are safe for use by many threads,
 * and pass the contract in the {@code testkit} module.
 *
 * @since 0.1.0
 */
public interface CircuitStore extends AutoCloseable {
    /**
     * Reads the items of a dependency.
     *
     * @param root the circuit of the dependency itself
     * @param scope which items, and how fresh
     * @param budget how long the caller waits
     * @throws StoreUnavailableException if there is no usable answer
     */
    DependencyItems read(CircuitId root, ReadScope scope, Duration budget);

    /**
     * Reads several dependencies at once, for a start-up. The default reads one after the other.
     *
     * @return an entry for each of {@code roots}
     * @throws StoreUnavailableException if there is no usable answer
     */
    default Map<CircuitId, DependencyItems> readAll(List<CircuitId> roots, ReadScope scope, Duration budget) {
        Map<CircuitId, DependencyItems> all = new LinkedHashMap<>();
        for (CircuitId root : roots) {
            all.put(root, read(root, scope, budget));
        }
        return all;
    }

    /**
     * Applies a transition atomically, if the stored item fulfils all its conditions.
     *
     * @throws StoreUnavailableException if it is unknown whether it was applied
     */
    TransitionResult apply(CircuitId circuit, Transition transition, Duration budget);

    /**
     * Adds evidence to a watch, atomically, and returns the totals.
     *
     * @param expiresAt when the store may delete the evidence
     * @throws StoreUnavailableException if it is unknown whether it was added
     */
    Evidence add(EvidenceId watch, Evidence evidence, Instant expiresAt, Duration budget);

    /** Closes what the store itself opened. If the caller passed a client, the client stays open. */
    @Override
    default void close() {}
}
