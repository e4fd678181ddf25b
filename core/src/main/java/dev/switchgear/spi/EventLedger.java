package dev.switchgear.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Adds evidence that arrives as events. Events may be duplicated, late and in any order. Each event counts once in a
 * watch, however often and by however many consumers it is added.
 *
 * <p>A {@link CircuitStore} that can do this implements both. Failures are reported as there.
 *
 * @since 0.1.0
 */
public interface EventLedger {
    /** The largest number of events that one watch counts. A watch is decided long before. */
    int MAX_EVENTS = 1_000;

    /**
     * Adds atomically the evidence of those {@code events} that this watch has not counted yet, and returns the totals
     * of the watch.
     *
     * @param events evidence by the identity of the event, 1 to 64 characters
     * @param expiresAt when the store may delete the evidence
     * @throws StoreUnavailableException if it is unknown whether it was added; the same events may be added again
     */
    Evidence addOnce(EvidenceId watch, Map<String, Evidence> events, Instant expiresAt, Duration budget);
}
