package dev.switchgear.protocol;

/** What a watch's evidence says. */
public enum Verdict {
    /** The dependency fails. */
    TRIP,
    /** It does not. */
    CALM,
    /** It looks bad, but not yet enough. */
    SUSPICIOUS,
    /** Nothing yet. */
    OPEN_QUESTION
}
