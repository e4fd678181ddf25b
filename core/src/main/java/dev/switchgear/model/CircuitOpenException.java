package dev.switchgear.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A call was refused. Only the convenience methods throw it. It has no stack trace, because a refusal is not a fault.
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

    /** Returns what refused the call, and why. The message is made when it is first read, because it is rarely read. */
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

    /** Returns what refused the call, since when, and when to try again. */
    public Refusal refusal() {
        return refusal;
    }

    /** Keeps the message when the exception is serialized, because the refusal is not. */
    private Object writeReplace() {
        message = getMessage();
        return this;
    }
}
