package dev.switchgear;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.Outcome;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

final class ClassifierTest {
    @Test
    void everyThrowableIsAFailureByDefault() {
        Classifier classifier = Classifier.defaults();
        assertThat(classifier.ofThrown(new IOException("x")).result()).isEqualTo(Outcome.Result.FAILURE);
        assertThat(classifier.ofThrown(new OutOfMemoryError("x")).result()).isEqualTo(Outcome.Result.FAILURE);
        assertThat(classifier.ofResult(null)).isEqualTo(Outcome.SUCCESS);
    }

    @Test
    void whatSaysNothingAboutTheDependencyIsIgnored() {
        Classifier classifier = Classifier.defaults();
        assertThat(classifier.ofThrown(new CancellationException()).result()).isEqualTo(Outcome.Result.IGNORED);
        assertThat(classifier.ofThrown(new InterruptedException()).result()).isEqualTo(Outcome.Result.IGNORED);
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
}
