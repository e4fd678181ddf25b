package dev.switchgear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.Signal;
import dev.switchgear.model.TripRule;
import dev.switchgear.protocol.CircuitSnapshot;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.DependencyItems;
import dev.switchgear.spi.Evidence;
import dev.switchgear.spi.EvidenceId;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.Transition;
import dev.switchgear.spi.TransitionResult;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On whose threads users' code runs, and what an interrupted caller learns. */
final class AsyncCallsTest {
    private static final int HANG_SECONDS = 20;

    /** The number of requests that the store gets at once. */
    private static final int LANE = 8;

    private final InMemoryCircuitStore store = new InMemoryCircuitStore();
    private final CountDownLatch never = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void release() {
        never.countDown();
        end.countDown();
    }

    @Test
    void blockingWorkDelaysNoTimerOfOthers() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        try (Switchgear switchgear = with(new Held(store, never), Duration.ofMillis(20))) {
            CompletableFuture<String> call = switchgear
                    .circuit("payments")
                    .callAsync(() -> {
                        begun.countDown();
                        await(end);
                        return CompletableFuture.completedFuture("done");
                    })
                    .toCompletableFuture();
            await(begun); // after the budget of the first read, which a timer ends
            CompletableFuture<String> somebodyElses =
                    new CompletableFuture<String>().orTimeout(100, TimeUnit.MILLISECONDS);
            assertThatThrownBy(() -> somebodyElses.get(HANG_SECONDS, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(TimeoutException.class);
            end.countDown();
            assertThat(call.get(HANG_SECONDS, TimeUnit.SECONDS)).isEqualTo("done");
        }
    }

    @Test
    void blockingWorkDelaysNoRequestToTheStore() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(LANE);
        try (Switchgear switchgear = with(new Held(store, asked), Duration.ofSeconds(5))) {
            List<CompletableFuture<String>> calls = new ArrayList<>();
            for (int i = 0; i < LANE; i++) {
                calls.add(switchgear
                        .circuit("blocking-" + i)
                        .callAsync(() -> {
                            begun.countDown();
                            await(end);
                            return CompletableFuture.completedFuture(
                                    Thread.currentThread().getName());
                        })
                        .toCompletableFuture());
            }
            asked.countDown(); // all are begun after an answer of the store, on some thread
            await(begun);
            assertThat(isAsked(switchgear)).isTrue();
            end.countDown();
            for (CompletableFuture<String> call : calls) {
                assertThat(call.get(HANG_SECONDS, TimeUnit.SECONDS)).doesNotStartWith("switchgear-");
            }
        }
    }

    @Test
    void dependentStagesRunOnNoThreadOfTheStore() throws Exception {
        CountDownLatch reads = new CountDownLatch(1);
        try (Switchgear switchgear = with(new Held(store, reads), Duration.ofSeconds(5))) {
            Circuit payments = switchgear.circuit("payments", counting());
            CompletableFuture<String> threads = payments.callAsync(
                            () -> CompletableFuture.<String>failedFuture(new IOException("down")))
                    .handle((result, thrown) -> Thread.currentThread().getName())
                    .toCompletableFuture();
            reads.countDown();
            assertThat(threads.get(HANG_SECONDS, TimeUnit.SECONDS)).doesNotStartWith("switchgear-");
        }
    }

    @Test
    void theUsersExecutorStartsTheWork() throws Exception {
        CountDownLatch reads = new CountDownLatch(1);
        try (Switchgear switchgear = builder(new Held(store, reads), Duration.ofSeconds(5))
                .asyncExecutor(work -> new Thread(work, "mine").start())
                .build()) {
            CompletableFuture<String> name = switchgear
                    .circuit("payments")
                    .callAsync(() -> CompletableFuture.completedFuture(
                            Thread.currentThread().getName()))
                    .toCompletableFuture();
            reads.countDown();
            assertThat(name.get(HANG_SECONDS, TimeUnit.SECONDS)).isEqualTo("mine");
        }
    }

    @Test
    void anInterruptedCallerIsRefusedByAnOpenCircuit() {
        TestClock clock = new TestClock();
        try (Switchgear switchgear =
                builder(store, Duration.ofSeconds(5)).clock(clock).build()) {
            Signal alarm = new Signal("alarm", clock.instant(), clock.instant().plusSeconds(60), "x");
            switchgear.operator("payments").raise(alarm);
            Thread.currentThread().interrupt();
            assertThat(switchgear.circuit("payments").decide().permitted()).isFalse();
            assertThat(Thread.interrupted()).as("still interrupted").isTrue();
        }
    }

    @Test
    void anInterruptedCallerLeasesNoSlotThatItDoesNotUse() {
        TestClock clock = new TestClock();
        try (Switchgear switchgear =
                builder(store, Duration.ofSeconds(5)).clock(clock).seed(1).build()) {
            CircuitOperator operator = switchgear.operator("payments");
            operator.raise(new Signal("alarm", clock.instant(), clock.instant().plusSeconds(60), "x"));
            clock.pass(100_000);
            Circuit payments = switchgear.circuit("payments");
            int granted = 0;
            for (int i = 0; i < 50 && granted == 0; i++) {
                Thread.currentThread().interrupt();
                granted += payments.decide().permitted() ? 1 : 0;
                assertThat(Thread.interrupted()).isTrue();
                clock.pass(200);
            }
            CircuitSnapshot stored =
                    CircuitSnapshot.of(store.read(payments.id(), new ReadScope(false, true), Duration.ofSeconds(1))
                            .root());
            assertThat(granted).isEqualTo(1);
            assertThat(stored.leases()).hasSize(1);
        }
    }

    /** Whether the store gets a request for one of many circuits. The threads of its lane need a moment to become free. */
    private static boolean isAsked(Switchgear switchgear) {
        for (int i = 0; i < 900; i++) {
            Circuit other = switchgear.circuit("other-" + i);
            other.decide().permit().close();
            if (other.status().age().isPresent()) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    private static CircuitPolicy counting() {
        return CircuitPolicy.builder()
                .tripRule(TripRule.consecutiveFailures(5))
                .readBudget(Duration.ofSeconds(5))
                .writeBudget(Duration.ofSeconds(5))
                .build();
    }

    private static Switchgear with(CircuitStore store, Duration budget) {
        return builder(store, budget).build();
    }

    private static Switchgear.Builder builder(CircuitStore store, Duration budget) {
        return Switchgear.builder()
                .store(store)
                .defaults(CircuitPolicy.builder()
                        .readBudget(budget)
                        .writeBudget(budget)
                        .build());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A store whose reads through a circuit wait for a latch. */
    private record Held(CircuitStore store, CountDownLatch latch) implements CircuitStore {
        @Override
        public DependencyItems read(CircuitId root, ReadScope scope, Duration budget) {
            await(latch);
            return store.read(root, scope, budget);
        }

        @Override
        public TransitionResult apply(CircuitId circuit, Transition transition, Duration budget) {
            return store.apply(circuit, transition, budget);
        }

        @Override
        public Evidence add(EvidenceId watch, Evidence evidence, Instant expiresAt, Duration budget) {
            return store.add(watch, evidence, expiresAt, budget);
        }
    }
}
