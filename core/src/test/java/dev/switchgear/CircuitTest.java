package dev.switchgear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchgear.model.CircuitEvent;
import dev.switchgear.model.CircuitOpenException;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.Decision;
import dev.switchgear.model.Permit;
import dev.switchgear.model.Refusal;
import dev.switchgear.protocol.CircuitSnapshot;
import dev.switchgear.protocol.Phase;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a caller sees. */
final class CircuitTest {
    private static final CircuitPolicy PATIENT = CircuitPolicy.builder()
            .readBudget(Duration.ofSeconds(5))
            .writeBudget(Duration.ofSeconds(5))
            .build();

    private final TestClock clock = new TestClock();
    private final InMemoryCircuitStore store = new InMemoryCircuitStore();
    private final Switchgear switchgear = builder().build();
    private final Circuit payments = switchgear.circuit("payments");

    private Switchgear.Builder builder() {
        return Switchgear.builder()
                .store(store)
                .defaults(PATIENT)
                .clock(clock)
                .ticker(clock)
                .executor(Runnable::run) // the clock stands while the store works beside a call
                .seed(1);
    }

    @AfterEach
    void close() {
        switchgear.close();
    }

    @Test
    void returnsWhatTheCallReturns() {
        assertThat(payments.<String, RuntimeException>call(() -> "receipt")).isEqualTo("receipt");
        assertThat(payments.<String, RuntimeException>call(() -> "again")).isEqualTo("again");
    }

