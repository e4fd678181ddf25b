package dev.switchgear.sandbox;

/**
 * What one invocation came to.
 *
 * @param body the handler's JSON; for {@code FAILED} the runtime's description of the error; otherwise what happened
 */
public record InvocationResult(Kind kind, String body) {
    /** How an invocation can end. */
    public enum Kind {
        /** The handler returned. */
        RETURNED,
        /** The handler threw, and the runtime said so. */
        FAILED,
        /** The process ended while it had the event. */
        ENDED,
        /** The function's timeout passed; the process was killed for it, as Lambda does. */
        TIMED_OUT,
        /** No environment was free: the event never reached one. */
        THROTTLED
    }

    /** Whether the handler returned. */
    public boolean returned() {
        return kind == Kind.RETURNED;
    }
}
