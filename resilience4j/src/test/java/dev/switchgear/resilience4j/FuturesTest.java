package dev.switchgear.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Futures and stages: the expectations of resilience4j's tests, on both libraries, and the effect of an exact permit.
 */
final class FuturesTest {
    private final FleetProcess process = new FleetProcess();

    @AfterEach
    void close() {
        process.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFutureThatIsReadTwiceIsCountedOnce(boolean fleet) throws Exception {
        CircuitBreaker breaker = breaker(fleet);
        Future<String> future = decorated(breaker, CompletableFuture.completedFuture("receipt"));
        assertThat(future.get()).isEqualTo("receipt");
        assertThat(future.get()).isEqualTo("receipt");
        assertThat(breaker.getMetrics().getNumberOfSuccessfulCalls()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFutureThatTakesTooLongFails(boolean fleet) {
        CircuitBreaker breaker = breaker(fleet);
        Future<String> future = decorated(breaker, new CompletableFuture<>());
        assertThatThrownBy(() -> future.get(1, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFutureThatIsCancelledIsNotCounted(boolean fleet) {
        CircuitBreaker breaker = breaker(fleet);
        Future<String> future = decorated(breaker, new CompletableFuture<>());
        assertThat(future.cancel(true)).isTrue();
        assertThatThrownBy(future::get).isInstanceOf(CancellationException.class);
        assertThat(breaker.getMetrics().getNumberOfBufferedCalls()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFutureThatFailsShowsItsCause(boolean fleet) {
        CircuitBreaker breaker = breaker(fleet);
        List<Throwable> told = new ArrayList<>();
        breaker.getEventPublisher().onError(event -> told.add(event.getThrowable()));
        IOException down = new IOException("down");
        Future<String> future = decorated(breaker, CompletableFuture.failedFuture(down));
        assertThatThrownBy(future::get).isInstanceOf(ExecutionException.class).hasCause(down);
        assertThat(told).containsExactly(down);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSupplierThatThrowsInsteadOfAStageFails(boolean fleet) {
        CircuitBreaker breaker = breaker(fleet);
        assertThat(breaker.<String>executeCompletionStage(() -> {
                            throw new IllegalStateException("BAM!");
                        })
                        .toCompletableFuture())
                .isCompletedExceptionally();
        assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRefusedStageFailsWithoutACall(boolean fleet) {
        CircuitBreaker breaker = breaker(fleet);
        breaker.transitionToForcedOpenState();
        CompletableFuture<String> stage = breaker.<String>executeCompletionStage(() -> {
                    throw new AssertionError("called");
                })
                .toCompletableFuture();
        assertThatThrownBy(stage::join).hasCauseInstanceOf(CallNotPermittedException.class);
    }

    @Test
    void aStageOfAnEarlierPeriodDoesNotCountForTheProbe() {
        CircuitBreaker breaker = process.breaker("payments");
        CompletableFuture<String> late = new CompletableFuture<>();
        Supplier<CompletableFuture<String>> call = () -> late;
        breaker.executeCompletionStage(call::get);
        breaker.transitionToOpenStateFor(Duration.ofSeconds(1));
        process.passes(Duration.ofSeconds(2));
        process.awaitsPermission(breaker); // a probe on the same thread
        late.completeExceptionally(new IOException("of the outage"));
        breaker.onSuccess(1, TimeUnit.MILLISECONDS);
        for (int i = 0; i < 2; i++) {
            process.awaitsPermission(breaker);
            breaker.onSuccess(1, TimeUnit.MILLISECONDS);
        }
        process.passes(Duration.ofSeconds(11));
        assertThat(breaker.getState()).isEqualTo(State.CLOSED);
    }

    @Test
    void manyThreadsLearnOfOneChangeOnce() throws InterruptedException {
        CircuitBreaker breaker = process.breaker("payments");
        List<String> steps = new java.util.concurrent.CopyOnWriteArrayList<>();
        breaker.getEventPublisher().onStateTransition(event -> steps.add(String.valueOf(event.getStateTransition())));
        try (FleetProcess other = process.another()) {
            other.breaker("payments").transitionToForcedOpenState();
        }
        process.passes(Duration.ofSeconds(3));
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Thread thread = new Thread(breaker::tryAcquirePermission);
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(steps).containsExactly("State transition from CLOSED to FORCED_OPEN");
    }

    private CircuitBreaker breaker(boolean fleet) {
        return fleet
                ? process.breaker("payments")
                : CircuitBreaker.of("payments", process.config().build());
    }

    private static Future<String> decorated(CircuitBreaker breaker, CompletableFuture<String> work) {
        return breaker.<String>decorateFuture(() -> work).get();
    }
}
