package dev.switchgear.model;

import dev.switchgear.bounds.Texts;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How a call ended, as the circuit counts it.
 *
 * @param result what the call counts as
 * @param retryAfter how long the dependency asked callers to wait; zero or a negative wait means none, and
 *     {@link RetryAfter#LONGEST} is the longest
 * @param failure what failed, for a person
 * @since 0.1.0
 */
public record Outcome(Result result, Optional<Duration> retryAfter, Optional<String> failure) {
    /** What a call counts as. Whether it was slow is measured. */
    public enum Result {
        /** The dependency worked. */
        SUCCESS,
        /** The dependency failed. */
        FAILURE,
        /** The call says nothing about the dependency; a probe gives its slot back. */
        IGNORED
    }

    /** A success. */
    public static final Outcome SUCCESS = new Outcome(Result.SUCCESS, Optional.empty(), Optional.empty());

    /** An outcome that is ignored. */
    public static final Outcome IGNORED = new Outcome(Result.IGNORED, Optional.empty(), Optional.empty());

    /** A failure without a text. */
    public static final Outcome FAILURE = new Outcome(Result.FAILURE, Optional.empty(), Optional.empty());

    /** Checks that no part is null, and limits the wait. */
    public Outcome {
        Objects.requireNonNull(result, "result");
        retryAfter = Objects.requireNonNull(retryAfter, "retryAfter").flatMap(RetryAfter::bounded);
        Objects.requireNonNull(failure, "failure");
    }

    /** Returns a failure with the text of {@code thrown}. */
    public static Outcome failure(Throwable thrown) {
        return new Outcome(Result.FAILURE, Optional.empty(), Optional.of(Texts.of(thrown)));
    }

    /** Returns this outcome with a wait that the dependency asked for, limited as above. */
    public Outcome withRetryAfter(Duration wait) {
        return new Outcome(result, Optional.of(wait), failure);
    }

    /** Returns whether it is a success without a wait. */
    public boolean isPlainSuccess() {
        return result == Result.SUCCESS && retryAfter.isEmpty();
    }
}
