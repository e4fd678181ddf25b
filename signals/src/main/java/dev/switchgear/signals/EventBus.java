package dev.switchgear.signals;

import java.util.List;

/**
 * Where events are put.
 *
 * @since 0.1.0
 */
public interface EventBus {
    /** How many events one request carries at most. */
    int MOST_AT_ONCE = 10;

    /**
     * Puts events, and returns those that the bus did not take.
     *
     * @param events 1 to {@value #MOST_AT_ONCE}
     * @throws RuntimeException if it is unknown whether it took any
     */
    List<BusEvent> put(List<BusEvent> events);

    /**
     * One event, as its sender knows it; the bus adds its identity, account and region.
     *
     * @param source who sends it
     * @param detailType what it is
     * @param detail JSON
     * @param at when it happened
     */
    record BusEvent(String source, String detailType, String detail, java.time.Instant at) {}
}
