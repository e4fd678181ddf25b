package dev.switchgear.model;

import dev.switchgear.bounds.Texts;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How a call ended, as the circuit counts it.
 *
 * @param result what
 * @param retryAfter how long the dependency asked to be left alone; zero and negative waits are none, and
 *     {@link RetryAfter#LONGEST} is the longest
 * @param failure what failed, for a person
 * @since 0.1.0
 */
public record Outcome(Result result, Optional<Duration> retryAfter, Optional<String> failure) {
    /** What a call counts as. Whether it was slow is measured, not told. */
    public enum Result {
        /** The dependency did its work. */
        SUCCESS,
        /** The dependency failed. */
        FAILURE,
        /** It says nothing about the dependency; a probe gives its slot back. */
        IGNORED
    }

    /** A success. */
    public static final Outcome SUCCESS = new Outcome(Result.SUCCESS, Optional.empty(), Optional.empty());

    /** An outcome that says nothing. */
    public static final Outcome IGNORED = new Outcome(Result.IGNORED, Optional.empty(), Optional.empty());

    /** A failure of which nothing is known. */
    public static final Outcome FAILURE = new Outcome(Result.FAILURE, Optional.empty(), Optional.empty());

    /** Checks that the parts are there, and bounds the wait. */
    public Outcome {
        Objects.requireNonNull(result, "result");
        retryAfter = Objects.requireNonNull(retryAfter, "retryAfter").flatMap(RetryAfter::bounded);
        Objects.requireNonNull(failure, "failure");
    }

    /** Returns a failure that {@code thrown} tells of. */
    public static Outcome failure(Throwable thrown) {
        return new Outcome(Result.FAILURE, Optional.empty(), Optional.of(Texts.of(thrown)));
    }

    /** Returns this outcome with a wait that the dependency asked for; any duration, bounded as said above. */
    public Outcome withRetryAfter(Duration wait) {
        return new Outcome(result, Optional.of(wait), failure);
    }

    /** Returns whether it is a success that asks for nothing but to be counted. */
    public boolean isPlainSuccess() {
        return result == Result.SUCCESS && retryAfter.isEmpty();
    }
}
