package dev.switchgear.model;

/**
 * Hears what happens to circuits. Called on a thread of its own, one event after the other; one that is slow or throws
 * delays and fails no call. At most 1,024 events wait for it, later ones are dropped and counted.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface CircuitListener {
    /** Hears of one event. */
    void on(CircuitEvent event);
}
