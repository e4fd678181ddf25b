package dev.switchgear.lambda;

/**
 * Receives the figures of circuits. It is called at the end of a call, on the thread of the call, when the state of a
 * circuit has changed, and otherwise at most once a minute. If it throws, no call fails.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface CircuitMetrics {
    /** Publishes what happened to one circuit since the last time. */
    void publish(CircuitCounts counts);
}
