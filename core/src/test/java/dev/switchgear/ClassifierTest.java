package dev.switchgear;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitOpenException;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.Outcome;
import dev.switchgear.model.Refusal;
import dev.switchgear.spi.CircuitId;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ClassifierTest {
    private static final Refusal REFUSAL = new Refusal(
            CircuitId.of("default", "inner"),
            CircuitState.OPEN,
            Refusal.Cause.OPEN,
            "failure rate",
            Instant.EPOCH,
            Instant.EPOCH,
            Optional.empty());

    @Test
    void everyThrowableIsAFailureByDefault() {
        Classifier classifier = Classifier.defaults();
        assertThat(classifier.ofThrown(new IOException("x")).result()).isEqualTo(Outcome.Result.FAILURE);
        assertThat(classifier.ofThrown(new OutOfMemoryError("x")).result()).isEqualTo(Outcome.Result.FAILURE);
        assertThat(classifier.ofResult(null)).isEqualTo(Outcome.SUCCESS);
    }

    @Test
    void outcomesThatSayNothingAboutTheDependencyAreIgnored() {
        Classifier classifier = Classifier.defaults();
        assertThat(classifier.ofThrown(new CancellationException()).result()).isEqualTo(Outcome.Result.IGNORED);
        assertThat(classifier.ofThrown(new InterruptedException()).result()).isEqualTo(Outcome.Result.IGNORED);
    }

    /** Which say nothing about the dependency however deep they are wrapped: an inner open circuit must not open the outer. */
    static List<Throwable> refusalsAndInterruptions() {
        return List.of(
                new CircuitOpenException(REFUSAL),
                new CancellationException(),
                new InterruptedException(),
                new InterruptedIOException("interrupted"),
                new InterruptedIOException(),
                new ClosedByInterruptException());
    }

    @ParameterizedTest
    @MethodSource("refusalsAndInterruptions")
    void aWrappedRefusalOrInterruptionIsNoFailure(Throwable inner) {
        for (Throwable thrown : List.of(
                inner,
                new CompletionException(inner),
                new ExecutionException(inner),
                new UndeclaredThrowableException(inner),
                new InvocationTargetException(inner),
                new IllegalStateException("payment failed", inner),
                new IOException("x", new RuntimeException(new CompletionException(inner))))) {
            assertThat(Classifier.defaults().ofThrown(thrown).result())
                    .as(thrown.toString())
                    .isEqualTo(Outcome.Result.IGNORED);
        }
    }

    @Test
    void aTimeoutIsAFailureEvenIfTheClientInterruptsItself() {
        for (Throwable thrown : List.of(
                new SocketTimeoutException("Read timed out"),
                new InterruptedIOException("timeout"), // OkHttp's callTimeout
                new InterruptedIOException("deadline reached"), // Okio
                new TimeoutException(),
                new ConnectTimeoutException(),
                new ConnectTimeoutException().initCause(new InterruptedException()),
                new IllegalStateException("x", new SocketTimeoutException()))) {
            assertThat(Classifier.defaults().ofThrown(thrown).result())
                    .as(thrown.toString())
                    .isEqualTo(Outcome.Result.FAILURE);
        }
    }

    @Test
    void aCycleOfCausesEnds() {
        Exception first = new Exception("first");
        first.initCause(new Exception("second", first));
        assertThat(Classifier.defaults().ofThrown(first).result()).isEqualTo(Outcome.Result.FAILURE);
    }

    @Test
    void aListedExceptionIsFoundInAndOutsideOfTheWrapperOfAFuture() {
        Classifier classifier = Classifier.builder()
                .ignore(IllegalArgumentException.class)
                .failure(IOException.class)
                .retryAfter(IOException.class, thrown -> Optional.of(Duration.ofSeconds(7)))
                .build();
        assertThat(classifier
                        .ofThrown(new CompletionException(new IllegalArgumentException()))
                        .result())
                .isEqualTo(Outcome.Result.IGNORED);
        Outcome wrapped = classifier.ofThrown(new ExecutionException(new IOException("x")));
        assertThat(wrapped.result()).isEqualTo(Outcome.Result.FAILURE);
        assertThat(wrapped.retryAfter()).contains(Duration.ofSeconds(7));
    }

    @Test
    void listsAndPredicatesDecide() {
        Classifier classifier = Classifier.builder()
                .ignore(IllegalArgumentException.class)
                .failure(IOException.class)
                .failureResult(Integer.class, status -> status >= 500)
                .ignoreResult(Integer.class, status -> status == 404)
                .build();
        assertThat(classifier.ofThrown(new IllegalArgumentException()).result()).isEqualTo(Outcome.Result.IGNORED);
        assertThat(classifier.ofThrown(new SocketTimeoutException()).result()).isEqualTo(Outcome.Result.FAILURE);
        assertThat(classifier.ofThrown(new IllegalStateException()).result()).isEqualTo(Outcome.Result.IGNORED);
        assertThat(classifier.ofResult(503).result()).isEqualTo(Outcome.Result.FAILURE);
        assertThat(classifier.ofResult(404).result()).isEqualTo(Outcome.Result.IGNORED);
        assertThat(classifier.ofResult(200).result()).isEqualTo(Outcome.Result.SUCCESS);
        assertThat(classifier.ofResult("text").result()).isEqualTo(Outcome.Result.SUCCESS);
    }

    @Test
    void aRetryAfterIsReadFromResultsAndExceptions() {
        Classifier classifier = Classifier.builder()
                .failureResult(Integer.class, status -> status == 429)
                .retryAfter(
                        Integer.class, status -> status == 429 ? Optional.of(Duration.ofSeconds(7)) : Optional.empty())
                .build();
        assertThat(classifier.ofResult(429).retryAfter()).contains(Duration.ofSeconds(7));
        assertThat(classifier.ofResult(200).retryAfter()).isEmpty();
    }

    @Test
    void aPredicateThatThrowsMakesAFailure() {
        Classifier classifier = Classifier.builder()
                .failureResult(Object.class, result -> {
                    throw new IllegalStateException("predicate");
                })
                .build();
        assertThat(classifier.ofResult("x").result()).isEqualTo(Outcome.Result.FAILURE);
        assertThat(classifier.ofResult("x").failure())
                .hasValueSatisfying(text -> assertThat(text).contains("predicate"));
    }

    /** As Apache's client has it: a time-out that is an {@link InterruptedIOException}. */
    private static final class ConnectTimeoutException extends InterruptedIOException {
        private static final long serialVersionUID = 1L;
    }
}
