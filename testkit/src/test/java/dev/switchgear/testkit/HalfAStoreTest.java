package dev.switchgear.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.Circuit;
import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.Switchgear;
import dev.switchgear.model.CircuitEvent;
import dev.switchgear.model.CircuitOpenException;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.Decision;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.model.Signal;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.Transition;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Protection with a slow store, or one of which only reads or only writes work, is as good as with a fast one or none. */
@Timeout(60)
final class HalfAStoreTest {
    /** A longer budget for the first call, so that the test can distinguish a hang from an answer. The other budgets are the defaults. */
    private static final CircuitPolicy PATIENT =
            CircuitPolicy.builder().firstReadBudget(Duration.ofSeconds(10)).build();

    private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-21T02:00:00Z"));
    private final InMemoryCircuitStore memory = new InMemoryCircuitStore();
    private final FaultyStore store = new FaultyStore(memory);
    private final List<CircuitEvent> told = new ArrayList<>();

    @Test
    void aColdEnvironmentRefusesItsFirstCallWhileTheCircuitIsForcedOpenAndTheStoreIsSlow() {
        try (Switchgear cold =
                Switchgear.builder().store(store).defaults(PATIENT).build()) {
            cold.operator("payments").override(OperatorOverride.Kind.FORCED_OPEN, Duration.ofMinutes(5), "jo", "why");
            store.inject(Fault.slow(Duration.ofMillis(60)));
            assertThat(cold.circuit("payments").decide().permitted()).isFalse();
        }
    }

    @Test
    void theFirstCallJoinsThePrefetchOfItsCircuit() {
        try (Switchgear cold =
                Switchgear.builder().store(store).defaults(PATIENT).build()) {
            cold.operator("payments").override(OperatorOverride.Kind.FORCED_OPEN, Duration.ofMinutes(5), "jo", "why");
            long before = store.asked(StoreOperation.READ);
            store.inject(Fault.slow(Duration.ofMillis(60)));
            assertThat(cold.prefetch(Duration.ofMillis(1), "payments")).isFalse();
            assertThat(cold.circuit("payments").decide().permitted()).isFalse();
            assertThat(store.asked(StoreOperation.READ)).isEqualTo(before + 1);
        }
    }

