package dev.switchgear.protocol;

/** The verdict on the evidence of a watch. */
public enum Verdict {
    /** The dependency fails. */
    TRIP,
    /** It does not fail. */
    CALM,
    /** It may fail; the evidence is not sufficient. */
    SUSPICIOUS,
    /** Not decided. */
    OPEN_QUESTION
}
