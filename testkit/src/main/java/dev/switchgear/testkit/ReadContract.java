package dev.switchgear.testkit;

import static dev.switchgear.spi.Attribute.EPOCH;
import static dev.switchgear.spi.Attribute.FORMAT;
import static dev.switchgear.spi.Attribute.STATE;
import static dev.switchgear.spi.Attribute.WRITER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.spi.Change;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.DependencyItems;
import dev.switchgear.spi.ReadScope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a read returns. */
interface ReadContract extends StoreContract {
    ReadScope ALONE = new ReadScope(false, true);
    ReadScope ALL_KEYS = new ReadScope(true, true);

    /** Every legal character, at the length where names end. */
    String LONGEST_NAME = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-"
            .repeat(4)
            .substring(0, 256);

    @Test
    default void aCircuitThatWasNeverStoredIsAbsentHoweverItIsRead() {
        for (ReadScope scope : everyScope()) {
            assertThat(store().read(PAYMENTS, scope, BUDGET)).isEqualTo(DependencyItems.NONE);
        }
    }

    @Test
    default void aConsistentReadSeesEveryWriteThatWasAcknowledged() {
        for (long epoch = 1; epoch <= 20; epoch++) {
            given(PAYMENTS, new Change.Put(EPOCH, epoch));

            assertThat(store().read(PAYMENTS, ALONE, BUDGET).root().number(EPOCH, 0))
                    .isEqualTo(epoch);
            assertThat(store().read(PAYMENTS, ALL_KEYS, BUDGET).root().number(EPOCH, 0))
                    .isEqualTo(epoch);
        }
    }

    @Test
    default void aReadAloneReturnsNoKeys() {
        CircuitItem own = given(PAYMENTS, new Change.Put(STATE, "CLOSED"));
        given(PAYMENTS.withKey("eu"), new Change.Put(STATE, "OPEN"));

        assertThat(store().read(PAYMENTS, ALONE, BUDGET)).isEqualTo(new DependencyItems(own, Map.of()));
    }

    @Test
    default void aReadWithKeysReturnsTheKeysThatAreStoredAndNoOthers() {
        CircuitItem own = given(PAYMENTS, new Change.Put(STATE, "CLOSED"));
        CircuitItem eu = given(PAYMENTS.withKey("eu"), new Change.Put(STATE, "OPEN"));
        CircuitItem us = given(PAYMENTS.withKey("us"), new Change.Put(EPOCH, 3L));
        given(CircuitId.of("contract", "payments2").withKey("eu"), new Change.Put(WRITER, "other dependency"));
        given(CircuitId.of("contract2", "payments").withKey("eu"), new Change.Put(WRITER, "other namespace"));

        assertThat(store().read(PAYMENTS, ALL_KEYS, BUDGET))
                .isEqualTo(new DependencyItems(own, Map.of("eu", eu, "us", us)));
    }

    @Test
    default void keysAreReadEvenIfTheDependencyItselfWasNeverStored() {
        CircuitItem eu = given(PAYMENTS.withKey("eu"), new Change.Put(STATE, "OPEN"));

        assertThat(store().read(PAYMENTS, ALL_KEYS, BUDGET))
                .isEqualTo(new DependencyItems(CircuitItem.ABSENT, Map.of("eu", eu)));
    }

    @Test
    default void aHundredKeysOfADependencyAreReadAtOnce() {
        for (int i = 0; i < 100; i++) {
            given(PAYMENTS.withKey("tenant-" + i), new Change.Put(EPOCH, (long) i));
        }

        Map<String, CircuitItem> keys = store().read(PAYMENTS, ALL_KEYS, BUDGET).keys();

        assertThat(keys).hasSize(100);
        assertThat(keys.get("tenant-99")).isEqualTo(StoreContract.item("epoch", 99L));
    }

