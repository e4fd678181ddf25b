package dev.switchgear.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.switchgear.Circuit;
import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.model.CircuitOpenException;
import dev.switchgear.model.CircuitStatus;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.testkit.Fault;
import dev.switchgear.testkit.FaultyStore;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.TransitionCheckResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each difference from resilience4j that the table in README.md lists, under the name of its row. */
final class DifferencesTest {
    private static final Pattern ROW = Pattern.compile("^\\| `([a-zA-Z0-9]+)` \\|", Pattern.MULTILINE);

    private final FleetProcess process = new FleetProcess();

    @AfterEach
    void close() {
        process.close();
    }

    @Test
    void everyRowOfTheTableIsATestAndEveryTestARow() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String table = readme.substring(
                readme.indexOf("## What is different"), readme.indexOf("## resilience4j's own expectations"));
        Set<String> rows = ROW.matcher(table)
                .results()
                .map((MatchResult row) -> row.group(1))
                .collect(Collectors.toSet());
        Set<String> tests = Arrays.stream(DifferencesTest.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(method -> method.getName())
                .filter(name -> !name.equals("everyRowOfTheTableIsATestAndEveryTestARow"))
                .collect(Collectors.toSet());
        assertThat(rows).hasSizeGreaterThan(10).isEqualTo(tests);
    }

    @Test
    void oneStateForTheWholeFleet() {
        try (FleetProcess other = process.another()) {
            CircuitBreaker here = process.breaker("payments");
            CircuitBreaker there = other.breaker("payments");
            assertThat(there.tryAcquirePermission()).isTrue();
            there.onSuccess(1, TimeUnit.MILLISECONDS);
            process.failsUntilOpen(here);
            process.passes(Duration.ofSeconds(3));
            assertThat(there.tryAcquirePermission()).isFalse();
            assertThat(there.getState()).isEqualTo(State.OPEN);
            assertThat(there.getMetrics().getNumberOfFailedCalls())
                    .as("of its own")
                    .isZero();
        }
    }

    @Test
    void theWindowDoesNotDecide() {
        CircuitBreakerConfig config = process.config()
                .slidingWindowSize(100)
                .minimumNumberOfCalls(100)
                .build();
        int opensAfter = process.failsUntilOpen(process.registry.circuitBreaker("payments", config));
        assertThat(opensAfter).isLessThan(100);
        assertThat(process.registry.notes().get("payments"))
                .extracting(SettingNote::setting)
                .as("the size is the default")
                .doesNotContain("slidingWindowSize");
    }

    @Test
    void aRateIsAtMost95Percent() {
        CircuitBreakerConfig config = process.config().failureRateThreshold(99).build();
        ConfigTranslation translation = new ConfigTranslation(config);
        assertThat(translation.policy().tripRule().toString()).contains("0.95");
        assertThat(translation.notes())
                .anySatisfy(note -> assertThat(note.toString())
                        .isEqualTo(
                                "failureRateThreshold=99.0: a threshold is 5 to 95 percent, so 95 applies; set a value"
                                        + " within these limits"));
    }

    @Test
    void waitsAreSpread() {
        CircuitBreaker breaker = process.registry.circuitBreaker(
                "payments",
                process.config().waitDurationInOpenState(Duration.ofSeconds(30)).build());
        process.failsUntilOpen(breaker);
        process.passes(Duration.ofSeconds(23));
        assertThat(breaker.getState()).isEqualTo(State.OPEN);
        process.passes(Duration.ofSeconds(14));
        assertThat(breaker.getState()).isEqualTo(State.HALF_OPEN);
    }

    @Test
    void halfOpenNeedsNoCallAndNoThread() {
        CircuitBreaker theirs = CircuitBreaker.of("payments", process.config().build());
        CircuitBreaker ours = process.breaker("payments");
        theirs.transitionToOpenStateFor(Duration.ofSeconds(5));
        ours.transitionToOpenStateFor(Duration.ofSeconds(5));
        process.passes(Duration.ofSeconds(6));
        assertThat(theirs.getState()).isEqualTo(State.OPEN);
        assertThat(ours.getState()).isEqualTo(State.HALF_OPEN);
    }

