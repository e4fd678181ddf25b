package dev.switchgear.testkit;

import static dev.switchgear.spi.Attribute.EPOCH;
import static dev.switchgear.spi.Attribute.GRANTS;
import static dev.switchgear.spi.Attribute.SIGNALS;
import static dev.switchgear.spi.Attribute.WRITER;
import static dev.switchgear.spi.Attribute.probeHolder;
import static dev.switchgear.spi.Condition.absent;
import static dev.switchgear.spi.Condition.anyOf;
import static dev.switchgear.spi.Condition.is;
import static dev.switchgear.spi.Condition.less;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.spi.Change;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.Evidence;
import dev.switchgear.spi.TransitionResult;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Many requests at the same time. */
interface RaceContract extends StoreContract {
    int RACERS = 8;
    int ROUNDS = 25;

    @Test
    default void oneOfManyCreatorsWinsAndAllOthersGetItsItem() throws Exception {
        List<TransitionResult> results = Race.of(
                RACERS,
                racer -> apply(
                        PAYMENTS,
                        List.of(anyOf(absent(EPOCH), less(EPOCH, 0))),
                        List.of(new Change.PutIfAbsent(EPOCH, 1L), new Change.Put(WRITER, "racer-" + racer))));

        assertOneWinner(results);
    }

    @Test
    default void eachEpochIsWonByOneOfManyWriters() throws Exception {
        given(PAYMENTS, new Change.Put(EPOCH, 0L));

        for (long epoch = 0; epoch < ROUNDS; epoch++) {
            long seen = epoch;
            List<TransitionResult> results = Race.of(
                    RACERS,
                    racer -> apply(
                            PAYMENTS,
                            List.of(is(EPOCH, seen)),
                            List.of(new Change.Put(EPOCH, seen + 1), new Change.Put(WRITER, "racer-" + racer))));

            assertOneWinner(results);
        }
        assertThat(stored(PAYMENTS).number(EPOCH, 0)).isEqualTo(ROUNDS);
    }

    @Test
    default void noMoreSlotsAreGrantedThanThereAre() throws Exception {
        given(PAYMENTS, new Change.Put(GRANTS, 0L));

        List<TransitionResult> results = Race.of(RACERS, racer -> {
            int slot = racer % 3 + 1;
            return apply(
                    PAYMENTS,
                    List.of(absent(probeHolder(slot)), less(GRANTS, 3)),
                    List.of(new Change.Put(probeHolder(slot), "racer-" + racer), new Change.Increase(GRANTS, 1)));
        });

        assertThat(results.stream().filter(TransitionResult::applied)).hasSize(3);
        assertThat(stored(PAYMENTS).number(GRANTS, 0)).isEqualTo(3);
    }

    @Test
    default void noIncreaseIsLost() throws Exception {
        int many = 8 * ROUNDS; // so many that even a store that answers within a microsecond is asked by two at once
        Race.of(RACERS, racer -> {
            for (int i = 0; i < many; i++) {
                given(PAYMENTS, new Change.Increase(GRANTS, 1));
            }
            return racer;
        });

        assertThat(stored(PAYMENTS).number(GRANTS, 0)).isEqualTo((long) RACERS * many);
    }

    @Test
    default void noElementIsLost() throws Exception {
        Race.of(RACERS, racer -> {
            for (int i = 0; i < ROUNDS; i++) {
                given(PAYMENTS, new Change.Include(SIGNALS, racer + "-" + i));
            }
            return racer;
        });

        assertThat(stored(PAYMENTS).textSet(SIGNALS)).hasSize(RACERS * ROUNDS);
    }

    @Test
    default void evidenceOfManySumsExactlyAndEveryTotalIsSeenOnce() throws Exception {
        List<Set<Long>> totals = Race.of(RACERS, racer -> {
            Set<Long> seen = new HashSet<>();
            for (int i = 0; i < ROUNDS; i++) {
                Evidence report = new Evidence(3, 2, 1, Set.of(racer), Set.of(i));
                seen.add(EvidenceContract.report(store(), EvidenceContract.watch(PAYMENTS, 1, 1), report)
                        .calls());
            }
            return seen;
        });

        long reports = (long) RACERS * ROUNDS;
        Evidence total = EvidenceContract.report(store(), EvidenceContract.watch(PAYMENTS, 1, 1), Evidence.NONE);
        assertThat(total.calls()).isEqualTo(3 * reports);
        assertThat(total.failures()).isEqualTo(2 * reports);
        assertThat(total.slow()).isEqualTo(reports);
        assertThat(total.environments()).hasSize(RACERS);
        assertThat(total.keys()).hasSize(ROUNDS);
        assertThat(totals.stream().flatMap(Set::stream).collect(Collectors.toSet()))
                .hasSize((int) reports);
    }

    private static void assertOneWinner(List<TransitionResult> results) {
        List<CircuitItem> winners = results.stream()
                .filter(TransitionResult::applied)
                .map(TransitionResult::item)
                .toList();
        assertThat(winners).hasSize(1);
        assertThat(results).extracting(TransitionResult::item).containsOnly(winners.get(0));
    }
}