    @Test
    default void evidenceIsNeverReadAsACircuit() {
        given(PAYMENTS, new Change.Put(EPOCH, 1L));
        EvidenceContract.report(store(), EvidenceContract.watch(PAYMENTS, 1, 1), EvidenceContract.ONE_FAILURE);
        EvidenceContract.report(
                store(), EvidenceContract.watch(PAYMENTS.withKey("eu"), 1, 1), EvidenceContract.ONE_FAILURE);

        assertThat(store().read(PAYMENTS, ALL_KEYS, BUDGET))
                .isEqualTo(new DependencyItems(StoreContract.item("epoch", 1L), Map.of()));
    }

    @Test
    default void namesAtTheirLimitsAreKeptApart() {
        String longest = LONGEST_NAME;
        String almost = longest.substring(0, 255) + ".";
        List<CircuitId> circuits = List.of(
                CircuitId.of(longest, longest),
                new CircuitId(longest, longest, longest),
                new CircuitId(longest, longest, almost),
                CircuitId.of(longest, almost),
                CircuitId.of(almost, longest),
                CircuitId.of("a", "b:c"),
                CircuitId.of("a:b", "c"),
                new CircuitId("a", "b", "c"),
                CircuitId.of("a", "b"),
                CircuitId.of("A", "b"),
                CircuitId.of("-", "."),
                new CircuitId("-", ".", "_"));

        circuits.forEach(circuit -> given(circuit, new Change.Put(WRITER, circuit.toString())));

        for (CircuitId circuit : circuits) {
            assertThat(stored(circuit))
                    .as(circuit.toString())
                    .isEqualTo(StoreContract.item("writer", circuit.toString()));
        }
        assertThat(store().read(CircuitId.of(longest, longest), ALL_KEYS, BUDGET)
                        .keys())
                .containsOnlyKeys(longest, almost);
    }

    @Test
    default void anItemOfANewerFormatIsReturnedUnchanged() {
        CircuitItem newer =
                given(PAYMENTS, new Change.Put(FORMAT, CircuitItem.FORMAT + 1), new Change.Put(STATE, "BENT"));

        for (ReadScope scope : everyScope()) {
            if (scope.consistent()) {
                assertThat(store().read(PAYMENTS, scope, BUDGET).root()).isEqualTo(newer);
            }
        }
    }

    @Test
    default void aReadOfAllReturnsAnEntryForEach() {
        List<CircuitId> roots = new ArrayList<>();
        Map<CircuitId, DependencyItems> expected = new LinkedHashMap<>();
        for (int i = 0; i < 120; i++) {
            CircuitId root = CircuitId.of("contract", "dependency-" + i);
            roots.add(root);
            boolean isStored = i % 3 != 0;
            CircuitItem own = isStored ? given(root, new Change.Put(EPOCH, (long) i)) : CircuitItem.ABSENT;
            expected.put(root, new DependencyItems(own, Map.of()));
        }

        assertThat(store().readAll(roots, ALONE, BUDGET)).isEqualTo(expected);
    }

    @Test
    default void aReadOfAllReturnsTheKeysOnRequest() {
        CircuitId orders = CircuitId.of("contract", "orders");
        CircuitItem eu = given(PAYMENTS.withKey("eu"), new Change.Put(STATE, "OPEN"));
        CircuitItem own = given(orders, new Change.Put(STATE, "CLOSED"));

        assertThat(store().readAll(List.of(PAYMENTS, orders), ALL_KEYS, BUDGET))
                .isEqualTo(Map.of(
                        PAYMENTS,
                        new DependencyItems(CircuitItem.ABSENT, Map.of("eu", eu)),
                        orders,
                        new DependencyItems(own, Map.of())));
    }

    @Test
    default void aReadOfAllAcceptsAnEmptyListAndRepetition() {
        CircuitItem own = given(PAYMENTS, new Change.Put(STATE, "CLOSED"));

        assertThat(store().readAll(List.of(), ALONE, BUDGET)).isEmpty();
        assertThat(store().readAll(List.of(PAYMENTS, PAYMENTS), ALONE, BUDGET))
                .isEqualTo(Map.of(PAYMENTS, new DependencyItems(own, Map.of())));
    }

    private static Set<ReadScope> everyScope() {
        return Set.of(ALONE, ALL_KEYS, new ReadScope(false, false), new ReadScope(true, false));
    }
}
