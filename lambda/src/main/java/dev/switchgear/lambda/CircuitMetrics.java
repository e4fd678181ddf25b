package dev.switchgear.lambda;

/**
 * Where the figures of circuits go. Told when a circuit's state has changed and else at most once a minute, at the end
 * of a call, by the thread that made it; one that throws fails no call.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface CircuitMetrics {
    /** Publishes what happened to one circuit since the last time. */
    void publish(CircuitCounts counts);
}