    @Test
    void throwsWhatTheCallThrowsUnchanged() {
        IOException failure = new IOException("boom");
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> payments.call(() -> {
                        throw failure;
                    }))
                    .isSameAs(failure);
        }
    }

    @Test
    void aRefusalIsAnExceptionOrAFallback() {
        open(payments);
        AtomicInteger made = new AtomicInteger();
        assertThatExceptionOfType(CircuitOpenException.class)
                .isThrownBy(() -> payments.call(made::incrementAndGet))
                .satisfies(thrown -> {
                    assertThat(thrown.getStackTrace()).isEmpty();
                    assertThat(thrown.refusal().state()).isEqualTo(CircuitState.OPEN);
                    assertThat(thrown.refusal().cause()).isEqualTo(Refusal.Cause.OPEN);
                    assertThat(thrown.refusal().reason()).contains("failure rate");
                    assertThat(thrown.refusal().lastFailure())
                            .hasValueSatisfying(last -> assertThat(last).contains("IOException: down"));
                    assertThat(thrown.refusal().retryAfter(clock.instant()))
                            .isBetween(Duration.ofMillis(1), Duration.ofSeconds(15));
                });
        assertThat(payments.<String, RuntimeException>call(() -> "live", refusal -> "cached"))
                .isEqualTo("cached");
        assertThat(made).hasValue(0);
    }

    @Test
    void aFallbackIsForRefusalsOnly() {
        assertThatThrownBy(() -> payments.call(
                        () -> {
                            throw new IOException("down");
                        },
                        refusal -> "cached"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aPermitIsClosedExactlyOnce() {
        open(payments);
        halfOpen();
        Permit probe = probe();
        probe.success();
        probe.failure(new IOException("late"));
        probe.close();
        assertThat(probes()).isEqualTo(1);
    }

    @Test
    void aPermitWithoutAnOutcomeGivesItsSlotBack() {
        open(payments);
        halfOpen();
        try (Permit probe = probe()) {
            assertThat(probe.isProbe()).isTrue();
        }
        assertThat(probes()).isZero();
        assertThat(snapshot().leases()).isEmpty();
    }

    @Test
    void anErrorInTheCalleeIsAFailureAndLeaksNoPermit() {
        open(payments);
        for (int i = 0; i < 2; i++) {
            halfOpen();
            untilProbed(() -> {
                throw new StackOverflowError();
            });
        }
        assertThat(snapshot().leases()).isEmpty();
        assertThat(snapshot().phase(clock.millis(), PATIENT)).isEqualTo(Phase.WAITING);
    }

    @Test
    void aPredicateThatThrowsLeaksNoPermitAndFailsNoCall() {
        Classifier broken = Classifier.builder()
                .failureResult(String.class, result -> {
                    throw new IllegalStateException("predicate");
                })
                .ignoreIf(thrown -> {
                    throw new IllegalStateException("predicate");
                })
                .build();
        Circuit circuit = switchgear.circuit("payments", PATIENT, broken);
        assertThat(circuit.<String, RuntimeException>call(() -> "fine")).isEqualTo("fine");
        assertThatThrownBy(() -> circuit.call(() -> {
                    throw new IOException("down");
                }))
                .isInstanceOf(IOException.class);
        open(circuit);
        halfOpen();
        untilProbed(() -> "fine");
        assertThat(snapshot().leases()).isEmpty();
    }

    @Test
    void aListenerThatThrowsOrHangsDelaysAndFailsNoCall() throws InterruptedException {
        Semaphore hang = new Semaphore(0);
        LinkedBlockingQueue<CircuitEvent> heard = new LinkedBlockingQueue<>();
        Switchgear listening = builder()
                .listener(event -> {
                    throw new IllegalStateException("listener");
                })
                .listener(event -> {
                    heard.add(event);
                    hang.acquireUninterruptibly();
                })
                .build();
        try (listening) {
            Circuit circuit = listening.circuit("payments");
            open(circuit); // does not wait for the listener, which hangs at the first event
            assertThat(heard.poll(30, TimeUnit.SECONDS)).isNotNull();
            hang.release(1_000);
            CircuitEvent event = heard.poll(30, TimeUnit.SECONDS);
            while (event != null && event.kind() != CircuitEvent.Kind.STATE_CHANGED) {
                event = heard.poll(30, TimeUnit.SECONDS);
            }
            assertThat(event).isNotNull();
            assertThat(event.state()).isEqualTo(CircuitState.OPEN);
        }
    }

    @Test
    void concurrentCallsRunConcurrently() throws Exception {
        payments.<String, RuntimeException>call(() -> "warm");
        ExecutorService threads = Executors.newFixedThreadPool(8);
        CountDownLatch together = new CountDownLatch(8);
        List<Future<String>> calls = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            calls.add(threads.submit(() -> payments.call(() -> {
                together.countDown();
                together.await(); // ends only if all eight are in the call at once
                return "done";
            })));
        }
        for (Future<String> call : calls) {
            assertThat(call.get(60, TimeUnit.SECONDS)).isEqualTo("done");
        }
        threads.shutdown();
    }

    @Test
    void manyThreadsShareAtMostThreeProbes() throws Exception {
        open(payments);
        halfOpen();
        clock.pass(20_000);
        ExecutorService threads = Executors.newFixedThreadPool(32);
        CountDownLatch decided = new CountDownLatch(32);
        AtomicInteger admitted = new AtomicInteger();
        List<Future<?>> calls = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            calls.add(threads.submit(() -> {
                Decision decision = payments.decide();
                admitted.addAndGet(decision.permitted() ? 1 : 0);
                decided.countDown();
                decided.await();
                if (decision instanceof Permit permit) {
                    permit.close();
                }
                return null;
            }));
        }
        for (Future<?> call : calls) {
            call.get(60, TimeUnit.SECONDS);
        }
        threads.shutdown();
        assertThat(admitted.get()).isBetween(1, 3);
    }

    @Test
    void asynchronousCallsAreRecordedWhenTheirStageEnds() {
        CompletableFuture<String> pending = new CompletableFuture<>();
        CompletableFuture<String> answer = payments.callAsync(() -> pending).toCompletableFuture();
        assertThat(answer).isNotDone();
        pending.complete("receipt");
        assertThat(answer.join()).isEqualTo("receipt");
        for (int i = 0; i < 200 && !snapshot().open(); i++) {
            var failing = payments.callAsync(() -> CompletableFuture.failedFuture(new IOException("down")))
                    .toCompletableFuture();
            assertThatThrownBy(failing::join).isInstanceOf(CompletionException.class);
            clock.pass(250);
        }
        assertThat(snapshot().open()).isTrue();
        assertThatThrownBy(() -> payments.callAsync(() -> CompletableFuture.completedFuture("live"))
                        .toCompletableFuture()
                        .join())
                .hasCauseInstanceOf(CircuitOpenException.class);
    }

    @Test
    void aSupplierThatThrowsInsteadOfReturningAStageIsRecordedToo() {
        var failing = payments.callAsync(() -> {
                    throw new IllegalStateException("no stage");
                })
                .toCompletableFuture();
        assertThatThrownBy(failing::join).hasCauseInstanceOf(IllegalStateException.class);
        assertThat(payments.status().lastFailure()).hasValue("java.lang.IllegalStateException: no stage");
    }

    @Test
    void anAsynchronousCallThatReturnsNullIsAFailureAndLeavesNoPermitOpen() {
        open(payments);
        for (int i = 0; i < 400 && snapshot().reopens() == 0; i++) {
            CompletableFuture<Object> failing =
                    payments.callAsync(CircuitTest::nothing).toCompletableFuture();
            assertThatThrownBy(failing::join)
                    .satisfiesAnyOf(
                            thrown -> assertThat(thrown).hasCauseInstanceOf(CircuitOpenException.class),
                            thrown -> assertThat(thrown)
                                    .hasCauseInstanceOf(NullPointerException.class)
                                    .hasMessageContaining("returned null; it must return a stage"));
            clock.pass(100);
        }
        assertThat(snapshot().reopens()).isEqualTo(1);
        assertThat(snapshot().leases()).isEmpty();
        assertThat(payments.status().lastFailure().orElse("")).contains("must return a stage");
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // a function of the user's
    private static <T> java.util.concurrent.CompletionStage<T> nothing() {
        return null;
    }

    @Test
    void aCallThatStillRunsAtItsDeadlineIsRecordedAsFailedBefore() throws InterruptedException {
        payments.host().pace().succeeded(1_000_000); // calls that succeed take a millisecond
        Permit hanging = payments.endingWithin(Duration.ofMillis(10)).decide().permit();
        LinkedBlockingQueue<String> seen = new LinkedBlockingQueue<>();
        Thread poll = new Thread(() -> {
            while (payments.status().lastFailure().isEmpty()) {
                Thread.onSpinWait();
            }
            seen.add(payments.status().lastFailure().orElse(""));
        });
        poll.setDaemon(true);
        poll.start();
        assertThat(seen.poll(60, TimeUnit.SECONDS)).contains("still running");
        hanging.success(); // too late: it was recorded
        assertThat(payments.status().lastFailure()).isPresent();
    }

    @Test
    void aCallThatEndsInTimeIsNotRecordedTwice() {
        Circuit hurried = payments.endingWithin(Duration.ofHours(1));
        assertThat(hurried.<String, RuntimeException>call(() -> "in time")).isEqualTo("in time");
        assertThat(payments.status().lastFailure()).isEmpty();
    }

    @Test
    void idleCircuitsMakeRoomAndCircuitsInTroubleAreKept() {
        LinkedBlockingQueue<CircuitEvent> heard = new LinkedBlockingQueue<>();
        Switchgear small = builder().maxCircuits(2).listener(heard::add).build();
        try (small) {
            Circuit troubled = small.circuit("payments");
            open(troubled);
            for (int i = 0; i < 10; i++) {
                small.circuit("idle-" + i).<String, RuntimeException>call(() -> "fine");
            }
            assertThat(small.circuit("payments").status().state()).isEqualTo(CircuitState.OPEN);
        }
    }

    @Test
    void aRestoredProcessIsAnotherEnvironment() {
        open(payments);
        switchgear.restored();
        assertThat(payments.status().age()).isEqualTo(Optional.empty());
        assertThat(payments.<String, RuntimeException>call(() -> "live", refusal -> "refused"))
                .isEqualTo("refused");
    }

    @Test
    void prefetchReadsBeforeTheFirstCall() {
        open(payments);
        try (Switchgear cold = builder().build()) {
            assertThat(cold.prefetch(Duration.ofSeconds(30), "payments", "stock"))
                    .isTrue();
            assertThat(cold.circuit("payments").status().state()).isEqualTo(CircuitState.OPEN);
        }
    }

    private void open(Circuit circuit) {
        for (int i = 0; i < 400 && !snapshot().open(); i++) {
            try {
                circuit.call(() -> {
                    throw new IOException("down");
                });
            } catch (IOException | CircuitOpenException expected) {
                clock.pass(250);
            }
        }
        assertThat(snapshot().open()).isTrue();
    }

    private void halfOpen() {
        clock.pass(Math.max(0, snapshot().openUntil() - clock.millis()) + 1);
    }

    private Permit probe() {
        for (int i = 0; i < 200; i++) {
            if (payments.decide() instanceof Permit permit) {
                return permit;
            }
            clock.pass(100);
        }
        throw new AssertionError("no probe was granted");
    }

    private <T> void untilProbed(ThrowingSupplier<T, RuntimeException> work) {
        long epoch = snapshot().epoch();
        for (int i = 0; i < 400 && snapshot().epoch() == epoch; i++) {
            try {
                payments.call(work, refusal -> null);
            } catch (Error expected) {
                assertThat(expected).isInstanceOf(StackOverflowError.class);
            }
            clock.pass(100);
        }
    }

    private int probes() {
        return snapshot().probeScore();
    }

    private CircuitSnapshot snapshot() {
        return CircuitSnapshot.of(
                store.read(payments.id(), new dev.switchgear.spi.ReadScope(false, true), Duration.ofSeconds(1))
                        .root());
    }
}
