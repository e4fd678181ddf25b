package dev.switchgear.testkit;

import static dev.switchgear.spi.Attribute.EPOCH;
import static dev.switchgear.spi.Attribute.FORMAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.spi.Change;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.Evidence;
import dev.switchgear.spi.EvidenceId;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.spi.StoreUnavailableException.Kind;
import dev.switchgear.spi.Transition;
import dev.switchgear.spi.TransitionResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FaultyStoreTest {
    private static final CircuitId PAYMENTS = CircuitId.of("test", "payments");
    private static final CircuitId EU = PAYMENTS.withKey("eu");
    private static final Duration BUDGET = Duration.ofSeconds(10);
    private static final Evidence ONE_CALL = new Evidence(1, 0, 0, Set.of(), Set.of());

    private final CircuitStore real = new InMemoryCircuitStore();
    private final FaultyStore store = new FaultyStore(real);

    @Test
    void refusalsDoNothingAndHaveAReason() {
        assertFailsWithoutEffect(Fault.throttled(), Kind.THROTTLED);
        assertFailsWithoutEffect(Fault.unreachable(), Kind.UNREACHABLE);
        assertFailsWithoutEffect(Fault.denied(), Kind.DENIED);
        assertFailsWithoutEffect(Fault.failing(Kind.MISCONFIGURED), Kind.MISCONFIGURED);
        assertFailsWithoutEffect(Fault.lostBeforeApplied(), Kind.TIMEOUT);
    }

    @Test
    void aTimeoutMayHideThatTheOperationWasDone() {
        try (Injection lost = store.inject(Fault.timedOutButApplied())) {
            assertThat(failure(() -> put(PAYMENTS, 1))).isEqualTo(Kind.TIMEOUT);
            assertThat(failure(() -> add())).isEqualTo(Kind.TIMEOUT);
            assertThat(failure(this::read)).isEqualTo(Kind.TIMEOUT);
            assertThat(lost.hits()).isEqualTo(3);
        }

        assertThat(epochOf(PAYMENTS)).isEqualTo(1);
        assertThat(add().calls()).isEqualTo(2);
    }

    @Test
    void aSlowStoreTakesVirtualTime() {
        VirtualTime time = new VirtualTime(Instant.EPOCH);
        store.inject(Fault.slow(Duration.ofSeconds(3), time));

        put(PAYMENTS, 1);
        read();

        assertThat(time.instant()).isEqualTo(Instant.EPOCH.plusSeconds(6));
    }

    @Test
    void aSlowStoreAnswersInTheEnd() {
        store.inject(Fault.slow(Duration.ofMillis(1)));

        assertThat(put(PAYMENTS, 1).applied()).isTrue();
    }

    @Test
    void aSlowStoreIsInterruptedBeforeItDoesAnything() throws Exception {
        Injection slow = store.inject(Fault.slow(Duration.ofHours(1)));
        CompletableFuture<Kind> caught = new CompletableFuture<>();
        CompletableFuture<Boolean> stillInterrupted = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            caught.complete(failure(() -> put(PAYMENTS, 1)));
            stillInterrupted.complete(Thread.currentThread().isInterrupted());
        });
        caller.start();
        slow.awaitHits(1, BUDGET);
        caller.interrupt();

        assertThat(caught.get(10, TimeUnit.SECONDS)).isEqualTo(Kind.TIMEOUT);
        assertThat(stillInterrupted.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(real.read(PAYMENTS, new ReadScope(false, true), BUDGET)
                        .root()
                        .isAbsent())
                .isTrue();
    }

    @Test
    void aBlackHoleHoldsCallersUntilItHealsAndLosesNoWrite() throws Exception {
        Injection hole = store.inject(Fault.blackHole());
        CompletableFuture<Kind> one = inBackground(() -> put(PAYMENTS, 1));
        CompletableFuture<Kind> other = inBackground(this::read);
        hole.awaitHits(2, BUDGET);
        assertThat(one).isNotDone();
        assertThat(other).isNotDone();

        hole.heal();

        assertThat(one.get(10, TimeUnit.SECONDS)).isEqualTo(Kind.TIMEOUT);
        assertThat(other.get(10, TimeUnit.SECONDS)).isEqualTo(Kind.TIMEOUT);
        assertThat(read()).isEqualTo(CircuitItem.ABSENT);
    }

    @Test
    void waitingForHitsThatDoNotComeFails() {
        Injection hole = store.inject(Fault.blackHole());

        assertThatIllegalStateException()
                .isThrownBy(() -> hole.awaitHits(1, Duration.ofMillis(5)))
                .withMessageContaining("black hole")
                .withMessageContaining("0 of 1");
    }

    @Test
    void staleReadsLagByVersionsUnlessTheyAskForConsistency() {
        for (long epoch = 1; epoch <= 4; epoch++) {
            put(PAYMENTS, epoch);
        }
        put(EU, 7);
        put(EU, 8);

        store.inject(Fault.staleBy(2));

        assertThat(read().number(EPOCH, 0)).isEqualTo(2);
        var keys = store.read(PAYMENTS, new ReadScope(true, false), BUDGET).keys();
        assertThat(keys).as("eu was absent two versions ago").isEmpty();
        assertThat(epochOf(PAYMENTS)).isEqualTo(4);
        assertThat(put(PAYMENTS, 5).item().number(EPOCH, 0)).isEqualTo(5);
        assertThat(read().number(EPOCH, 0)).isEqualTo(3);
    }

    @Test
    void staleReadsAreAbsentBeforeTheFirstVersionAndKnowWhatOthersWrote() {
        store.inject(Fault.staleBy(1));
        put(PAYMENTS, 1);
        assertThat(read()).isEqualTo(CircuitItem.ABSENT);

        real.apply(PAYMENTS, epoch(2), BUDGET);
        assertThat(read().number(EPOCH, 0)).isEqualTo(1);
    }

    @Test
    void everyItemClaimsANewerFormat() {
        put(PAYMENTS, 1);
        put(EU, 1);
        try (Injection newer = store.inject(Fault.unknownFormat())) {
            assertThat(read().number(FORMAT, 0)).isEqualTo(2);
            assertThat(put(PAYMENTS, 2).item().number(FORMAT, 0)).isEqualTo(2);
            assertThat(store.read(PAYMENTS, new ReadScope(true, true), BUDGET)
                            .keys()
                            .get("eu"))
                    .isEqualTo(StoreContract.item("epoch", 1L, "format", 2L));
            assertThat(newer.hits()).isEqualTo(3);
        }

        assertThat(read()).isEqualTo(StoreContract.item("epoch", 2L));
    }

    @Test
    void anItemIsDeletedWhileItIsReadAndWritten() {
        put(PAYMENTS, 1);
        put(EU, 1);
        store.inject(Fault.deletedItem().onlyFor(EU).times(1));
        store.inject(Fault.deletedItem().onlyOn(StoreOperation.READ).times(1));

        assertThat(put(EU, 2).item()).isEqualTo(StoreContract.item("epoch", 2L));
        assertThat(read()).isEqualTo(CircuitItem.ABSENT);
        assertThat(put(PAYMENTS, 3).item()).isEqualTo(StoreContract.item("epoch", 3L));
    }

    @Test
    void aFaultHappensAsOftenAndWhereItIsConfigured() {
        Injection some = store.inject(
                Fault.throttled().onlyOn(StoreOperation.APPLY).onlyFor(PAYMENTS).times(2));

        read();
        add();
        put(EU, 1);
        assertThat(failure(() -> put(PAYMENTS, 1))).isEqualTo(Kind.THROTTLED);
        assertThat(failure(() -> put(PAYMENTS, 1))).isEqualTo(Kind.THROTTLED);
        put(PAYMENTS, 1);

        assertThat(some.hits()).isEqualTo(2);
        assertThat(store.asked(StoreOperation.APPLY)).isEqualTo(4);
        assertThat(store.asked(StoreOperation.READ)).isEqualTo(1);
        assertThat(store.asked(StoreOperation.ADD)).isEqualTo(1);
    }

    @Test
    void faultsAreCombinedInTheirOrder() {
        VirtualTime time = new VirtualTime(Instant.EPOCH);
        store.inject(Fault.slow(Duration.ofSeconds(1), time));
        Injection applied = store.inject(Fault.timedOutButApplied());
        Injection deleted = store.inject(Fault.deletedItem());

        assertThat(failure(() -> put(PAYMENTS, 1))).isEqualTo(Kind.TIMEOUT);

        assertThat(time.instant()).isEqualTo(Instant.EPOCH.plusSeconds(1));
        applied.heal();
        deleted.heal();
        assertThat(read().number(EPOCH, 0)).isEqualTo(1);
    }

    @Test
    void anInvalidFaultIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Fault.throttled().times(0))
                .withMessageContaining("0");
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.staleBy(0)).withMessageContaining("1 to 15");
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.staleBy(16)).withMessageContaining("1 to 15");
    }

    private void assertFailsWithoutEffect(Fault fault, Kind kind) {
        CircuitItem before =
                real.read(PAYMENTS, new ReadScope(false, true), BUDGET).root();
        long calls = add(Evidence.NONE).calls();
        try (Injection injection = store.inject(fault)) {
            assertThat(failure(() -> put(PAYMENTS, 99))).isEqualTo(kind);
            assertThat(failure(this::read)).isEqualTo(kind);
            assertThat(failure(() -> add())).isEqualTo(kind);
            assertThat(injection.hits()).isEqualTo(3);
        }
        assertThat(read()).isEqualTo(before);
        assertThat(add(Evidence.NONE).calls()).isEqualTo(calls);
    }

    private CircuitItem read() {
        return store.read(PAYMENTS, new ReadScope(false, false), BUDGET).root();
    }

    private long epochOf(CircuitId circuit) {
        return store.read(circuit, new ReadScope(false, true), BUDGET).root().number(EPOCH, 0);
    }

    private TransitionResult put(CircuitId circuit, long epoch) {
        return store.apply(circuit, epoch(epoch), BUDGET);
    }

    private Evidence add() {
        return add(ONE_CALL);
    }

    private Evidence add(Evidence evidence) {
        return store.add(new EvidenceId(PAYMENTS, 1, 1), evidence, Instant.EPOCH, BUDGET);
    }

    private static Transition epoch(long epoch) {
        return new Transition(Transition.Rule.TRIP, List.of(), List.of(new Change.Put(EPOCH, epoch)));
    }

    private static CompletableFuture<Kind> inBackground(ThrowingCallable question) {
        CompletableFuture<Kind> kind = new CompletableFuture<>();
        new Thread(() -> kind.complete(failure(question))).start();
        return kind;
    }

    private static Kind failure(ThrowingCallable question) {
        return catchThrowableOfType(StoreUnavailableException.class, question).kind();
    }
}
