package dev.switchgear.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.spi.Change;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.Evidence;
import dev.switchgear.spi.EvidenceId;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How evidence is added. */
interface EvidenceContract extends StoreContract {
    Instant EXPIRES_AT = Instant.parse("2100-01-01T00:00:00Z");
    Evidence ONE_FAILURE = new Evidence(1, 1, 0, Set.of(7), Set.of());

    @Test
    default void theFirstReportIsTheTotal() {
        Evidence first = new Evidence(10, 4, 3, Set.of(5), Set.of(0, 31));

        assertThat(report(store(), watch(PAYMENTS, 1, 1), first)).isEqualTo(first);
    }

    @Test
    default void countsAreSummedAndBucketsAreUnited() {
        report(store(), watch(PAYMENTS, 1, 1), new Evidence(10, 4, 3, Set.of(0, 5), Set.of(1)));

        Evidence total = report(store(), watch(PAYMENTS, 1, 1), new Evidence(2, 1, 2, Set.of(5, 63), Set.of(2)));

        assertThat(total).isEqualTo(new Evidence(12, 5, 5, Set.of(0, 5, 63), Set.of(1, 2)));
    }

    @Test
    default void anEmptyReportReturnsTheTotal() {
        assertThat(report(store(), watch(PAYMENTS, 1, 1), Evidence.NONE)).isEqualTo(Evidence.NONE);
        report(store(), watch(PAYMENTS, 1, 1), ONE_FAILURE);

        assertThat(report(store(), watch(PAYMENTS, 1, 1), Evidence.NONE)).isEqualTo(ONE_FAILURE);
    }

    @Test
    default void allBucketsFit() {
        Set<Integer> environments =
                IntStream.range(0, Evidence.ENVIRONMENT_BUCKETS).boxed().collect(Collectors.toSet());
        Set<Integer> keys = IntStream.range(0, Evidence.KEY_BUCKETS).boxed().collect(Collectors.toSet());
        Evidence full = new Evidence(Long.MAX_VALUE / 2, Long.MAX_VALUE / 2, 0, environments, keys);

        assertThat(report(store(), watch(PAYMENTS, 1, 1), full)).isEqualTo(full);
        assertThat(report(store(), watch(PAYMENTS, 1, 1), ONE_FAILURE).calls()).isEqualTo(Long.MAX_VALUE / 2 + 1);
    }

    @Test
    default void lateEvidenceOfAnotherEpochWatchKeyOrCircuitIsNeverCounted() {
        EvidenceId watch = watch(PAYMENTS, 7, 2);
        report(store(), watch, ONE_FAILURE);

        report(store(), watch(PAYMENTS, 6, 2), ONE_FAILURE);
        report(store(), watch(PAYMENTS, 7, 1), ONE_FAILURE);
        report(store(), watch(PAYMENTS, 72, 0), ONE_FAILURE);
        report(store(), watch(PAYMENTS.withKey("eu"), 7, 2), ONE_FAILURE);
        report(store(), watch(CircuitId.of("contract", "orders"), 7, 2), ONE_FAILURE);
        report(store(), watch(CircuitId.of("other", "payments"), 7, 2), ONE_FAILURE);

        assertThat(report(store(), watch, Evidence.NONE)).isEqualTo(ONE_FAILURE);
    }

    @Test
    default void evidenceOfNamesAtTheirLimitsIsKept() {
        String longest = ReadContract.LONGEST_NAME;
        EvidenceId watch = watch(new CircuitId(longest, longest, longest), Long.MAX_VALUE, Long.MAX_VALUE);
        report(store(), watch, ONE_FAILURE);

        assertThat(report(store(), watch, ONE_FAILURE).failures()).isEqualTo(2);
    }

    @Test
    default void evidenceDoesNotTouchTheCircuit() {
        var before = given(PAYMENTS, new Change.Put(dev.switchgear.spi.Attribute.EPOCH, 1L));

        report(store(), watch(PAYMENTS, 1, 1), ONE_FAILURE);

        assertThat(stored(PAYMENTS)).isEqualTo(before);
    }

    static EvidenceId watch(CircuitId circuit, long epoch, long watch) {
        return new EvidenceId(circuit, epoch, watch);
    }

    static Evidence report(CircuitStore store, EvidenceId watch, Evidence evidence) {
        return store.add(watch, evidence, EXPIRES_AT, BUDGET);
    }
}
