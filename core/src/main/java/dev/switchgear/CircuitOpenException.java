package dev.switchgear;

import java.util.Objects;

/**
 * A call was refused. Thrown only by the convenience calls, without a stack trace: it is an answer, not a fault.
 *
 * @since 0.1.0
 */
public final class CircuitOpenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    /** Creates the exception for a refusal. */
    public CircuitOpenException(Refusal refusal) {
        super(
                "circuit " + refusal.circuit() + " is " + refusal.state() + " (" + refusal.cause() + "): "
                        + refusal.reason() + "; retry at " + refusal.retryAt(),
                null,
                false,
                false);
        this.refusal = Objects.requireNonNull(refusal, "refusal");
    }

    /** Returns what refused, since when, and when it is worth trying again. */
    public Refusal refusal() {
        return refusal;
    }
}