    @Test
    void probesAreThoseOfTheFleet() {
        CircuitBreakerConfig config =
                process.config().permittedNumberOfCallsInHalfOpenState(100).build();
        CircuitBreaker breaker = process.registry.circuitBreaker("payments", config);
        breaker.transitionToOpenStateFor(Duration.ofSeconds(1));
        process.passes(Duration.ofSeconds(5));
        int permitted = 0;
        for (int i = 0; i < 20; i++) {
            permitted += breaker.tryAcquirePermission() ? 1 : 0;
            process.passes(Duration.ofMillis(100));
        }
        assertThat(permitted).isBetween(1, 3);
    }

    @Test
    void aRampIsShownAsHalfOpen() {
        CircuitBreaker breaker = process.breaker("payments");
        breaker.transitionToOpenStateFor(Duration.ofSeconds(1));
        process.passes(Duration.ofSeconds(2));
        for (int i = 0; i < 3; i++) {
            process.awaitsPermission(breaker);
            breaker.onSuccess(1, TimeUnit.MILLISECONDS);
        }
        CircuitStatus status = process.switchgear.circuit("payments").status();
        assertThat(status.ramping()).isTrue();
        assertThat(breaker.getState()).isEqualTo(State.HALF_OPEN);
    }

    @Test
    void twoTransitionsMayBeReportedAtOnce() {
        try (FleetProcess other = process.another()) {
            CircuitBreaker there = other.breaker("payments");
            List<String> steps = new ArrayList<>();
            there.getEventPublisher().onStateTransition(event -> steps.add(String.valueOf(event.getStateTransition())));
            process.breaker("payments").transitionToOpenStateFor(Duration.ofSeconds(1));
            process.passes(Duration.ofSeconds(5));
            there.tryAcquirePermission();
            assertThat(steps)
                    .containsExactly("State transition from CLOSED to OPEN", "State transition from OPEN to HALF_OPEN");
        }
    }

    @Test
    void whatIsOrderedHoldsInEveryProcessUntilItExpires() {
        try (FleetProcess other = process.another()) {
            CircuitBreaker here = process.breaker("payments");
            here.transitionToForcedOpenState();
            CircuitBreaker there = other.breaker("payments");
            assertThat(there.tryAcquirePermission()).isFalse();
            assertThat(there.getState()).isEqualTo(State.FORCED_OPEN);
            OperatorOverride order =
                    other.switchgear.operator("payments").read().override().orElseThrow();
            assertThat(order.by()).isEqualTo("payments-admin");
            assertThat(order.until()).contains(process.time.instant().plus(Duration.ofHours(1)));
            process.passes(Duration.ofHours(1).plusSeconds(3));
            assertThat(there.tryAcquirePermission()).isTrue();
            assertThat(there.getState()).isEqualTo(State.CLOSED);
        }
    }

    @Test
    void closingAnOpenCircuitForcesItClosed() {
        CircuitBreaker breaker = process.breaker("payments");
        process.failsUntilOpen(breaker);
        breaker.transitionToClosedState();
        assertThat(breaker.getState()).isEqualTo(State.CLOSED);
        assertThat(breaker.tryAcquirePermission()).isTrue();
        assertThat(process.switchgear
                        .operator("payments")
                        .read()
                        .override()
                        .orElseThrow()
                        .kind())
                .isEqualTo(OperatorOverride.Kind.FORCED_CLOSED);
    }

    @Test
    void aRampCanBeEndedByHand() {
        CircuitBreaker breaker = process.breaker("payments");
        breaker.transitionToOpenStateUntil(process.time.instant()); // a wait that has ended
        assertThat(breaker.getState()).isEqualTo(State.HALF_OPEN);
        for (int i = 0; i < 3; i++) {
            process.awaitsPermission(breaker);
            breaker.onSuccess(1, TimeUnit.MILLISECONDS);
        }
        assertThat(breaker.getState()).as("the ramp").isEqualTo(State.HALF_OPEN);
        breaker.transitionToClosedState();
        assertThat(breaker.getState()).isEqualTo(State.CLOSED);
    }

