package dev.switchgear.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.IllegalStateTransitionException;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnErrorEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The expectations of resilience4j's tests, on its own breaker and on ours. README.md maps these tests to them. */
final class ExpectationsTest {
    private final FleetProcess process = new FleetProcess();

    /** The library of the breaker. */
    private enum Kind {
        RESILIENCE4J,
        FLEET
    }

    @AfterEach
    void close() {
        process.close();
    }

    @Test
    void everyExpectationIsInTheTable() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String table = readme.substring(readme.indexOf("## resilience4j's own expectations"));
        assertThat(ExpectationsTest.class.getDeclaredMethods())
                .filteredOn(method -> method.isAnnotationPresent(ParameterizedTest.class))
                .hasSizeGreaterThan(15)
                .allSatisfy(method -> assertThat(table).contains("`" + method.getName() + "`"));
    }

    @ParameterizedTest
    @MethodSource("everyFormOfBoth")
    void aCallThatSucceedsIsCountedOnce(Kind kind, CallForm form) throws Throwable {
        CircuitBreaker breaker = breaker(kind, process.config().build());
        CallForm.Work work = new CallForm.Work(false);
        assertThat(form.call(breaker, work)).isEqualTo(CallForm.Work.DONE);
        assertThat(work.calls).isEqualTo(1);
        assertThat(counts(breaker)).isEqualTo("1 buffered, 1 succeeded, 0 failed, 0 refused");
    }

    @ParameterizedTest
    @MethodSource("everyFormOfBoth")
    void aCallThatFailsIsCountedOnceAndItsExceptionReachesTheCaller(Kind kind, CallForm form) {
        CircuitBreaker breaker = breaker(kind, process.config().build());
        CallForm.Work work = new CallForm.Work(true);
        assertThatThrownBy(() -> form.call(breaker, work))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("BAM!");
        assertThat(work.calls).isEqualTo(1);
        assertThat(counts(breaker)).isEqualTo("1 buffered, 0 succeeded, 1 failed, 0 refused");
    }

    @ParameterizedTest
    @MethodSource("everyFormOfBoth")
    void anOpenBreakerDoesNotMakeTheCall(Kind kind, CallForm form) {
        CircuitBreaker breaker = breaker(kind, process.config().build());
        breaker.transitionToOpenState();
        CallForm.Work work = new CallForm.Work(false);
        assertThatThrownBy(() -> form.call(breaker, work))
                .isInstanceOfSatisfying(
                        CallNotPermittedException.class,
                        refused -> assertThat(refused.getCausingCircuitBreakerName())
                                .isEqualTo("payments"))
                .hasMessage("CircuitBreaker 'payments' is OPEN and does not permit further calls");
        assertThat(work.calls).isZero();
        assertThat(counts(breaker)).isEqualTo("0 buffered, 0 succeeded, 0 failed, 1 refused");
    }

    @ParameterizedTest
    @EnumSource
    void aForcedOpenBreakerSaysSo(Kind kind) {
        CircuitBreaker breaker = breaker(kind, process.config().build());
        breaker.transitionToForcedOpenState();
        assertThatThrownBy(() -> breaker.executeSupplier(() -> "never"))
                .hasMessage("CircuitBreaker 'payments' is FORCED_OPEN and does not permit further calls");
        assertThat(breaker.getState()).isEqualTo(State.FORCED_OPEN);
    }

    @ParameterizedTest
    @EnumSource
    void aForcedOpenBreakerIsSilent(Kind kind) {
        CircuitBreaker breaker = breaker(kind, process.config().build());
        List<String> events = eventsOf(breaker);
        breaker.transitionToForcedOpenState();
        assertThat(breaker.tryAcquirePermission()).isFalse();
        breaker.onError(1, TimeUnit.MILLISECONDS, new IOException("BAM!"));
        assertThat(events).containsExactly("STATE_TRANSITION");
        assertThat(counts(breaker)).isEqualTo("0 buffered, 0 succeeded, 0 failed, 1 refused");
    }

    @ParameterizedTest
    @EnumSource
    void aRefusalHasAStackTraceOnlyIfItIsWanted(Kind kind) {
        CircuitBreaker breaker =
                breaker(kind, process.config().writableStackTraceEnabled(false).build());
        breaker.transitionToOpenState();
        assertThatThrownBy(breaker::acquirePermission)
                .isInstanceOfSatisfying(
                        CallNotPermittedException.class,
                        refused -> assertThat(refused.getStackTrace()).isEmpty());
    }

    @ParameterizedTest
    @EnumSource
    void anIgnoredExceptionIsNotCounted(Kind kind) {
        CircuitBreaker breaker = breaker(
                kind, process.config().ignoreExceptions(IOException.class).build());
        List<String> events = eventsOf(breaker);
        breaker.onError(1, TimeUnit.MILLISECONDS, new IOException("BAM!"));
        breaker.onError(1, TimeUnit.MILLISECONDS, new CompletionException(new IOException("BAM!")));
        assertThat(counts(breaker)).isEqualTo("0 buffered, 0 succeeded, 0 failed, 0 refused");
        assertThat(events).containsExactly("IGNORED_ERROR", "IGNORED_ERROR");
    }

    @ParameterizedTest
    @EnumSource
    void anExceptionThatIsNotRecordedCountsAsASuccess(Kind kind) {
        CircuitBreaker breaker = breaker(
                kind, process.config().recordExceptions(IOException.class).build());
        List<String> events = eventsOf(breaker);
        breaker.onError(1, TimeUnit.MILLISECONDS, new IllegalStateException("mine"));
        breaker.onError(1, TimeUnit.MILLISECONDS, new IOException("theirs"));
        assertThat(counts(breaker)).isEqualTo("2 buffered, 1 succeeded, 1 failed, 0 refused");
        assertThat(events).containsExactly("SUCCESS", "ERROR");
    }

    @ParameterizedTest
    @EnumSource
    void aResultCanBeRecordedAsAFailure(Kind kind) {
        CircuitBreaker breaker =
                breaker(kind, process.config().recordResult("503"::equals).build());
        List<Throwable> thrown = new ArrayList<>();
        breaker.getEventPublisher().onError((CircuitBreakerOnErrorEvent event) -> thrown.add(event.getThrowable()));
        assertThat(breaker.executeSupplier(() -> "503")).isEqualTo("503");
        breaker.executeSupplier(() -> "200");
        assertThat(counts(breaker)).isEqualTo("2 buffered, 1 succeeded, 1 failed, 0 refused");
        assertThat(thrown).singleElement().asString().contains("ResultRecordedAsFailureException");
    }

    @ParameterizedTest
    @EnumSource
    void slowCallsAreCountedBesideTheirOutcome(Kind kind) {
        CircuitBreaker breaker = breaker(
                kind,
                process.config()
                        .slowCallDurationThreshold(Duration.ofSeconds(1))
                        .build());
        breaker.onSuccess(2, TimeUnit.SECONDS);
        breaker.onError(2, TimeUnit.SECONDS, new IOException("slow"));
        breaker.onSuccess(1, TimeUnit.MILLISECONDS);
        CircuitBreaker.Metrics seen = breaker.getMetrics();
        assertThat(seen.getNumberOfSlowCalls()).isEqualTo(2);
        assertThat(seen.getNumberOfSlowSuccessfulCalls()).isEqualTo(1);
        assertThat(seen.getNumberOfSlowFailedCalls()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void ratesAreShownFromTheMinimumOn(Kind kind) {
        CircuitBreaker breaker =
                breaker(kind, process.config().minimumNumberOfCalls(4).build());
        breaker.onSuccess(1, TimeUnit.MILLISECONDS);
        breaker.onSuccess(1, TimeUnit.MILLISECONDS);
        breaker.onSuccess(1, TimeUnit.MILLISECONDS);
        assertThat(breaker.getMetrics().getFailureRate()).isEqualTo(-1f);
        breaker.onError(1, TimeUnit.MILLISECONDS, new IOException("down"));
        assertThat(breaker.getMetrics().getFailureRate()).isEqualTo(25f);
        assertThat(breaker.getMetrics().getSlowCallRate()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void theSlidingWindowForgets(Kind kind) {
        CircuitBreaker breaker = breaker(
                kind,
                process.config().slidingWindowSize(5).minimumNumberOfCalls(5).build());
        breaker.onError(1, TimeUnit.MILLISECONDS, new IOException("down"));
        for (int i = 0; i < 5; i++) {
            breaker.onSuccess(1, TimeUnit.MILLISECONDS);
        }
        assertThat(counts(breaker)).isEqualTo("5 buffered, 5 succeeded, 0 failed, 0 refused");
    }

    @ParameterizedTest
    @EnumSource
    void aPermissionCanBeGivenBackWithoutAnOutcome(Kind kind) {
        CircuitBreaker breaker = breaker(kind, process.config().build());
        assertThat(breaker.tryAcquirePermission()).isTrue();
        breaker.releasePermission();
        assertThat(counts(breaker)).isEqualTo("0 buffered, 0 succeeded, 0 failed, 0 refused");
    }

    @ParameterizedTest
    @EnumSource
    void everyEventHasItsConsumer(Kind kind) {
        CircuitBreaker breaker = breaker(kind, process.config().build());
        List<String> events = eventsOf(breaker);
        List<String> refusals = new ArrayList<>();
        breaker.getEventPublisher()
                .onCallNotPermitted(event -> refusals.add(event.getEventType().name()));
        assertThat(breaker.getEventPublisher()).isSameAs(breaker.getEventPublisher());
        breaker.onSuccess(1, TimeUnit.MILLISECONDS);
        breaker.onError(1, TimeUnit.MILLISECONDS, new IOException("BAM!"));
        breaker.transitionToOpenState();
        breaker.tryAcquirePermission();
        breaker.reset();
        assertThat(events)
                .containsExactly("SUCCESS", "ERROR", "STATE_TRANSITION", "NOT_PERMITTED", "STATE_TRANSITION", "RESET");
        assertThat(refusals).containsExactly("NOT_PERMITTED");
    }

    @ParameterizedTest
    @EnumSource
    void aDisabledBreakerIsSilentAndCountsNothing(Kind kind) {
        CircuitBreaker breaker = breaker(kind, process.config().build());
        List<String> events = eventsOf(breaker);
        breaker.transitionToDisabledState();
        for (int i = 0; i < 200; i++) {
            assertThat(breaker.tryAcquirePermission()).isTrue();
            breaker.onError(1, TimeUnit.MILLISECONDS, new IOException("BAM!"));
        }
        assertThat(breaker.getState()).isEqualTo(State.DISABLED);
        assertThat(events).containsExactly("STATE_TRANSITION");
        assertThat(counts(breaker)).isEqualTo("0 buffered, 0 succeeded, 0 failed, 0 refused");
    }

    @ParameterizedTest
    @EnumSource
    void metricsOnlyCountsAndRefusesNothing(Kind kind) {
        CircuitBreaker breaker =
                breaker(kind, process.config().minimumNumberOfCalls(10).build());
        List<String> events = eventsOf(breaker);
        breaker.transitionToMetricsOnlyState();
        for (int i = 0; i < 100; i++) {
            assertThat(breaker.tryAcquirePermission()).isTrue();
            breaker.onError(1, TimeUnit.MILLISECONDS, new IOException("BAM!"));
        }
        assertThat(breaker.getState()).isEqualTo(State.METRICS_ONLY);
        assertThat(breaker.getMetrics().getFailureRate()).isEqualTo(100f);
        assertThat(events).startsWith("STATE_TRANSITION", "ERROR").contains("FAILURE_RATE_EXCEEDED");
    }

    @ParameterizedTest
    @EnumSource
    void openEndsInHalfOpenWhichClosesAfterSuccesses(Kind kind) {
        CircuitBreaker breaker = breaker(
                kind,
                process.config()
                        .permittedNumberOfCallsInHalfOpenState(3)
                        .minimumNumberOfCalls(3)
                        .build());
        breaker.transitionToOpenStateFor(Duration.ofSeconds(30));
        process.passes(Duration.ofSeconds(29));
        assertThat(breaker.tryAcquirePermission()).isFalse();
        process.passes(Duration.ofSeconds(2));
        for (int i = 0; i < 3; i++) {
            process.awaitsPermission(breaker);
            assertThat(breaker.getState()).isEqualTo(State.HALF_OPEN);
            breaker.onSuccess(1, TimeUnit.MILLISECONDS);
        }
        process.passes(Duration.ofSeconds(11)); // the ramp of a circuit; see README.md
        assertThat(breaker.getState()).isEqualTo(State.CLOSED);
    }

    @ParameterizedTest
    @EnumSource
    void resettingForgetsWhatWasCounted(Kind kind) {
        CircuitBreaker breaker = breaker(kind, process.config().build());
        breaker.onError(1, TimeUnit.MILLISECONDS, new IOException("BAM!"));
        breaker.reset();
        assertThat(counts(breaker)).isEqualTo("0 buffered, 0 succeeded, 0 failed, 0 refused");
        assertThat(breaker.getState()).isEqualTo(State.CLOSED);
    }

    @ParameterizedTest
    @EnumSource
    void aTransitionThatDoesNotExistIsRefused(Kind kind) {
        CircuitBreaker breaker = breaker(kind, process.config().build());
        assertThatThrownBy(breaker::transitionToHalfOpenState)
                .isInstanceOf(IllegalStateTransitionException.class)
                .hasMessageContaining("illegal state transition from CLOSED to HALF_OPEN");
    }

    @ParameterizedTest
    @EnumSource
    void aConsumerThatThrowsFailsNoCall(Kind kind) {
        CircuitBreaker breaker = breaker(kind, process.config().build());
        breaker.getEventPublisher().onSuccess(event -> {
            throw new IllegalStateException("a consumer's own mistake");
        });
        assertThat(breaker.executeSupplier(() -> "receipt")).isEqualTo("receipt");
    }

    private CircuitBreaker breaker(Kind kind, CircuitBreakerConfig config) {
        return kind == Kind.FLEET
                ? process.registry.circuitBreaker("payments", config)
                : CircuitBreaker.of("payments", config);
    }

    private static List<String> eventsOf(CircuitBreaker breaker) {
        List<String> events = new ArrayList<>();
        breaker.getEventPublisher()
                .onEvent((CircuitBreakerEvent event) ->
                        events.add(event.getEventType().name()));
        return events;
    }

    private static String counts(CircuitBreaker breaker) {
        CircuitBreaker.Metrics seen = breaker.getMetrics();
        return seen.getNumberOfBufferedCalls() + " buffered, " + seen.getNumberOfSuccessfulCalls() + " succeeded, "
                + seen.getNumberOfFailedCalls() + " failed, " + seen.getNumberOfNotPermittedCalls() + " refused";
    }

    static Stream<Arguments> everyFormOfBoth() {
        return Stream.of(Kind.values())
                .flatMap(kind -> Stream.of(CallForm.values()).map(form -> Arguments.of(kind, form)));
    }
}
