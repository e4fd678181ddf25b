package dev.switchgear.participant;

import dev.switchgear.model.Refusal;

/** The answer of one circuit to one call. */
sealed interface Answer {
    /** The call may pass. */
    record Pass(Passage passage) implements Answer {}

    /** The call may not pass. */
    record Deny(Refusal refusal) implements Answer {}
}
