package dev.switchgear;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitEvent;
import dev.switchgear.model.CircuitOpenException;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.Signal;
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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Thousands of names, each with one failure: nothing is kept for ever, and a new name costs as much as the first. */
final class ManyNamesTest {
    private static final int MOST = 100;

    private final TestClock clock = new TestClock();
    private final ReadCountingStore store = new ReadCountingStore(new InMemoryCircuitStore());
    private final List<CircuitEvent> told = new ArrayList<>();
    private final Switchgear switchgear = Switchgear.builder()
            .store(store)
            .clock(clock)
            .ticker(clock)
            .executor(Runnable::run)
            .journal(told::add)
            .maxCircuits(MOST)
            .seed(1)
            .build();

    @AfterEach
    void close() {
        switchgear.close();
    }

    @Test
    void namesThatFailedOnceMakeRoomForOthers() {
        for (int i = 0; i < 20 * MOST; i++) {
            failOnce("failed-once-" + i);
        }
        switchgear.circuit("newcomer").decide().permit().success();
        store.reads.set(0);
        for (int i = 0; i < 50; i++) {
            switchgear.circuit("newcomer").decide().permit().success();
        }
        assertThat(store.reads).as("it is kept").hasValueLessThanOrEqualTo(1);
        assertThat(told).noneMatch(event -> event.kind() == CircuitEvent.Kind.OVERFLOW);
    }

    @Test
    void circuitsInTroubleAreKeptAndAnOverflowIsReportedOnceAMinute() {
        for (int i = 0; i < MOST; i++) {
            String name = "open-" + i;
            switchgear
                    .operator(name)
                    .raise(new Signal("alarm", clock.instant(), clock.instant().plusSeconds(900), "x"));
            assertThat(switchgear.circuit(name).decide().permitted()).isFalse();
        }
        for (int i = 0; i < 10 * MOST; i++) {
            switchgear.circuit("other-" + i).decide().permit().success();
            clock.pass(100);
        }
        assertThat(switchgear.circuit("open-0").status().state()).isEqualTo(CircuitState.OPEN);
        assertThat(told.stream().filter(event -> event.kind() == CircuitEvent.Kind.OVERFLOW))
                .hasSize(2);
    }

    @Test
    void keysInTroubleAreKeptAndOtherKeysCostNoReadsAndOneLineAMinute() {
        Circuit shards = switchgear.circuit("shards");
        for (int i = 0; i < 64; i++) {
            switchgear
                    .operator("shards")
                    .key("open-" + i)
                    .raise(new Signal("alarm", clock.instant(), clock.instant().plusSeconds(900), "x"));
        }
        clock.pass(3_000);
        for (int i = 0; i < 64; i++) {
            assertThat(shards.key("open-" + i).decide().permitted())
                    .as("open-" + i)
                    .isFalse();
        }
        store.reads.set(0);
        for (int i = 0; i < 1_000; i++) {
            Circuit other = shards.key("other-" + i);
            other.decide().permit().failure(new IOException("once"));
            other.decide().permit().success();
            clock.pass(100);
        }
        assertThat(store.reads)
                .as("one for each refresh, and one after each failure")
                .hasValueLessThanOrEqualTo(1_200);
        assertThat(shards.key("open-0").status().state()).isEqualTo(CircuitState.OPEN);
        assertThat(told.stream().filter(event -> event.kind() == CircuitEvent.Kind.OVERFLOW))
                .hasSizeBetween(1, 2);
    }

    @Test
    void circuitsThatOpenedAndAreNeverCalledAgainMakeRoomInTheEnd() {
        for (int i = 0; i < MOST; i++) {
            String name = "open-" + i;
            switchgear
                    .operator(name)
                    .raise(new Signal("alarm", clock.instant(), clock.instant().plusSeconds(60), "x"));
            switchgear.circuit(name).decide();
        }
        clock.pass(600_000);
        switchgear.circuit("newcomer").decide().permit().success();
        store.reads.set(0);
        switchgear.circuit("newcomer").decide().permit().success();
        assertThat(store.reads).hasValue(0);
    }

    @Test
    void aFullStoreInMemoryForgetsExpiredItems() {
        TestClock later = new TestClock();
        InMemoryCircuitStore full = new InMemoryCircuitStore();
        try (Switchgear filling = Switchgear.builder()
                .store(full)
                .defaults(CircuitPolicy.defaults())
                .clock(later)
                .build()) {
            for (int i = 0; i < InMemoryCircuitStore.MAX_CIRCUITS; i++) {
                filling.operator("name-" + i)
                        .raise(new Signal(
                                "alarm", later.instant(), later.instant().plusSeconds(1), "x"));
            }
            later.pass(Duration.ofDays(30).toMillis());
            Signal alarm = new Signal("alarm", later.instant(), later.instant().plusSeconds(60), "x");
            assertThat(filling.operator("a-month-later").raise(alarm)).isTrue();
        }
    }

    private void failOnce(String name) {
        try {
            switchgear.circuit(name).call(() -> {
                throw new IOException("down");
            });
        } catch (IOException | CircuitOpenException expected) {
            clock.pass(100);
        }
    }

    private record ReadCountingStore(CircuitStore store, AtomicInteger reads) implements CircuitStore {
        ReadCountingStore(CircuitStore store) {
            this(store, new AtomicInteger());
        }

        @Override
        public DependencyItems read(CircuitId root, ReadScope scope, Duration budget) {
            reads.incrementAndGet();
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
