package dev.switchgear.model;

/**
 * Is called with the events of circuits, one after the other, on a thread of its own. A listener that is slow or throws does
 * not delay or fail a call. At most 1,024 events wait for it; further events are dropped and counted.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface CircuitListener {
    /** Called with one event. */
    void on(CircuitEvent event);
}
