package dev.switchgear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.Change;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.Evidence;
import dev.switchgear.spi.EvidenceId;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.spi.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The store's own bounds; what every store owes is in the testkit's contract, which this store passes there. */
class InMemoryCircuitStoreTest {
    private static final Duration BUDGET = Duration.ofSeconds(1);
    private static final Evidence ONE_CALL = new Evidence(1, 0, 0, Set.of(), Set.of());

    private final InMemoryCircuitStore store = new InMemoryCircuitStore();

    @Test
    void refusesToHoldMoreCircuitsThanItsLimitAndKeepsServingThoseItHolds() {
        for (int i = 0; i < InMemoryCircuitStore.MAX_CIRCUITS; i++) {
            store.apply(circuit(i), put("held"), BUDGET);
        }

        assertThatThrownBy(() -> store.apply(circuit(-1), put("one too many"), BUDGET))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("test/c-1")
                .hasMessageContaining("10000");
        assertThat(store.apply(circuit(7), put("changed"), BUDGET).applied()).isTrue();
        assertThat(store.read(circuit(-1), new ReadScope(false, true), BUDGET)
                        .root()
                        .isAbsent())
                .isTrue();
    }

    @Test
    void hasRoomAgainWhenACircuitHasLostItsLastAttribute() {
        for (int i = 0; i < InMemoryCircuitStore.MAX_CIRCUITS; i++) {
            store.apply(circuit(i), put("held"), BUDGET);
        }
        Transition empty =
                new Transition(Transition.Rule.POLICY, List.of(), List.of(new Change.Remove(Attribute.REASON)));

        store.apply(circuit(3), empty, BUDGET);

        assertThat(store.apply(circuit(-1), put("takes its place"), BUDGET).applied())
                .isTrue();
    }

    @Test
    void forgetsTheEvidenceOfTheOldestWatchFirst() {
        for (int watch = 0; watch <= InMemoryCircuitStore.MAX_WATCHES; watch++) {
            store.add(watch(watch), ONE_CALL, Instant.EPOCH, BUDGET);
        }

        assertThat(store.add(watch(1), ONE_CALL, Instant.EPOCH, BUDGET).calls()).isEqualTo(2);
        assertThat(store.add(watch(0), ONE_CALL, Instant.EPOCH, BUDGET).calls()).isEqualTo(1);
    }

    private static CircuitId circuit(int number) {
        return CircuitId.of("test", "c" + number);
    }

    private static EvidenceId watch(int number) {
        return new EvidenceId(circuit(0), 1, number);
    }

    private static Transition put(String reason) {
        return new Transition(Transition.Rule.POLICY, List.of(), List.of(new Change.Put(Attribute.REASON, reason)));
    }
}
