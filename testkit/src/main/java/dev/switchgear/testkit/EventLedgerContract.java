package dev.switchgear.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.EventLedger;
import dev.switchgear.spi.Evidence;
import dev.switchgear.spi.EvidenceId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The contract of every {@link EventLedger}, as tests. Test a ledger with a subclass.
 *
 * @since 0.1.0
 */
public abstract class EventLedgerContract {
    private static final Duration BUDGET = Duration.ofSeconds(10);
    private static final Instant EXPIRES_AT = Instant.parse("2100-01-01T00:00:00Z");
    private static final EvidenceId WATCH = new EvidenceId(CircuitId.of("contract", "payments"), 1, 1);

    /** For subclasses. */
    protected EventLedgerContract() {}

    /**
     * Returns an empty ledger that shares nothing with earlier ones.
     *
     * @throws Exception if there is none, which fails the test
     */
    protected abstract EventLedger emptyLedger() throws Exception;

    @Test
    final void everyEventCountsOnceHoweverOftenItIsDelivered() throws Exception {
        EventLedger ledger = emptyLedger();

        for (int i = 0; i < 3; i++) {
            assertThat(add(ledger, WATCH, failures("a", "b"))).isEqualTo(new Evidence(2, 2, 0, Set.of(3), Set.of()));
        }
    }

    @Test
    final void onlyTheNewEventsOfABatchAreAdded() throws Exception {
        EventLedger ledger = emptyLedger();
        add(ledger, WATCH, failures("a", "b"));

        assertThat(add(ledger, WATCH, failures("b", "c", "a", "d")).failures()).isEqualTo(4);
    }

    @Test
    final void oneEventMayReportManyCalls() throws Exception {
        Evidence many = new Evidence(120, 80, 7, Set.of(1, 2), Set.of(4));

        assertThat(add(emptyLedger(), WATCH, Map.of("a", many))).isEqualTo(many);
    }

    @Test
    final void eachWatchCountsForItself() throws Exception {
        EventLedger ledger = emptyLedger();
        add(ledger, WATCH, failures("a"));
        EvidenceId later = new EvidenceId(WATCH.circuit(), 1, 2);

        assertThat(add(ledger, later, failures("a")).failures()).isEqualTo(1);
    }

    @Test
    final void manyEventsAreAddedAtOnceUpToTheLimit() throws Exception {
        EventLedger ledger = emptyLedger();
        Map<String, Evidence> batch = new LinkedHashMap<>();
        for (int i = 0; i < EventLedger.MAX_EVENTS + 300; i++) {
            batch.put("event-" + i, evidence());
        }

        assertThat(add(ledger, WATCH, batch).failures()).isEqualTo(EventLedger.MAX_EVENTS);
        assertThat(add(ledger, WATCH, failures("one more")).failures()).isEqualTo(EventLedger.MAX_EVENTS);
        assertThat(add(ledger, WATCH, batch).failures()).isEqualTo(EventLedger.MAX_EVENTS);
    }

    @Test
    final void consumersThatRaceWithTheSameEventsCountThemOnce() throws Exception {
        EventLedger ledger = emptyLedger();
        List<String> ids = List.of("a", "b", "c", "d", "e", "f", "g", "h");
        List<Integer> racers = Race.of(4, racer -> {
            for (int i = 0; i < ids.size(); i++) {
                add(ledger, WATCH, failures(ids.get((i + racer) % ids.size()), ids.get(i)));
            }
            return racer;
        });

        assertThat(racers).hasSize(4);
        assertThat(add(ledger, WATCH, failures("a")).failures()).isEqualTo(ids.size());
    }

    private static Evidence add(EventLedger ledger, EvidenceId watch, Map<String, Evidence> events) {
        return ledger.addOnce(watch, events, EXPIRES_AT, BUDGET);
    }

    private static Map<String, Evidence> failures(String... ids) {
        Map<String, Evidence> events = new LinkedHashMap<>();
        for (String id : ids) {
            events.put(id, evidence());
        }
        return events;
    }

    private static Evidence evidence() {
        return new Evidence(1, 1, 0, Set.of(3), Set.of());
    }
}
