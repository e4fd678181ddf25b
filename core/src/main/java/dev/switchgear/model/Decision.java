package dev.switchgear.model;

/**
 * Whether a call may be made.
 *
 * @since 0.1.0
 */
public sealed interface Decision permits Permit, Refusal {
    /** Returns whether the call may be made. */
    boolean permitted();

    /**
     * Returns the permit; it must be closed when the call has ended.
     *
     * @throws CircuitOpenException if the call was refused
     */
    Permit permit();

    /**
     * Returns the refusal.
     *
     * @throws IllegalStateException if the call was permitted
     */
    Refusal refusal();
}
