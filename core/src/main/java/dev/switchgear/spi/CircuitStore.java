package dev.switchgear.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a fleet's circuits meet: reads items, applies conditional transitions, adds up evidence.
 *
 * <p>A store decides nothing. It never retries a write, keeps no cache, and reports every failure as
 * {@link StoreUnavailableException}; only a refusal that the store itself has proven is a {@link TransitionResult} that
 * was not applied. Each method should give up within {@code budget}; the caller does not rely on it. Implementations
 * are safe for use by many threads, and pass the contract in the {@code testkit} room.
 *
 * @since 0.1.0
 */
public interface CircuitStore extends AutoCloseable {
    /**
     * Reads what is stored of a dependency.
     *
     * @param root the circuit of the dependency itself
     * @param scope how much, and how fresh
     * @param budget after which the answer is of no use
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
     * Applies a transition if all its conditions hold of the stored item, atomically.
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

    /** Releases what the store itself has opened. A store that was handed its client leaves the client open. */
    @Override
    default void close() {}
}
