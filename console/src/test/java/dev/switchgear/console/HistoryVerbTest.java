package dev.switchgear.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchgear.dynamodb.CircuitHistory;
import dev.switchgear.dynamodb.CircuitTable;
import dev.switchgear.dynamodb.HistoryEntry;
import dev.switchgear.spi.CircuitId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What happened last night. */
final class HistoryVerbTest extends Operating {
    private static final ObjectMapper JSON = new ObjectMapper();

    @BeforeAll
    static void keepHistory() {
        String table = CircuitHistory.tableOf(TABLE);
        CircuitTable.create(client, table);
        client.updateTimeToLive(request -> request.tableName(table) // it deletes by the real clock, these have another
                .timeToLiveSpecification(ttl -> ttl.attributeName("ttl").enabled(false)));
    }

    @Test
    void everyChangeOfTheLastDayIsShownOldestFirst() {
        keep("a", "payments", 48, "closed", "probes succeeded");
        keep("a", "payments", 5, "opened", "failed 63 % of 120 calls in 14 environments");
        keep("a", "payments", 4, "probing", "");
        keep("a", "payments", 3, "closed", "probes succeeded");
        keep("a", "stock", 3, "opened", "failed 90 % of 40 calls in 8 environments");
        assertThat(run("a", "history", "payments")).as(err).isZero();
        assertThat(out.lines())
                .containsExactly(
                        "AT\tCIRCUIT\tCHANGE\tSTATE\tBY\tWHY",
                        "2019-11-20T21:00:00Z\tpayments\topened\tOPEN\tfunction/7\tfailed 63 % of 120 calls in 14"
                                + " environments",
                        "2019-11-20T23:00:00Z\tpayments\tclosed\tOPEN\tfunction/7\tprobes succeeded");
        run("a", "history", "payments", "--steps");
        assertThat(out.lines()).hasSize(4).anyMatch(line -> line.contains("probing"));
        run("a", "history", "payments", "--since", "7d");
        assertThat(out.lines()).hasSize(4);
        run("a", "history", "payments", "--since", "2019-11-20T22:30:00Z");
        assertThat(out.lines()).hasSize(2);
        run("a", "history", "--all");
        assertThat(out.lines()).hasSize(4).anyMatch(line -> line.contains("stock"));
        assertThat(err).contains("the stream of table 'circuits' is off: changes are not recorded now");
    }

    @Test
    void anExportIsJsonLines() throws Exception {
        keep("b", "payments", 5, "opened", "failed");
        keep("b", "payments", 4, "probing", "");
        assertThat(run("b", "history", "--all", "--output", "json")).isZero();
        List<String> lines = out.lines().toList();
        assertThat(lines).hasSize(2);
        JsonNode first = JSON.readTree(lines.get(0));
        assertThat(first.path("change").asText()).isEqualTo("opened");
        assertThat(first.path("author").asText()).isEqualTo("function/7");
    }

    @Test
    void ofTooManyTheNewestAreShownAndThatThereAreOthers() {
        for (int hours = 9; hours > 0; hours--) {
            keep("c", "payments", hours, "opened", "failed");
        }
        assertThat(run("c", "history", "payments", "--limit", "2")).isZero();
        assertThat(out.lines()).hasSize(3).anyMatch(line -> line.startsWith("2019-11-21T01:00:00Z"));
        assertThat(err).contains("older changes are not shown: the limit is 2");
        assertThat(run("c", "history", "payments", "--limit", "0")).isEqualTo(2);
        assertThat(err).contains("it must be 1 to 10000");
    }

    @Test
    void statusShowsTheNewestChanges() throws Exception {
        for (int hours = 9; hours > 0; hours--) {
            keep("d", "payments", hours, hours == 2 ? "probed" : "opened", "failed " + hours);
        }
        assertThat(run("d", "status", "payments")).isZero();
        assertThat(out.lines().filter(line -> line.startsWith("history"))).hasSize(5);
        assertThat(out).contains("history     2019-11-21T01:00:00Z, opened, OPEN, by function/7: failed 1");
        run("d", "status", "payments", "--output", "json");
        assertThat(JSON.readTree(out).path("history")).hasSize(5);
    }

    @Test
    void aHistoryThatNobodyKeepsIsOneLine() {
        CircuitTable.create(client, "lonely");
        String endpoint = store.uri().toString();
        assertThat(runBare("history", "--all", "--table", "lonely", "--endpoint", endpoint))
                .isEqualTo(13);
        assertThat(err).contains("'lonely-history'").contains("does not exist");
        assertThat(err.lines()).hasSize(1);
        assertThat(runBare("status", "payments", "--table", "lonely", "--endpoint", endpoint))
                .isZero();
        assertThat(out).contains("history     none: table 'lonely-history'");
    }

    @Test
    void oneCircuitOrAllOfThemAndATimeThatCanBeRead() {
        assertThat(run("e", "history")).isEqualTo(2);
        assertThat(err).contains("name one circuit, or say --all");
        assertThat(run("e", "history", "payments", "--all")).isEqualTo(2);
        assertThat(run("e", "history", "payments", "--since", "yesterday")).isEqualTo(2);
        assertThat(err).contains("'yesterday'");
    }

    private static void keep(String namespace, String circuit, int hoursAgo, String change, String reason) {
        Instant at = NOW.minus(Duration.ofHours(hoursAgo));
        String detail = JSON.createObjectNode()
                .put("circuit", circuit)
                .put("change", change)
                .put("state", "OPEN")
                .put("reason", reason)
                .put("at", at.toString())
                .put("author", "function/7")
                .toString();
        CircuitHistory.of(client, TABLE)
                .record(List.of(new HistoryEntry(CircuitId.of(namespace, circuit), at, "1", detail)));
    }
}
