package dev.switchgear.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Adds up evidence that arrives as events, which may come twice, late and in any order: each event counts once in a
 * watch, however often it is handed over and by however many consumers.
 *
 * <p>A {@link CircuitStore} that can do this implements both. Failures are reported as there.
 *
 * @since 0.1.0
 */
public interface EventLedger {
    /** How many events one watch counts at most; a watch is decided long before, and further ones change nothing. */
    int MAX_EVENTS = 1_000;

    /**
     * Adds the evidence of those {@code events} which this watch has not counted yet, atomically, and returns the
     * totals of the watch, whatever was added.
     *
     * @param events evidence by the event's identity, 1 to 64 characters
     * @param expiresAt when the store may delete the evidence
     * @throws StoreUnavailableException if it is unknown whether it was added; the same events may be handed over again
     */
    Evidence addOnce(EvidenceId watch, Map<String, Evidence> events, Instant expiresAt, Duration budget);
}
