package dev.switchgear.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The page shows what the governor of queues and streams has paused, beside the history of the circuit. */
final class ConsoleSourcesTest {
    private static final String ORDERS = "14e0db71-5d35-4eb5-b481-8945cf9d10c2";

    private OpenConsole open;

    @BeforeEach
    void open() throws IOException {
        open = new OpenConsole(true);
    }

    @AfterEach
    void close() {
        open.close();
    }

    @Test
    void aCircuitShowsTheMappingsThatWaitForItAndWhatWasDoneToThem() throws IOException {
        Instant paused = open.now().minusSeconds(300);
        run(paused.plusSeconds(240), "PAUSED", "since " + paused);
        put(
                ORDERS,
                Map.of(
                        "circuit", text("payments"),
                        "stage", text("HELD"),
                        "since", number(paused),
                        "changes",
                                AttributeValue.fromL(List.of(
                                        text(paused.minus(Duration.ofDays(2)).toEpochMilli() + " RESUMED"),
                                        text(paused.toEpochMilli() + " PAUSED")))));
        put(
                "order#" + ORDERS,
                Map.of(
                        "kind", text("PAUSE"),
                        "by", text("ada"),
                        "reason", text("migration"),
                        "until", number(open.now().plusSeconds(600))));
        JsonNode answer = past("payments", "");
        assertThat(answer.get("sourcesProblem").asText()).isEmpty();
        assertThat(answer.get("sources")).hasSize(1);
        JsonNode mapping = answer.get("sources").get(0);
        assertThat(mapping.get("mapping").asText()).isEqualTo(ORDERS);
        assertThat(mapping.get("state").asText()).isEqualTo("PAUSED");
        assertThat(mapping.get("why").asText()).isEqualTo("since " + paused);
        assertThat(mapping.get("seen").asLong())
                .isEqualTo(paused.plusSeconds(240).toEpochMilli());
        assertThat(mapping.at("/order/by").asText()).isEqualTo("ada");
        assertThat(mapping.get("changes")).as("of the last 12 h").hasSize(1);
        assertThat(mapping.at("/changes/0/kind").asText()).isEqualTo("PAUSED");
        assertThat(mapping.at("/changes/0/at").asLong()).isEqualTo(paused.toEpochMilli());
        assertThat(past("stock", "").get("sources")).isEmpty();

        String mark = answer.get("mark").asText();
        assertThat(past("payments", mark).get("same").asBoolean()).isTrue();
        run(open.now(), "FAILED", "access denied");
        assertThat(past("payments", mark).get("same").asBoolean()).isFalse();
    }

    @Test
    void theyAreReadOnceInAnIntervalAndOnlyWhileACircuitIsShown() throws IOException {
        assertThat(reads()).isZero();
        for (int browser = 0; browser < 5; browser++) {
            open.browser.get("/api/history?id=payments");
            open.browser.get("/api/history?id=stock");
        }
        assertThat(reads()).isEqualTo(1);
        past("payments", "");
        assertThat(reads()).isEqualTo(2);
        assertThat(queries()).as("and one that finds no history").isEqualTo(3);
    }

    @Test
    void whatCannotBeReadIsSaidAndAskedForAgainAfterAMinute() throws IOException {
        open.table.client().deleteTable(request -> request.tableName("fleet"));
        JsonNode answer = past("payments", "");
        assertThat(answer.get("sourcesProblem").asText()).contains("fleet");
        assertThat(answer.get("sources")).isEmpty();
        long reads = reads();
        past("payments", "");
        assertThat(reads()).isEqualTo(reads);
        for (int interval = 0; interval < 30; interval++) {
            open.pass();
        }
        past("payments", "");
        assertThat(reads()).isEqualTo(reads + 1);
    }

    private JsonNode past(String circuit, String mark) throws IOException {
        open.pass();
        return open.browser.get("/api/history?id=" + circuit + "&mark=" + mark);
    }

    /** As the page says it. */
    private long reads() throws IOException {
        return open.browser
                .get("/api/circuits?since=0")
                .get("cost")
                .get("sourcesRequests")
                .asLong();
    }

    private long queries() {
        return open.table.requests().stream()
                .filter(request -> request.operation().equals("Query"))
                .count();
    }

    /** What a run of the governor writes. */
    private void run(Instant at, String kind, String why) {
        put(
                "run#governor",
                Map.of(
                        "at", number(at),
                        "sources",
                                AttributeValue.fromL(List.of(AttributeValue.fromM(Map.of(
                                        "mapping", text(ORDERS),
                                        "circuit", text("payments"),
                                        "kind", text(kind),
                                        "why", text(why)))))));
    }

    private void put(String name, Map<String, AttributeValue> values) {
        Map<String, AttributeValue> item = new HashMap<>(values);
        item.put("pk", text("g#default"));
        item.put("sk", text(name));
        open.table.client().putItem(request -> request.tableName("fleet").item(item));
    }

    private static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }

    private static AttributeValue number(Instant value) {
        return AttributeValue.fromN(Long.toString(value.toEpochMilli()));
    }
}
