package dev.switchgear.resilience4j;

import dev.switchgear.Classifier;
import dev.switchgear.model.CircuitOpenException;
import dev.switchgear.model.Outcome;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.TransitionCheckResult;
import io.github.resilience4j.circuitbreaker.ResultRecordedAsFailureException;
import io.github.resilience4j.core.functions.Either;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Classifies a call by the predicates of a configuration, in resilience4j's order: ignored, recorded, and otherwise a
 * success. The refusal of another breaker is ignored first, because the dependency was not asked. If a predicate throws,
 * the call is a failure, and its caller does not see the predicate's exception.
 */
final class CallVerdict {
    static final CallResult SUCCESS = new CallResult(Kind.SUCCESS, null, Optional.empty());

    /** The limit of causes, because they may form a ring. */
    private static final int DEEPEST = 32;

    private final String name;
    private final CircuitBreakerConfig config;

    CallVerdict(String name, CircuitBreakerConfig config) {
        this.name = name;
        this.config = config;
    }

    CallResult ofThrown(Throwable raw) {
        Throwable cause = raw.getCause();
        boolean carries = raw instanceof CompletionException || raw instanceof ExecutionException;
        Throwable thrown = carries && cause != null ? cause : raw;
        if (isRefusal(thrown)) {
            return new CallResult(Kind.IGNORED, thrown, Optional.empty());
        }
        try {
            Kind kind = config.getIgnoreExceptionPredicate().test(thrown)
                    ? Kind.IGNORED
                    : config.getRecordExceptionPredicate().test(thrown) ? Kind.FAILURE : Kind.SUCCESS;
            return asked(new CallResult(kind, thrown, Optional.empty()), Either.right(thrown), thrown);
        } catch (RuntimeException | Error broken) { // the exception of a user's predicate
            return new CallResult(Kind.FAILURE, broken, Optional.empty());
        }
    }

    /** Whether another breaker refused the call. Core decides it, except for interruptions, which resilience4j counts. */
    private static boolean isRefusal(Throwable thrown) {
        Throwable next = thrown;
        for (int depth = 0; next != null && depth < DEEPEST; depth++) {
            if (next instanceof CallNotPermittedException || next instanceof CircuitOpenException) {
                return Classifier.defaults().ofThrown(thrown).result() == Outcome.Result.IGNORED;
            }
            next = next.getCause();
        }
        return false;
    }

    CallResult ofResult(@Nullable Object result) {
        if (result == null) {
            return SUCCESS;
        }
        try {
            Throwable recorded = new ResultRecordedAsFailureException(name, result);
            CallResult verdict = config.getRecordResultPredicate().test(result)
                    ? new CallResult(Kind.FAILURE, recorded, Optional.empty())
                    : SUCCESS;
            return asked(verdict, Either.left(result), recorded);
        } catch (RuntimeException | Error broken) { // the exception of a user's predicate
            return new CallResult(Kind.FAILURE, broken, Optional.empty());
        }
    }

    /** A result or exception that asks for an OPEN breaker is evidence, with the wait that it asks for. */
    private CallResult asked(CallResult verdict, Either<Object, Throwable> ended, Throwable failure) {
        TransitionCheckResult asked = config.getTransitionOnResult().apply(ended);
        if (!asked.isTransitionToOpen()) {
            return verdict;
        }
        Duration wait = asked.getWaitUntil() == null
                ? asked.getWaitDuration()
                : Duration.between(config.getClock().instant(), asked.getWaitUntil());
        return new CallResult(Kind.FAILURE, failure, Optional.ofNullable(wait));
    }

    /** The classification of a call. */
    enum Kind {
        SUCCESS,
        FAILURE,
        IGNORED
    }

    /**
     * The classification of one call.
     *
     * @param thrown the exception that events show: that of the call, or one made for a result; null for a plain
     *     success
     */
    record CallResult(Kind kind, @Nullable Throwable thrown, Optional<Duration> retryAfter) {
        Outcome outcome() {
            if (kind == Kind.SUCCESS) {
                return Outcome.SUCCESS;
            }
            Outcome failure = thrown == null ? Outcome.FAILURE : Outcome.failure(thrown);
            return retryAfter.map(failure::withRetryAfter).orElse(failure);
        }
    }
}
