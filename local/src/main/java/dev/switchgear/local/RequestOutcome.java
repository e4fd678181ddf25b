package dev.switchgear.local;

import java.util.Locale;

/** What one request of the load came to, for its caller. */
public enum RequestOutcome {
    /** The dependency answered. */
    OK,
    /** The dependency was called and failed. */
    FAILED,
    /** The breaker refused; the dependency was not called. */
    REFUSED,
    /** No environment was free. */
    THROTTLED,
    /** Its environment was killed under it. */
    KILLED,
    /** Anything else: the breaker or its store became the caller's problem. */
    BROKEN;

    /** As it stands in JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The outcome a handler's answer names. */
    public static RequestOutcome of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
