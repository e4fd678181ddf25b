package dev.switchgear.sandbox;

/**
 * The result of one invocation.
 *
 * @param body the handler's JSON; for {@code FAILED} the runtime's description of the error; otherwise what happened
 */
public record InvocationResult(Kind kind, String body) {
    /** How an invocation can end. */
    public enum Kind {
        /** The handler returned. */
        RETURNED,
        /** The handler threw, and the runtime reported it. */
        FAILED,
        /** The process ended while it had the event. */
        ENDED,
        /** The function's timeout passed, and the process was killed, as in Lambda. */
        TIMED_OUT,
        /** No environment was free, and the event reached none. */
        THROTTLED
    }

    /** Whether the handler returned. */
    public boolean returned() {
        return kind == Kind.RETURNED;
    }
}
