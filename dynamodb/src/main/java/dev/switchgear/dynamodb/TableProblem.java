package dev.switchgear.dynamodb;

import java.util.Objects;

/**
 * What is wrong with a table of circuits.
 *
 * @param kind for a program
 * @param says for a person: which table, what is wrong and what to do, in one line
 * @since 0.1.0
 */
public record TableProblem(Kind kind, String says) {
    /** What is wrong. */
    public enum Kind {
        /** There is no such table. */
        MISSING,

        /** Its keys are not {@code pk} and {@code sk}, both strings: it is a table of something else. */
        OTHER_KEYS,

        /** It can't be used yet, or not any more. */
        NOT_ACTIVE,

        /** It can be used, but its time to live is off, or on another attribute than {@code ttl}. */
        KEEPS_OLD_ITEMS
    }

    /** Requires both values. */
    public TableProblem {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(says, "says");
    }
}
