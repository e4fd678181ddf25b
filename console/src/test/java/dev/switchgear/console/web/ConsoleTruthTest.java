package dev.switchgear.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.model.CircuitStatus;
import dev.switchgear.model.OperatorOverride;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The page shows the state of the table, makes the changes that it reports, and has the cost that it reports. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ConsoleTruthTest {
    private OpenConsole open;

    @BeforeAll
    void open() throws IOException {
        open = new OpenConsole(true);
    }

    @AfterAll
    void close() {
        open.close();
    }

    private void put(Map<String, AttributeValue> item) {
        open.table.client().putItem(request -> request.tableName("fleet").item(item));
    }

    private static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }

    private static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }

    private ObjectNode order(String id, String action, String stands) throws IOException {
        return JsonNodeFactory.instance
                .objectNode()
                .put("form", open.browser.form())
                .put("id", id)
                .put("action", action)
                .put("reason", "bad release")
                .put("seconds", 600)
                .put("stands", stands);
    }

    @Test
    void aCircuitIsShownAsAnOperatorReadsIt() throws IOException {
        long epoch = open.table
                .operator("payments")
                .override(OperatorOverride.Kind.FORCED_CLOSED, null, "ada", "test")
                .at()
                .toEpochMilli();
        put(Map.of(
                "pk", text("c#default#stock"),
                "sk", text("*"),
                "state", text("OPEN"),
                "epoch", number(epoch),
                "openedAt", number(epoch),
                "openUntil", number(epoch + 240_000),
                "watch", number(2),
                "reason", text("12 of 13 calls failed")));
        put(Map.of(
                "pk", text("e#default#stock#*#" + epoch + "#2"),
                "sk", text("evidence"),
                "calls", number(13),
                "failures", number(12),
                "slow", number(1)));
        for (String name : List.of("payments", "stock")) {
            JsonNode row = open.row(name);
            CircuitStatus status = open.table.status(name);
            assertThat(row.get("state").asText())
                    .as(name)
                    .isEqualTo(status.state().name());
            assertThat(row.get("fleetState").asText())
                    .as(name)
                    .isEqualTo(status.fleetState().name());
            assertThat(row.get("reason").asText()).as(name).isEqualTo(status.reason());
            assertThat(row.get("epoch").asLong()).as(name).isEqualTo(status.epoch());
        }
        assertThat(open.row("payments").get("override").get("by").asText()).isEqualTo("ada");
        assertThat(open.row("payments").get("phase").asText()).isEqualTo("FORCED_CLOSED");
        JsonNode stock = open.row("stock");
        assertThat(stock.get("since").asLong()).isEqualTo(epoch);
        assertThat(stock.get("until").asLong()).isEqualTo(epoch + 240_000);
        assertThat(stock.get("evidence").get("failures").asLong()).isEqualTo(12);
        assertThat(stock.get("evidence").get("calls").asLong()).isEqualTo(13);
        assertThat(stock.get("openedAt").asLong()).isEqualTo(epoch);
        JsonNode history =
                open.browser.get("/api/history?id=stock&seconds=3600").get("history");
        assertThat(history).hasSize(1);
        assertThat(history.get(0).get("at").asLong()).isEqualTo(epoch);
    }

    @Test
    void keysAreShownUnderTheirDependency() throws IOException {
        open.table.operator("shards").key("seven").override(OperatorOverride.Kind.FORCED_OPEN, null, "ada", "test");
        JsonNode key = open.row("shards/seven");
        assertThat(key.get("dependency").asText()).isEqualTo("shards");
        assertThat(key.get("state").asText()).isEqualTo("OPEN");
        assertThat(open.row("shards").get("openKeys").asInt())
                .as("the dependency is listed, although it has no item of its own")
                .isEqualTo(open.table.status("shards").openKeys());
    }

    @Test
    void anOverrideOfThePageIsObeyedAndItsEndToo() throws IOException {
        JsonNode done = open.browser.post("/api/change", order("orders", "FORCED_OPEN", ""));
        assertThat(done.path("done").asText()).contains("orders: FORCED_OPEN is written");
        OperatorOverride order = open.table.status("orders").override().orElseThrow();
        assertThat(order.by()).isEqualTo("night shift");
        assertThat(order.reason()).isEqualTo("bad release");
        assertThat(Duration.between(order.at(), order.until().orElseThrow())).isEqualTo(Duration.ofMinutes(10));
        String stands = open.row("orders").get("stands").asText();
        open.browser.post("/api/change", order("orders", "AUTO", stands));
        assertThat(open.table.status("orders").override()).isEmpty();
        JsonNode history =
                open.browser.get("/api/history?id=orders&seconds=3600").get("history");
        assertThat(history.get(0).get("phase").asText()).isEqualTo("FORCED_OPEN");
    }

    /** Its own code says so, and the table does not have a function's own policy. */
    @Test
    void aFunctionMayWaitLongerThanTheDefaultPolicy() throws IOException {
        long epoch = open.now().toEpochMilli();
        put(Map.of(
                "pk", text("c#default#mainframe"),
                "sk", text("*"),
                "state", text("OPEN"),
                "epoch", number(epoch),
                "openUntil", number(epoch + 1_800_000)));
        assertThat(open.row("mainframe").get("phase").asText()).isEqualTo("OPEN");
    }

    @Test
    void theSecondOfTwoOperatorsLearnsThatTheFirstHasChangedIt() throws IOException {
        open.table.operator("ledger").override(OperatorOverride.Kind.DISABLED, null, "ada", "first");
        String stands = open.row("ledger").get("stands").asText();
        open.table.operator("ledger").override(OperatorOverride.Kind.FORCED_OPEN, null, "bob", "second");
        JsonNode answer = open.browser.post("/api/change", order("ledger", "AUTO", stands));
        assertThat(answer.path("problem").asText()).contains("somebody else has changed this circuit");
        assertThat(open.table.status("ledger").override().orElseThrow().by()).isEqualTo("bob");
    }

    @Test
    void aPolicyIsCheckedAndPreviewedAndWritten() throws IOException {
        ObjectNode wanted =
                JsonNodeFactory.instance.objectNode().put("stands", "").put("policy", "{\"probes\": 9}");
        assertThat(open.browser.post("/api/preview", wanted).path("problem").asText())
                .contains("probes", "8");
        JsonNode preview = open.browser.post("/api/preview", wanted.put("policy", "{\"probes\": 1}"));
        assertThat(preview.get("changes")).hasSize(1);
        assertThat(preview.get("changes").get(0).get("to").asText()).isEqualTo("1");
        assertThat(preview.get("changes").get(0).get("from").asText()).contains("default 3");
        open.browser.post("/api/change", order("quotes", "POLICY", "").put("policy", "{\"probes\": 1}"));
        JsonNode row = open.row("quotes");
        assertThat(row.get("policy").asText()).isEqualTo("{\"probes\": 1}");
        assertThat(row.get("policyBy").asText()).isEqualTo("night shift");
    }

    @Test
    void anUnreadableItemIsShownAsSuch() throws IOException {
        put(Map.of("pk", text("c#default#future"), "sk", text("*"), "format", number(99), "state", text("OPEN")));
        put(Map.of(
                "pk", text("c#default#byhand"), "sk", text("*"), "epoch", text("soon"), "override", text("DISABLED")));
        JsonNode byHand = open.row("byhand");
        assertThat(byHand.get("phase").asText()).as("what is valid counts").isEqualTo("DISABLED");
        assertThat(byHand.get("flaws").get(0).asText()).isEqualTo("epoch");
        JsonNode row = open.row("future");
        assertThat(row.get("phase").asText()).isEqualTo("UNREADABLE");
        assertThat(row.get("reason").asText()).contains("99");
    }
}
