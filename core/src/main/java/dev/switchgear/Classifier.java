package dev.switchgear;

import dev.switchgear.model.Outcome;
import dev.switchgear.model.RetryAfter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the result or the exception of a call is a success, a failure, or ignored. Immutable and safe for use by
 * many threads; made by {@link #builder()}.
 *
 * <p>By default, every result is a success, and every {@link Throwable} is a failure, {@link Error} included. A refusal of
 * another circuit, a cancellation and an interruption are ignored, because they say nothing about the dependency, even if
 * another exception wraps them. Predicates test the exception that was thrown, and the one inside a {@code
 * CompletionException}, {@code ExecutionException}, {@code UndeclaredThrowableException} or {@code
 * InvocationTargetException}. If a predicate throws, the call counts as a failure, and the failure's text is the exception
 * of the predicate; the caller does not see it. If a function that reads a wait throws or returns null, there is no wait.
 *
 * @since 0.1.0
 */
public final class Classifier {
    private static final Classifier DEFAULTS = builder().build();

    private final List<Predicate<Throwable>> ignored;
    private final List<Predicate<Throwable>> failures;
    private final List<Predicate<@Nullable Object>> failedResults;
    private final List<Predicate<@Nullable Object>> ignoredResults;
    private final List<Function<Object, Optional<Duration>>> retryAfter;
    private final boolean plain;

    private Classifier(Builder builder) {
        ignored = List.copyOf(builder.ignored);
        failures = List.copyOf(builder.failures);
        failedResults = List.copyOf(builder.failedResults);
        ignoredResults = List.copyOf(builder.ignoredResults);
        retryAfter = List.copyOf(builder.retryAfter);
        plain = failedResults.isEmpty() && ignoredResults.isEmpty() && retryAfter.isEmpty();
    }

    /** Returns the classifier described above. */
    public static Classifier defaults() {
        return DEFAULTS;
    }

    /** Returns a builder that starts with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the outcome of a call that threw. */
    public Outcome ofThrown(Throwable thrown) {
        try {
            if (Inconclusive.is(thrown) || fulfils(ignored, thrown)) {
                return withWait(Outcome.IGNORED, thrown);
            }
            boolean failed = failures.isEmpty() || fulfils(failures, thrown);
            return withWait(failed ? Outcome.failure(thrown) : Outcome.IGNORED, thrown);
        } catch (Throwable broken) { // of a user's predicate
            return Outcome.failure(broken);
        }
    }

    /** Returns the outcome of a call that returned {@code result}. */
    public Outcome ofResult(@Nullable Object result) {
        if (isPlain()) {
            return Outcome.SUCCESS;
        }
        try {
            if (ignoredResults.stream().anyMatch(test -> test.test(result))) {
                return withWait(Outcome.IGNORED, result);
            }
            boolean failed = failedResults.stream().anyMatch(test -> test.test(result));
            return withWait(failed ? failedResult(result) : Outcome.SUCCESS, result);
        } catch (Throwable broken) { // of a user's predicate
            return Outcome.failure(broken);
        }
    }

    /** Whether every result is a success, so that results need no test. */
    boolean isPlain() {
        return plain;
    }

    private static Outcome failedResult(@Nullable Object result) {
        return new Outcome(
                Outcome.Result.FAILURE,
                Optional.empty(),
                Optional.of("a result that counts as a failure" + (result == null ? " (null)" : "")));
    }

    /** Tests the exception that was thrown and the one it wraps: the same exception may arrive through a future. */
    private static boolean fulfils(List<Predicate<Throwable>> tests, Throwable thrown) {
        Throwable carried = Inconclusive.carried(thrown);
        return tests.stream().anyMatch(test -> test.test(thrown) || (carried != thrown && test.test(carried)));
    }

    private Outcome withWait(Outcome outcome, @Nullable Object source) {
        Outcome waits = withWaitOf(outcome, source);
        return source instanceof Throwable thrown && waits.retryAfter().isEmpty()
                ? withWaitOf(outcome, Inconclusive.carried(thrown))
                : waits;
    }

    private Outcome withWaitOf(Outcome outcome, @Nullable Object source) {
        if (source != null) {
            for (Function<Object, Optional<Duration>> wait : retryAfter) {
                Optional<Duration> asked = asked(wait, source);
                if (asked.isPresent()) {
                    return outcome.withRetryAfter(asked.get());
                }
            }
        }
        return outcome;
    }

    /** Without a readable wait there is none; the outcome of the call stays the same. */
    @SuppressWarnings({"NullAway", "OptionalAssignedToNull"}) // a function of the user's may return null
    private static Optional<Duration> asked(Function<Object, Optional<Duration>> wait, Object source) {
        try {
            Optional<Duration> asked = wait.apply(source);
            return asked == null ? Optional.empty() : asked;
        } catch (RuntimeException | Error unreadable) {
            return Optional.empty();
        }
    }

    /** Makes a {@link Classifier}. Not safe for use by several threads. */
    public static final class Builder {
        private final List<Predicate<Throwable>> ignored = new ArrayList<>();
        private final List<Predicate<Throwable>> failures = new ArrayList<>();
        private final List<Predicate<@Nullable Object>> failedResults = new ArrayList<>();
        private final List<Predicate<@Nullable Object>> ignoredResults = new ArrayList<>();
        private final List<Function<Object, Optional<Duration>>> retryAfter = new ArrayList<>();

        private Builder() {}

        /** Ignores exceptions of a type: the caller's own mistakes, for example. */
        public Builder ignore(Class<? extends Throwable> type) {
            return ignoreIf(type::isInstance);
        }

        /** Ignores exceptions that fulfil a predicate. */
        public Builder ignoreIf(Predicate<Throwable> test) {
            ignored.add(test);
            return this;
        }

        /** Counts exceptions of a type as failures, and from then on only those named so. */
        public Builder failure(Class<? extends Throwable> type) {
            return failureIf(type::isInstance);
        }

        /** Counts exceptions that fulfil a predicate as failures, and from then on only those named so. */
        public Builder failureIf(Predicate<Throwable> test) {
            failures.add(test);
            return this;
        }

        /** Counts results of a type that fulfil a predicate as failures, for example an HTTP status of 500. */
        public <R> Builder failureResult(Class<R> type, Predicate<? super R> test) {
            failedResults.add(result -> type.isInstance(result) && test.test(type.cast(result)));
            return this;
        }

        /** Ignores results of a type that fulfil a predicate, for example an HTTP status of 404. */
        public <R> Builder ignoreResult(Class<R> type, Predicate<? super R> test) {
            ignoredResults.add(result -> type.isInstance(result) && test.test(type.cast(result)));
            return this;
        }

        /**
         * Reads from exceptions or results of a type how long the dependency asks callers to wait. For HTTP responses use
         * {@link RetryAfter#of}, which reads both forms of the header. The wait counts up to the policy's
         * {@code maxRetryAfter}.
         */
        public <R> Builder retryAfter(Class<R> type, Function<? super R, Optional<Duration>> wait) {
            retryAfter.add(source -> type.isInstance(source) ? wait.apply(type.cast(source)) : Optional.empty());
            return this;
        }

        /** Returns the classifier. */
        public Classifier build() {
            return new Classifier(this);
        }
    }
}
