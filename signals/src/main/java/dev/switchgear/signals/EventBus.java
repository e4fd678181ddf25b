package dev.switchgear.signals;

import java.util.List;

/**
 * A bus for events.
 *
 * @since 0.1.0
 */
public interface EventBus {
    /** The largest number of events in one request. */
    int MOST_AT_ONCE = 10;

    /**
     * Puts events, and returns those that the bus did not accept.
     *
     * @param events 1 to {@value #MOST_AT_ONCE}
     * @throws RuntimeException if it is unknown whether it accepted any
     */
    List<BusEvent> put(List<BusEvent> events);

    /**
     * One event of a sender; the bus adds an id, the account and the region.
     *
     * @param source its sender
     * @param detailType its type
     * @param detail JSON
     * @param at when it happened
     */
    record BusEvent(String source, String detailType, String detail, java.time.Instant at) {}
}