    @Test
    void shadowIsShownAsMetricsOnly() {
        CircuitBreakerConfig config =
                process.config().initialState(State.METRICS_ONLY).build();
        CircuitBreaker breaker = process.registry.circuitBreaker("payments", config);
        for (int i = 0; i < 100; i++) {
            assertThat(breaker.tryAcquirePermission()).isTrue();
            breaker.onError(1, TimeUnit.MILLISECONDS, new IOException("down"));
            process.passes(Duration.ofMillis(100));
        }
        assertThat(breaker.getState()).isEqualTo(State.METRICS_ONLY);
        assertThat(process.switchgear.circuit("payments").status().shadowed())
                .as("calls that the circuit would have refused")
                .isPositive();
    }

    @Test
    void aProcessThatStartsOpensNothing() {
        CircuitBreakerConfig config =
                process.config().initialState(State.FORCED_OPEN).build();
        CircuitBreaker breaker = process.registry.circuitBreaker("payments", config);
        assertThat(breaker.getState()).isEqualTo(State.CLOSED);
        assertThat(process.registry.notes().get("payments"))
                .anySatisfy(note -> assertThat(note.toString())
                        .isEqualTo("initialState=FORCED_OPEN: a process that starts does not change the circuit of the"
                                + " fleet; open it as an operator"));
    }

    @Test
    void aResultThatAsksForOpenIsEvidence() {
        CircuitBreakerConfig config = process.config()
                .transitionOnResult(ended -> ended.isLeft() && "429".equals(ended.getLeft())
                        ? TransitionCheckResult.transitionToOpenAndWaitFor(Duration.ofSeconds(40))
                        : TransitionCheckResult.noTransition())
                .build();
        CircuitBreaker breaker = process.registry.circuitBreaker("payments", config);
        breaker.executeSupplier(() -> "429");
        assertThat(breaker.getState()).isEqualTo(State.CLOSED);
        assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isEqualTo(1);
        for (int i = 0; i < 100 && breaker.tryAcquirePermission(); i++) {
            breaker.onResult(1, TimeUnit.MILLISECONDS, "429");
            process.passes(Duration.ofMillis(100));
        }
        process.passes(Duration.ofSeconds(35));
        assertThat(breaker.getState()).as("the wait it asked for").isEqualTo(State.OPEN);
    }

    @Test
    void aPredicateThatThrowsIsAFailure() {
        CircuitBreakerConfig config = process.config()
                .recordResult(result -> {
                    throw new IllegalStateException("the predicate's own mistake");
                })
                .build();
        CircuitBreaker breaker = process.registry.circuitBreaker("payments", config);
        assertThat(breaker.executeSupplier(() -> "receipt")).isEqualTo("receipt");
        assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isEqualTo(1);
        CircuitBreaker theirs = CircuitBreaker.of("payments", config);
        assertThatThrownBy(() -> theirs.executeSupplier(() -> "receipt")).hasMessage("the predicate's own mistake");
    }

    @Test
    void aCallThatEndsWithAnErrorIsCounted() {
        CircuitBreaker theirs = CircuitBreaker.of("payments", process.config().build());
        CircuitBreaker ours = process.breaker("payments");
        for (CircuitBreaker breaker : List.of(theirs, ours)) {
            assertThat(breaker.executeCompletionStage(
                                    () -> CompletableFuture.<String>failedFuture(new StackOverflowError()))
                            .toCompletableFuture())
                    .isCompletedExceptionally();
            assertThatThrownBy(() -> breaker.executeSupplier(() -> {
                        throw new StackOverflowError();
                    }))
                    .isInstanceOf(StackOverflowError.class);
            assertThatThrownBy(() -> breaker.decorateCheckedRunnable(() -> {
                                throw new StackOverflowError();
                            })
                            .run())
                    .isInstanceOf(StackOverflowError.class);
        }
        assertThat(theirs.getMetrics().getNumberOfFailedCalls()).isZero();
        assertThat(ours.getMetrics().getNumberOfFailedCalls()).isEqualTo(3);
    }

