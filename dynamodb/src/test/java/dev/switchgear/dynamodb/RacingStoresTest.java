package dev.switchgear.dynamodb;

import static dev.switchgear.spi.Attribute.EPOCH;
import static dev.switchgear.spi.Attribute.WRITER;
import static dev.switchgear.spi.Condition.absent;
import static dev.switchgear.spi.Condition.anyOf;
import static dev.switchgear.spi.Condition.is;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.spi.Change;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.Evidence;
import dev.switchgear.spi.EvidenceId;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.Transition;
import dev.switchgear.spi.TransitionResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two processes' stores, each with a client of its own, on one hot item. */
@Timeout(120)
class RacingStoresTest {
    private static final CircuitId PAYMENTS = CircuitId.of("test", "payments");
    private static final Duration BUDGET = Duration.ofSeconds(10);
    private static final int THREADS_EACH = 4;
    private static final int ATTEMPTS = 50;

    private final String table = LocalDynamoDb.running().newTable();
    private final List<CircuitStore> stores = List.of(
            LocalDynamoDb.running().store(table), LocalDynamoDb.running().store(table));
    private final ExecutorService threads = Executors.newFixedThreadPool(2 * THREADS_EACH);

    @AfterEach
    void end() {
        threads.shutdownNow();
        stores.forEach(CircuitStore::close);
    }

    @Test
    void everyEpochIsWonOnceAndALoserNeedsNoReadToTryAgain() throws Exception {
        List<Long> wins = new ArrayList<>();
        for (Future<List<Long>> writer : onEveryThread(RacingStoresTest::raceForEpochs)) {
            wins.addAll(writer.get());
        }

        assertThat(wins).doesNotHaveDuplicates();
        assertThat(stores.get(0)
                        .read(PAYMENTS, new ReadScope(false, true), BUDGET)
                        .root()
                        .number(EPOCH, 0))
                .isEqualTo(wins.size());
    }

    @Test
    void evidenceOfBothIsSummed() throws Exception {
        for (Future<Evidence> reporter : onEveryThread(RacingStoresTest::report)) {
            reporter.get();
        }

        assertThat(add(stores.get(1), Evidence.NONE))
                .isEqualTo(new Evidence(
                        2L * THREADS_EACH * ATTEMPTS, 2L * THREADS_EACH * ATTEMPTS, 0, Set.of(1, 2), Set.of()));
    }

    private <T> List<Future<T>> onEveryThread(Work<T> work) throws InterruptedException {
        List<Callable<T>> all = new ArrayList<>();
        for (int i = 0; i < 2 * THREADS_EACH; i++) {
            CircuitStore store = stores.get(i % 2);
            all.add(() -> work.on(store));
        }
        return threads.invokeAll(all);
    }

    private static List<Long> raceForEpochs(CircuitStore store) {
        List<Long> wins = new ArrayList<>();
        CircuitItem known = CircuitItem.ABSENT;
        for (int i = 0; i < ATTEMPTS; i++) {
            long epoch = known.number(EPOCH, 0);
            TransitionResult result = store.apply(
                    PAYMENTS,
                    new Transition(
                            Transition.Rule.TRIP,
                            List.of(epoch == 0 ? absent(EPOCH) : anyOf(is(EPOCH, epoch))),
                            List.of(new Change.Put(EPOCH, epoch + 1), new Change.Put(WRITER, "racer"))),
                    BUDGET);
            known = result.item();
            if (result.applied()) {
                wins.add(known.number(EPOCH, 0));
            } else {
                assertThat(known.number(EPOCH, 0)).isGreaterThan(epoch);
            }
        }
        return wins;
    }

    private static Evidence report(CircuitStore store) {
        Evidence total = Evidence.NONE;
        for (int i = 0; i < ATTEMPTS; i++) {
            total = add(store, new Evidence(1, 1, 0, Set.of(1, 2), Set.of()));
        }
        return total;
    }

    private static Evidence add(CircuitStore store, Evidence evidence) {
        Instant expiresAt = Instant.parse("2100-01-01T00:00:00Z");
        return store.add(new EvidenceId(PAYMENTS, 1, 1), evidence, expiresAt, BUDGET);
    }

    private interface Work<T> {
        T on(CircuitStore store) throws Exception;
    }
}
