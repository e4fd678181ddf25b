package dev.switchgear.participant;

import dev.switchgear.model.Refusal;

/** What one circuit says of one call. */
sealed interface Answer {
    /** It may pass. */
    record Pass(Passage passage) implements Answer {}

    /** It may not. */
    record Deny(Refusal refusal) implements Answer {}
}
