package dev.switchgear.local;

import java.util.Locale;

/** The outcome of one request of the load, for its caller. */
public enum RequestOutcome {
    /** The dependency answered. */
    OK,
    /** The dependency was called and failed. */
    FAILED,
    /** The breaker refused; the dependency was not called. */
    REFUSED,
    /** No environment was free. */
    THROTTLED,
    /** The environment was killed during the request. */
    KILLED,
    /** Anything else: an error of the breaker or its store reached the caller. */
    BROKEN;

    /** Returns its name in JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the outcome that a handler's answer names. */
    public static RequestOutcome of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
