package dev.switchgear.spi;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The store gave no usable answer; whether a write was applied is unknown.
 *
 * <p>It never reaches a caller of a protected call: the circuit then decides by its local view. It has no
 * stack trace, because it is raised on the call path.
 *
 * @since 0.1.0
 */
public final class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why the store gave no usable answer. */
    public enum Kind {
        /** No answer within the budget. */
        TIMEOUT,
        /** The store throttled the request. */
        THROTTLED,
        /** No connection, or the store failed. */
        UNREACHABLE,
        /** No permission, or no valid credentials. */
        DENIED,
        /** No such table, wrong key schema, wrong region: only a person can repair it. */
        MISCONFIGURED,
        /** The item is of a newer format, or damaged. */
        UNREADABLE,
        /** Too many store calls of this process hang already. */
        SATURATED
    }

    private final Kind kind;

    /** Creates the exception with a message for a person. */
    public StoreUnavailableException(Kind kind, String message) {
        this(kind, message, null);
    }

    /** Creates the exception with a message for a person and the store's own exception. */
    public StoreUnavailableException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
        this.kind = Objects.requireNonNull(kind, "kind");
    }

    /** Returns why the store gave no usable answer. */
    public Kind kind() {
        return kind;
    }
}
