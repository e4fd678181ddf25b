package dev.switchgear.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.Switchgear;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.TripRule;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.DependencyItems;
import dev.switchgear.spi.EventLedger;
import dev.switchgear.spi.Evidence;
import dev.switchgear.spi.EvidenceId;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.spi.Transition;
import dev.switchgear.spi.TransitionResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Events as they arrive, alone and from a queue. */
final class OutcomeEventHandlerTest {
    private static final CircuitPolicy THREE_IN_A_MINUTE = CircuitPolicy.builder()
            .tripRule(TripRule.failureCount(3, Duration.ofSeconds(60)))
            .build();
    private static final EventRules RULES = new EventRules(
            Set.of(SampleEvents.SOURCE), Set.of(SampleEvents.ACCOUNT), Duration.ofSeconds(60), Duration.ofSeconds(10));

    private final SignalsClock clock = new SignalsClock();
    private final CountingStore store = new CountingStore();
    private final KeptLetters letters = new KeptLetters();
    private final OutcomeEventHandler handler = OutcomeEventHandler.of(store, THREE_IN_A_MINUTE, RULES, letters, clock);

    @Test
    void threeSingleEventsOpenTheCircuit() {
        for (String id : List.of("a", "b", "c")) {
            SampleEvents.handle(handler, SampleEvents.failure(id, "payments", clock.instant()));
        }
        assertThat(state("payments")).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void aQueuesBatchIsRecordedWithOneReadAndFewWritesForEachCircuit() {
        List<ObjectNode> events = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            events.add(SampleEvents.failure("p" + i, "payments", clock.instant()));
            events.add(SampleEvents.call("s" + i, "stock", "success", "all", clock.instant()));
        }
        assertThat(SampleEvents.failed(SampleEvents.handle(handler, SampleEvents.queue(events))))
                .isEmpty();
        assertThat(store.reads).isEqualTo(2);
        assertThat(store.writes).as("watch, evidence, trip").isEqualTo(3);
        assertThat(state("payments")).isEqualTo(CircuitState.OPEN);
        assertThat(state("stock")).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void invalidEventsGoToTheDeadLetterQueueWithTheReasonAndTheRestIsRecorded() {
        ObjectNode forged =
                SampleEvents.failure("f", "payments", clock.instant()).put("source", "com.example.evil");
        ObjectNode old = SampleEvents.failure("o", "payments", clock.instant().minusSeconds(61));
        List<Object> batch = List.of(
                "no json",
                forged,
                SampleEvents.failure("a", "payments", clock.instant()),
                old,
                SampleEvents.failure("b", "payments", clock.instant()),
                SampleEvents.failure("c", "payments", clock.instant()),
                "{}");
        assertThat(SampleEvents.failed(SampleEvents.handle(handler, SampleEvents.queue(batch))))
                .isEmpty();
        assertThat(letters.rejections())
                .containsExactly(Rejection.NOT_JSON, Rejection.WRONG_SOURCE, Rejection.TOO_OLD, Rejection.NOT_AN_EVENT);
        assertThat(state("payments")).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void onlyMessagesThatTheDeadLetterQueueRefusesAreRetried() {
        letters.goAway();
        List<Object> batch = List.of(SampleEvents.failure("a", "payments", clock.instant()), "no json");
        assertThat(SampleEvents.failed(SampleEvents.handle(handler, SampleEvents.queue(batch))))
                .containsExactly("m1");
    }

    @Test
    void eventsThatTheStoreRefusesAreRetriedAndCountOnce() {
        ObjectNode batch = SampleEvents.queue(List.of(
                SampleEvents.failure("a", "payments", clock.instant()),
                SampleEvents.failure("b", "payments", clock.instant())));
        store.away = true;
        assertThat(SampleEvents.failed(SampleEvents.handle(handler, batch))).containsExactly("m0", "m1");
        store.away = false;
        assertThat(SampleEvents.failed(SampleEvents.handle(handler, batch))).isEmpty();
        SampleEvents.handle(handler, batch);
        assertThat(state("payments")).isEqualTo(CircuitState.CLOSED);
        SampleEvents.handle(handler, SampleEvents.failure("c", "payments", clock.instant()));
        assertThat(state("payments")).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void aSingleEventFailsItsInvocationSoThatItIsRetried() {
        store.away = true;
        assertThatThrownBy(() -> SampleEvents.handle(handler, SampleEvents.failure("a", "payments", clock.instant())))
                .hasMessageContaining("must be delivered again: a");
    }

    @Test
    void aSourceOfFailuresOnlyIsRejectedByACircuitWithAFailureRate() {
        OutcomeEventHandler byRate = OutcomeEventHandler.of(store, CircuitPolicy.defaults(), RULES, letters, clock);
        SampleEvents.handle(byRate, SampleEvents.failure("a", "payments", clock.instant()));
        assertThat(letters.rejections()).containsExactly(Rejection.NEEDS_TOTALS);
        assertThat(store.writes).isZero();
    }

    @Test
    void anErrorInOneCircuitsEventsAndImpossibleDatesAffectNoOthers() {
        store.broken = "stock";
        List<ObjectNode> events = new ArrayList<>();
        for (String id : List.of("a", "b", "c")) {
            events.add(SampleEvents.failure("s" + id, "stock", clock.instant()));
            events.add(SampleEvents.failure("p" + id, "payments", clock.instant()));
        }
        events.add(SampleEvents.failure("old", "payments", Instant.MIN));
        events.add(SampleEvents.failure("new", "payments", Instant.MAX));
        assertThat(SampleEvents.failed(SampleEvents.handle(handler, SampleEvents.queue(events))))
                .containsExactlyInAnyOrder("m0", "m2", "m4");
        assertThat(letters.rejections()).hasSize(2);
        assertThat(state("payments")).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void anEmptyBatchIsAccepted() {
        assertThat(SampleEvents.failed(SampleEvents.handle(handler, SampleEvents.queue(List.of()))))
                .isEmpty();
    }

    private CircuitState state(String circuit) {
        try (Switchgear switchgear =
                Switchgear.builder().store(store).clock(clock).build()) {
            return switchgear.operator(circuit).read().state();
        }
    }

    /** The store of this process, with counters; a test can make it unavailable. */
    private static final class CountingStore implements CircuitStore, EventLedger {
        private final InMemoryCircuitStore store = new InMemoryCircuitStore();
        private int reads;
        private int writes;
        private boolean away;
        private String broken = "";

        @Override
        public DependencyItems read(CircuitId root, ReadScope scope, Duration budget) {
            requireThere();
            if (root.dependency().equals(broken)) {
                throw new StackOverflowError();
            }
            reads++;
            return store.read(root, scope, budget);
        }

        @Override
        public TransitionResult apply(CircuitId circuit, Transition transition, Duration budget) {
            requireThere();
            writes++;
            return store.apply(circuit, transition, budget);
        }

        @Override
        public Evidence add(EvidenceId watch, Evidence evidence, Instant expiresAt, Duration budget) {
            requireThere();
            writes++;
            return store.add(watch, evidence, expiresAt, budget);
        }

        @Override
        public Evidence addOnce(EvidenceId watch, Map<String, Evidence> events, Instant expiresAt, Duration budget) {
            requireThere();
            writes++;
            return store.addOnce(watch, events, expiresAt, budget);
        }

        private void requireThere() {
            if (away) {
                throw new StoreUnavailableException(StoreUnavailableException.Kind.UNREACHABLE, "away");
            }
        }
    }
}
