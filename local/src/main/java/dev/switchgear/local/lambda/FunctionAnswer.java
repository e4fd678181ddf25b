package dev.switchgear.local.lambda;

/**
 * What became of an event.
 *
 * @param kind how it ended
 * @param body what the function said, or what is known of its end
 */
record FunctionAnswer(Kind kind, String body) {
    /** How an event can end. */
    enum Kind {
        /** The handler returned. */
        RETURNED,
        /** The handler threw. */
        THREW,
        /** It was killed when its time was over. */
        TIMED_OUT,
        /** The process ended by itself. */
        ENDED
    }

    boolean returned() {
        return kind == Kind.RETURNED;
    }
}
