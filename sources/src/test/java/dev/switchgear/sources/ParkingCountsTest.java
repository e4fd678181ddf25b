package dev.switchgear.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Counts that are read while events are parked and redriven. */
class ParkingCountsTest {
    private static final String CIRCUIT = "payments";
    private static final Instant NOW = Instant.parse("2019-11-21T10:15:30Z");
    private static final int MORE_THAN_ALL = 20;

    private final String table = GovernorTable.create();
    private final ParkingStore store = new ParkingStore(GovernorTable.CLIENT, table, "default");

    @Test
    void whateverHappensBetweenTwoOfItsRequestsTheCountsAddUpAndNothingIsCalledLost() {
        park(10);
        int parked = 10;
        int gone = 0;
        for (int request = 1; request < MORE_THAN_ALL; request++) {
            Between between = new Between(request, () -> {
                redrive(4);
                park(5);
                redrive(2);
            });
            ParkedCounts counts = one(between);
            String where = "before request " + request + ": " + counts;
            assertThat(counts.lost()).as(where).isZero();
            assertThat(counts.waiting()).as(where).isNotNegative();
            assertThat(counts.waiting() + counts.redriven() + counts.givenUp())
                    .as(where)
                    .isEqualTo(counts.parked());
            assertThat(counts.parked()).as(where).isIn((long) parked, parked + 5L);
            assertThat(counts.redriven()).as(where).isIn((long) gone, gone + 6L);
            if (between.requests < request) {
                assertThat(request).as("requests of one reading").isGreaterThan(6);
                return;
            }
            park(1);
            parked += 6;
            gone += 6;
        }
        throw new AssertionError("a reading has more than " + MORE_THAN_ALL + " requests");
    }

    @Test
    void noRunSeesMoreEventsRedrivenThanParked() {
        park(3);
        for (int request = 1; request <= 3; request++) {
            Between between = new Between(request, () -> {
                park(4);
                redrive(7);
                park(3);
            });
            assertThat(new ParkingCounts(GovernorTable.recorded(between), table, "default").tallies())
                    .as("before request " + request)
                    .singleElement()
                    .satisfies(counts -> assertThat(counts.waiting()).isBetween(3L, 10L));
        }
    }

    @Test
    void whatSomebodyHasDeletedIsLostAlsoWhileOthersAreRedriven() {
        park(10);
        for (ParkedEvent event : store.page(CIRCUIT, "", 3)) {
            GovernorTable.CLIENT.deleteItem(gone -> gone.tableName(table).key(new ParkingKeys("default").of(event)));
        }
        assertThat(one(new Between(MORE_THAN_ALL, () -> {})).lost()).isEqualTo(3);
        for (int request = 1; request <= 7; request++) {
            ParkedCounts counts = one(new Between(request, () -> redrive(1)));
            assertThat(counts.lost()).as("before request " + request).isBetween(2L, 3L);
            assertThat(counts.parked())
                    .isEqualTo(counts.waiting() + counts.redriven() + counts.givenUp() + counts.lost());
        }
    }

    private ParkedCounts one(Between between) {
        List<ParkedCounts> all = new ParkingCounts(GovernorTable.recorded(between), table, "default").read();
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private void park(int events) {
        long before = store.page(CIRCUIT, "", 1_000).stream()
                .mapToLong(event -> Long.parseLong(event.place().substring(0, 6)))
                .max()
                .orElse(0);
        store.park(
                CIRCUIT,
                IntStream.rangeClosed(1, events)
                        .mapToObj(n -> event(before + n))
                        .toList());
    }

    private static ParkedEvent event(long n) {
        return new ParkedEvent(
                CIRCUIT,
                String.format("%06d#id", n),
                ParkingWorld.CHARGE,
                "{}",
                Map.of(),
                Optional.empty(),
                FailureCause.REFUSED,
                0,
                NOW);
    }

    private void redrive(int events) {
        long run = store.begin(CIRCUIT, NOW, NOW).orElseThrow();
        assertThat(store.remove(CIRCUIT, run, store.page(CIRCUIT, "", events), List.of()))
                .isTrue();
    }

    /** Does something before a request is sent. */
    private static final class Between implements ExecutionInterceptor {
        private final int at;
        private final Runnable deed;
        private int requests;

        Between(int at, Runnable deed) {
            this.at = at;
            this.deed = deed;
        }

        @Override
        public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
            requests++;
            if (requests == at) {
                deed.run();
            }
        }
    }
}