    @Test
    void aRefusalOfAnotherBreakerIsNotCounted() {
        CircuitBreaker inner = process.breaker("stock");
        inner.transitionToForcedOpenState();
        Circuit circuit = process.switchgear.circuit("stock");
        CircuitBreakerConfig config =
                process.config().recordExceptions(Exception.class).build();
        CircuitBreaker theirs = CircuitBreaker.of("payments", config);
        CircuitBreaker ours = process.registry.circuitBreaker("payments", config);
        for (CircuitBreaker breaker : List.of(theirs, ours)) {
            Throwable refusal = catchThrowable(() -> breaker.executeRunnable(inner::acquirePermission));
            assertThatThrownBy(() -> breaker.executeSupplier(() -> circuit.call(() -> "receipt")))
                    .isInstanceOf(CircuitOpenException.class);
            breaker.onError(1, TimeUnit.MILLISECONDS, new IllegalStateException("no stock", refusal));
            breaker.onError(1, TimeUnit.MILLISECONDS, new InterruptedException("by a time limiter"));
        }
        assertThat(theirs.getMetrics().getNumberOfFailedCalls()).isEqualTo(4);
        assertThat(ours.getMetrics().getNumberOfBufferedCalls()).isEqualTo(1); // the interruption
    }

    @Test
    void aCallOfExactlyTheThresholdIsSlowForTheFleet() {
        CircuitBreakerConfig config = process.config()
                .slowCallDurationThreshold(Duration.ofSeconds(1))
                .slowCallRateThreshold(50)
                .build();
        CircuitBreaker breaker = process.registry.circuitBreaker("payments", config);
        for (int i = 0; i < 300 && breaker.tryAcquirePermission(); i++) {
            breaker.onSuccess(1, TimeUnit.SECONDS);
            process.passes(Duration.ofMillis(100));
        }
        assertThat(breaker.getState()).isEqualTo(State.OPEN);
        assertThat(breaker.getMetrics().getNumberOfSlowCalls()).isZero();
    }

    @Test
    void aNameHasTheAlphabetOfACircuit() {
        assertThatThrownBy(() -> process.registry.circuitBreaker("Backend A"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Backend A");
        FleetCircuitBreakerRegistry mapped = FleetCircuitBreakerRegistry.builder(process.switchgear)
                .circuitNames(name -> name.replace(' ', '-'))
                .build();
        assertThat(mapped.circuitBreaker("Backend A").getName()).isEqualTo("Backend A");
    }

    @Test
    void theFirstConfigurationOfACircuitStays() {
        process.registry.circuitBreaker(
                "payments",
                process.config().waitDurationInOpenState(Duration.ofSeconds(1)).build());
        process.registry.remove("payments");
        CircuitBreaker again = process.registry.circuitBreaker(
                "payments",
                process.config().waitDurationInOpenState(Duration.ofSeconds(60)).build());
        process.failsUntilOpen(again);
        process.passes(Duration.ofSeconds(2));
        assertThat(again.getState()).isEqualTo(State.HALF_OPEN);
    }

    @Test
    void ordersNeedTheStoreAndCallsDoNot() {
        FaultyStore store = new FaultyStore(new InMemoryCircuitStore());
        try (FleetProcess alone = new FleetProcess(store)) {
            CircuitBreaker breaker = alone.breaker("payments");
            store.inject(Fault.unreachable());
            assertThat(breaker.executeSupplier(() -> "receipt")).isEqualTo("receipt");
            assertThatThrownBy(breaker::transitionToForcedOpenState).isInstanceOf(StoreUnavailableException.class);
            for (int i = 0; i < 100 && breaker.tryAcquirePermission(); i++) {
                breaker.onError(1, TimeUnit.MILLISECONDS, new IOException("down"));
                alone.passes(Duration.ofMillis(100));
            }
            assertThatThrownBy(() -> breaker.executeSupplier(() -> "receipt"))
                    .as("this process protects itself")
                    .isInstanceOf(CallNotPermittedException.class);
        }
    }

    @Test
    void anOutcomeWithoutAHandleGoesToTheLastPermitOfItsThread() throws Exception {
        CircuitBreaker breaker = process.breaker("payments");
        breaker.transitionToOpenStateFor(Duration.ofSeconds(1));
        process.passes(Duration.ofSeconds(2));
        process.awaitsPermission(breaker);
        Thread other = new Thread(() -> breaker.onError(1, TimeUnit.MILLISECONDS, new IOException("down")));
        other.start();
        other.join();
        process.awaitsPermission(breaker);
        breaker.onError(1, TimeUnit.MILLISECONDS, new IOException("down"));
        assertThat(breaker.getState()).as("two probes have failed").isEqualTo(State.OPEN);
    }
}
