package dev.switchgear.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.dynamodb.CircuitHistory;
import dev.switchgear.dynamodb.CircuitTable;
import dev.switchgear.dynamodb.HistoryEntry;
import dev.switchgear.sources.GovernedMapping;
import dev.switchgear.sources.ParkingCounts;
import dev.switchgear.sources.SourceOperator;
import dev.switchgear.spi.CircuitId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Queues and streams, as an operator sees and orders them. */
class SourcesVerbTest extends Operating {
    private static final String ORDERS = "14e0db71-5d35-4eb5-b481-8945cf9d10c2";

    /** DynamoDB Local would delete by the real clock what expires on the test's. */
    @BeforeAll
    static void keepOldItems() {
        client.updateTimeToLive(request -> request.tableName(TABLE)
                .timeToLiveSpecification(ttl -> ttl.attributeName("ttl").enabled(false)));
    }

    @Test
    void aGovernorThatDoesNotRunIsAProblemForTheDoctorAndOneThatRunsIsNot() {
        report("sources-d", NOW.minusSeconds(60), "PAUSED");
        run("sources-d", "doctor");
        assertThat(out).contains("mappings that are governed: 1, paused: 1");
        report("sources-d", NOW.minusSeconds(60), "FAILED");
        assertThat(run("sources-d", "doctor")).isEqualTo(1);
        assertThat(out).contains(ORDERS + " is FAILED: why");
        report("sources-d", NOW.minusSeconds(301), "PAUSED");
        assertThat(run("sources-d", "doctor")).isEqualTo(1);
        assertThat(out).contains("no governor has reported for 5 min (governor)");
        run("sources-d", "sources", "list");
        assertThat(out).contains("has not reported " + ORDERS);
        run("sources-e", "doctor");
        assertThat(out).doesNotContain("governed").doesNotContain("governor");
    }

    /** What a run of the governor writes. */
    private static void report(String namespace, Instant at, String kind) {
        Map<String, AttributeValue> source = Map.of(
                "mapping", AttributeValue.fromS(ORDERS),
                "circuit", AttributeValue.fromS("payments"),
                "kind", AttributeValue.fromS(kind),
                "why", AttributeValue.fromS("why"));
        client.putItem(put -> put.tableName(TABLE)
                .item(Map.of(
                        "pk", AttributeValue.fromS("g#" + namespace),
                        "sk", AttributeValue.fromS("run#governor"),
                        "at", AttributeValue.fromN(Long.toString(at.toEpochMilli())),
                        "sources", AttributeValue.fromL(List.of(AttributeValue.fromM(source))))));
    }

    @Test
    void anOrderIsListedUntilItEnds() {
        assertThat(run("sources", "sources", "pause", ORDERS, "--for", "2h", "--reason", "migration"))
                .isZero();
        assertThat(out)
                .contains("PAUSE by ada until 2019-11-21T04:00:00Z: migration")
                .contains("within a minute");
        assertThat(out).contains("no governor has reported " + ORDERS + "; an order for it has no effect");
        assertThat(run("sources", "sources", "list", "--output", "json")).isZero();
        assertThat(out).contains("\"kind\" : \"PAUSE\"").contains("\"until\" : \"2019-11-21T04:00:00Z\"");

        assertThat(run("sources", "sources", "resume", ORDERS, "--reason", "look at one message", "--by", "eve"))
                .isZero();
        assertThat(orders("sources"))
                .singleElement()
                .satisfies(one -> assertThat(one.order().orElseThrow().told())
                        .isEqualTo("RESUME by eve until 2019-11-21T03:00:00Z: look at one message"));
        assertThat(run("sources", "sources", "auto", ORDERS)).isZero();
        assertThat(orders("sources")).isEmpty();
    }

    @Test
    void anOrderOfAnotherNamespaceIsNotSeen() {
        assertThat(run("sources-a", "sources", "pause", ORDERS, "--reason", "x"))
                .isZero();
        assertThat(orders("sources-b")).isEmpty();
    }

    @Test
    void aTimeAndAReasonOutOfTheirLimitsAreRefused() {
        assertThat(run("sources-c", "sources", "pause", ORDERS, "--for", "15d", "--reason", "x"))
                .isEqualTo(2);
        assertThat(err).contains("--for is PT360H; it must be PT1M to PT336H");
        assertThat(run("sources-c", "sources", "pause", ORDERS, "--reason", "x".repeat(121)))
                .isEqualTo(2);
        assertThat(err).contains("121").contains("120");
        assertThat(run("sources-c", "sources", "pause", ORDERS)).isEqualTo(2);
        assertThat(err).contains("--reason");
        assertThat(orders("sources-c")).isEmpty();
    }