    @Test
    void sixtyFourCircuitsThatAreForcedOpenRefuseAllFirstCallsAtOnce() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(64);
        try (Switchgear cold =
                Switchgear.builder().store(store).defaults(PATIENT).build()) {
            for (int i = 0; i < 64; i++) {
                cold.operator("c" + i).override(OperatorOverride.Kind.FORCED_OPEN, Duration.ofMinutes(5), "jo", "why");
            }
            store.inject(Fault.slow(Duration.ofMillis(5)));
            List<Future<Boolean>> permitted = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                Circuit circuit = cold.circuit("c" + i);
                permitted.add(callers.submit(() -> circuit.decide().permitted()));
            }
            for (Future<Boolean> one : permitted) {
                assertThat(one.get()).isFalse();
            }
        } finally {
            callers.shutdownNow();
        }
    }

    static List<List<StoreOperation>> halves() {
        return List.of(
                List.of(StoreOperation.APPLY, StoreOperation.ADD),
                List.of(StoreOperation.APPLY),
                List.of(StoreOperation.ADD));
    }

    @ParameterizedTest
    @MethodSource("halves")
    void aReadOnlyStoreAdmitsAtMostTwiceAsManyCallsAsAnUnavailableOneAndIsReported(List<StoreOperation> failing) {
        store.inject(Fault.denied().onlyOn(failing.toArray(StoreOperation[]::new)));
        protectsAndReports(store, store::heal);
    }

    @Test
    void aStoreThatGrantsNoProbesProtectsAndIsReported() {
        SomeRules noGrants = new SomeRules(memory, Transition.Rule.GRANT);
        protectsAndReports(noGrants, noGrants::heal);
        assertThat(noGrants.asked())
                .as("a circuit without a probe reports nothing")
                .isPositive();
    }

    @Test
    void anItemThatCannotBeWrittenStillProtectsItsCircuitAndIsReported() {
        store.inject(Fault.denied()
                .onlyOn(StoreOperation.APPLY, StoreOperation.ADD)
                .onlyFor(CircuitId.of("default", "payments")));
        protectsAndReports(store, store::heal);
        assertThat(told)
                .filteredOn(event -> event.kind() == CircuitEvent.Kind.DEGRADED)
                .allMatch(event -> event.circuit().dependency().equals("payments"));
    }

    @Test
    void aGrantThatArrivesAfterItsCallerContinuedIsUsedByTheNext() throws Exception {
        SomeRules late = new SomeRules(memory, Transition.Rule.GRANT);
        late.hold();
        ExecutorService threads = Executors.newCachedThreadPool();
        CircuitPolicy impatient = CircuitPolicy.builder()
                .readBudget(Duration.ofSeconds(5))
                .firstReadBudget(Duration.ofSeconds(10))
                .writeBudget(Duration.ofMillis(1))
                .build();
        try (Switchgear switchgear = Switchgear.builder()
                .store(late)
                .executor(request -> untilDoneOrHeld(threads.submit(request), late))
                .clock(time)
                .ticker(() -> time.millis() * 1_000_000)
                .defaults(impatient)
                .seed(7)
                .build()) {
            Instant ends = time.instant().plusSeconds(5);
            switchgear.operator("payments").raise(new Signal("alarm", time.instant(), ends, "it is down"));
            time.advance(Duration.ofSeconds(6));
            Circuit payments = switchgear.circuit("payments");
            for (int i = 0; i < 1_000 && late.asked() == 0; i++) {
                assertThat(payments.decide().permitted())
                        .as("no lease, no probe")
                        .isFalse();
                time.advance(Duration.ofMillis(100));
            }
            assertThat(late.asked()).as("requested grants").isEqualTo(1);
            assertThat(payments.decide().permitted())
                    .as("it is still on its way")
                    .isFalse();
            late.heal();
            Decision next = payments.decide();
            while (!next.permitted() && !Thread.interrupted()) { // the answer arrives on another thread
                Thread.onSpinWait();
                next = payments.decide();
            }
            assertThat(next.permitted())
                    .as("it arrived before the test's time limit")
                    .isTrue();
            assertThat(next.permit().isProbe()).isTrue();
            assertThat(late.asked()).as("no further grant was requested").isEqualTo(1);
            next.permit().success();
        } finally {
            threads.shutdownNow();
        }
    }

    /** Virtual time must not pass while a request waits for a real thread: what waits for too long is not sent. */
    private static void untilDoneOrHeld(Future<?> request, SomeRules late) {
        while (!request.isDone() && late.asked() == 0) {
            Thread.onSpinWait();
        }
    }

    /** Protects as well as an unavailable store does, with a dead dependency. It is reported while it lasts, and the end is reported too. */
    private void protectsAndReports(CircuitStore broken, Runnable heal) {
        int away;
        FaultyStore gone = new FaultyStore(new InMemoryCircuitStore());
        gone.inject(Fault.unreachable());
        try (Switchgear alone = switchgear(gone)) {
            away = callsOfTenMinutes(alone.circuit("payments"));
        }
        told.clear();
        try (Switchgear switchgear = switchgear(broken)) {
            Circuit payments = switchgear.circuit("payments");
            Circuit stock = switchgear.circuit("stock");
            succeeds(stock);
            assertThat(callsOfTenMinutes(payments)).isLessThanOrEqualTo(2 * away);
            assertThat(payments.status().degraded()).isTrue();
            succeeds(stock);
            assertThat(stock.status().degraded())
                    .as("a circuit that wrote nothing")
                    .isFalse();
            assertThat(told).anySatisfy(event -> {
                assertThat(event.kind()).isEqualTo(CircuitEvent.Kind.DEGRADED);
                assertThat(event.detail()).contains("cannot be written").contains("DENIED");
            });
            heal.run();
            for (int i = 0; i < 300; i++) {
                succeeds(payments);
                time.advance(Duration.ofSeconds(1));
            }
            succeeds(payments);
            assertThat(payments.status().degraded()).isFalse();
            assertThat(told).extracting(CircuitEvent::kind).contains(CircuitEvent.Kind.RESTORED);
        }
    }

    private Switchgear switchgear(CircuitStore behind) {
        return Switchgear.builder()
                .store(behind)
                .clock(time)
                .ticker(() -> time.millis() * 1_000_000)
                .executor(Runnable::run)
                .journal(told::add)
                .seed(7)
                .build();
    }

    /** Calls a dead dependency once a second. */
    private int callsOfTenMinutes(Circuit circuit) {
        int made = 0;
        for (int i = 0; i < 600; i++) {
            try {
                circuit.call(() -> {
                    throw new IOException("dead");
                });
            } catch (IOException e) {
                made++;
            } catch (CircuitOpenException e) {
                // protected
            }
            time.advance(Duration.ofSeconds(1));
        }
        return made;
    }

    private static void succeeds(Circuit circuit) {
        circuit.<String, RuntimeException>call(() -> "fine", refusal -> "refused");
    }
}
