package dev.switchgear.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.failsafe.Failsafe;
import dev.switchgear.Classifier;
import dev.switchgear.model.Outcome;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How resilience4j interprets some of its settings: the row of docs/third-parties.md. */
final class ResilienceFactsTest {
    private static final int MUCH = 1_000;

    @ParameterizedTest
    @CsvSource({"COUNT_BASED, 10", "TIME_BASED, 100"})
    void aCountWindowUsesItsSizeIfTheMinimumIsLarger(SlidingWindowType type, int opensAfter) {
        CircuitBreaker breaker = CircuitBreaker.of(
                "window",
                CircuitBreakerConfig.custom()
                        .slidingWindowType(type)
                        .slidingWindowSize(10)
                        .minimumNumberOfCalls(100)
                        .build());
        int failures = 0;
        while (breaker.getState() == CircuitBreaker.State.CLOSED && failures < MUCH) {
            breaker.onError(0, TimeUnit.NANOSECONDS, new IOException("down"));
            failures++;
        }
        assertThat(failures).isEqualTo(opensAfter);
        assertThat(breaker.getCircuitBreakerConfig().getMinimumNumberOfCalls())
                .as("shown")
                .isEqualTo(100);
    }

    @ParameterizedTest
    @CsvSource({"2, 10, 2", "10, 4, 4"})
    void halfOpenUsesTheSmallerOfMinimumAndPermitted(int minimum, int permitted, int closesAfter) {
        CircuitBreaker breaker = halfOpen(minimum, permitted);
        int successes = 0;
        while (breaker.getState() == CircuitBreaker.State.HALF_OPEN && breaker.tryAcquirePermission()) {
            breaker.onSuccess(0, TimeUnit.NANOSECONDS);
            successes++;
        }
        assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.CLOSED);
        assertThat(successes).isEqualTo(closesAfter);
    }

    @Test
    void itShowsTheConfiguredValues() {
        assertThat(halfOpen(2, 10).getCircuitBreakerConfig().getPermittedNumberOfCallsInHalfOpenState())
                .isEqualTo(10);
    }

    /** An open breaker inside a call must not open the circuit around it. */
    @Test
    void aRefusalOfAnotherBreakerIsNoFailureOfTheCallAroundIt() {
        CircuitBreaker inner = CircuitBreaker.ofDefaults("inner");
        inner.transitionToForcedOpenState();
        dev.failsafe.CircuitBreaker<Object> safe = dev.failsafe.CircuitBreaker.ofDefaults();
        safe.open();
        for (Supplier<Object> refused : List.<Supplier<Object>>of(
                () -> inner.executeSupplier(() -> "receipt"),
                () -> Failsafe.with(safe).get(() -> "receipt"))) {
            Throwable thrown = catchThrowable(refused::get);
            assertThat(Classifier.defaults().ofThrown(thrown)).isEqualTo(Outcome.IGNORED);
            assertThat(Classifier.defaults().ofThrown(new IllegalStateException("payment failed", thrown)))
                    .isEqualTo(Outcome.IGNORED);
        }
    }

    private static CircuitBreaker halfOpen(int minimum, int permitted) {
        CircuitBreaker breaker = CircuitBreaker.of(
                "half-open",
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(10)
                        .minimumNumberOfCalls(minimum)
                        .permittedNumberOfCallsInHalfOpenState(permitted)
                        .build());
        breaker.transitionToOpenState();
        breaker.transitionToHalfOpenState();
        return breaker;
    }
}