    /** The record of a mapping, as the governor writes it, beside the history of its circuit. */
    @Test
    void whatTheGovernorPausedStandsBetweenTheChangesOfTheCircuit() {
        CircuitTable.create(client, CircuitHistory.tableOf(TABLE));
        CircuitId payments = CircuitId.of("sources-h", "payments");
        CircuitHistory.of(client, TABLE)
                .record(List.of(
                        entry(payments, NOW.minusSeconds(600), "1", "opened"),
                        entry(payments, NOW.minusSeconds(60), "2", "closed")));
        report("sources-h", NOW.minusSeconds(30), "FULL");
        List<AttributeValue> changes = List.of(
                AttributeValue.fromS(NOW.minusSeconds(90_000).toEpochMilli() + " PAUSED"),
                AttributeValue.fromS(NOW.minusSeconds(590).toEpochMilli() + " PAUSED"),
                AttributeValue.fromS(NOW.minusSeconds(50).toEpochMilli() + " RESUMED"));
        client.putItem(put -> put.tableName(TABLE)
                .item(Map.of(
                        "pk", AttributeValue.fromS("g#sources-h"),
                        "sk", AttributeValue.fromS(ORDERS),
                        "circuit", AttributeValue.fromS("payments"),
                        "stage", AttributeValue.fromS("RETURNED"),
                        "changes", AttributeValue.fromL(changes))));
        assertThat(run("sources-h", "history", "payments")).isZero();
        assertThat(out.lines().skip(1).map(row -> row.split("\t", -1)[2]))
                .containsExactly("opened", "source paused", "closed", "source resumed");
        assertThat(out).contains("\tpayments\tsource paused\t-\tgovernor\tmapping " + ORDERS);
        assertThat(run("sources-h", "history", "--all")).isZero();
        assertThat(out.lines()).hasSize(5);
        assertThat(run("sources-h", "history", "stock")).isZero();
        assertThat(out.lines()).hasSize(1);
        assertThat(run("sources-h", "history", "payments", "--output", "json")).isZero();
        assertThat(out.lines()).as("only lines of the history").hasSize(2);
        assertThat(run("sources-h", "sources", "list", "--output", "json")).isZero();
        assertThat(out).contains("\"kind\" : \"RESUMED\"");
    }

    private static HistoryEntry entry(CircuitId circuit, Instant at, String sequence, String change) {
        String detail =
                "{\"circuit\":\"" + circuit.dependency() + "\",\"change\":\"" + change + "\",\"at\":\"" + at + "\"}";
        return new HistoryEntry(circuit, at, sequence, detail);
    }

    /** The items of {@code ParkingStore}: two that count for each circuit, one for each event that waits. */
    @Test
    void parkedEventsAreCountedAndTheCountsAddUp() {
        String parked = ParkingCounts.tableOf(TABLE);
        assertThat(run("parking", "sources", "parked")).isEqualTo(13);
        assertThat(err).contains("there is no table '" + parked + "'", "--parking-table");
        run("parking", "doctor");
        assertThat(out).as("without the table").doesNotContain("events that wait");
        CircuitTable.create(client, parked);
        put("p#parking", "in#payments", Map.of("parked", number(20)));
        put("p#parking", "out#payments", Map.of("redriven", number(11), "givenUp", number(2), "run", number(3)));
        put("p#parking", "in#", Map.of("passedOn", number(4)));
        for (int event = 1; event <= 6; event++) {
            put("p#parking#payments", "00#" + event, Map.of("at", number(NOW.toEpochMilli() - 120_000L / event)));
        }
        assertThat(run("parking", "sources", "parked")).isZero();
        assertThat(out.lines())
                .containsExactly(
                        "CIRCUIT\tPARKED\tWAITING\tREDRIVEN\tGIVEN UP\tLOST\tPASSED ON\tOLDEST WAITS FOR",
                        "-\t0\t0\t0\t0\t0\t4\t-",
                        "payments\t20\t6\t11\t2\t1\t0\t2 min");
        assertThat(run("parking", "sources", "parked", "--output", "json")).isZero();
        assertThat(out)
                .contains("\"parked\" : 20", "\"waiting\" : 6", "\"redriven\" : 11", "\"givenUp\" : 2", "\"lost\" : 1")
                .contains("\"oldest\" : \"" + NOW.minusSeconds(120) + "\"");
        run("parking", "doctor");
        assertThat(out)
                .contains("events that wait in '" + parked + "': 6, the oldest for 2 min")
                .contains("somebody has deleted 1 events");
        assertThat(run("parking-of-nobody", "sources", "parked", "--parking-table", parked))
                .isZero();
        assertThat(out.lines()).hasSize(1);
    }

    private static void put(String partition, String name, Map<String, AttributeValue> values) {
        Map<String, AttributeValue> item = new HashMap<>(values);
        item.put("pk", AttributeValue.fromS(partition));
        item.put("sk", AttributeValue.fromS(name));
        client.putItem(put -> put.tableName(ParkingCounts.tableOf(TABLE)).item(item));
    }

    private static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }

    private static List<GovernedMapping> orders(String namespace) {
        return new SourceOperator(client, TABLE, namespace).list(NOW);
    }
}
