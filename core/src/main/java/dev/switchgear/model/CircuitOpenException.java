package dev.switchgear.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A call was refused. Thrown only by the convenience calls, without a stack trace: it is an answer, not a fault.
 *
 * @since 0.1.0
 */
public final class CircuitOpenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;
    private @Nullable String message;

    /** Creates the exception for a refusal. */
    public CircuitOpenException(Refusal refusal) {
        super(null, null, false, false);
        this.refusal = Objects.requireNonNull(refusal, "refusal");
    }

    /** Says what refused, and why. Written when it is first read: most refusals are handled unread. */
    @Override
    public String getMessage() {
        String written = message;
        if (written == null) {
            written = "circuit " + refusal.circuit() + " is " + refusal.state() + " (" + refusal.cause() + "): "
                    + refusal.reason() + "; retry at " + refusal.retryAt();
            message = written;
        }
        return written;
    }

    /** Returns what refused, since when, and when it is worth trying again. */
    public Refusal refusal() {
        return refusal;
    }

    /** Takes the message along to where there is no refusal to write it from. */
    private Object writeReplace() {
        message = getMessage();
        return this;
    }
}
