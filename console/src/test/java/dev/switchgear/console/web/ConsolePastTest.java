package dev.switchgear.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.console.RunningFleet;
import dev.switchgear.dynamodb.CircuitHistory;
import dev.switchgear.dynamodb.CircuitTable;
import dev.switchgear.dynamodb.HistoryEntry;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.spi.CircuitId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The page shows the history of a circuit, and what it has seen itself where there is none. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ConsolePastTest {
    private static final String DAY = "&seconds=86400";

    private OpenConsole open;
    private int sequence;

    @BeforeAll
    void open() throws IOException {
        open = new OpenConsole(true);
        CircuitTable.create(open.table.client(), CircuitHistory.tableOf("fleet"));
    }

    @AfterAll
    void close() {
        open.close();
    }

    private JsonNode past(String id) throws IOException {
        open.pass();
        return open.browser.get("/api/history?id=" + id + DAY);
    }

    /** An entry as the consumer of the stream writes it. */
    private void keep(CircuitId circuit, Instant at, String change, ObjectNode more) {
        ObjectNode detail = JsonNodeFactory.instance.objectNode();
        detail.put("change", change).put("state", "OPEN").put("previousState", "CLOSED");
        detail.put("fleetState", "OPEN").put("epoch", at.toEpochMilli()).put("author", "orders/7");
        detail.put("at", at.toString());
        detail.setAll(more);
        CircuitHistory.of(open.table.client(), "fleet")
                .record(List.of(new HistoryEntry(circuit, at, Integer.toString(++sequence), detail.toString())));
    }

    private static ObjectNode nothing() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static ObjectNode reason(String reason) {
        return nothing().put("reason", reason);
    }

    private long requests(String operation) {
        return open.table.requests().stream()
                .filter(request -> request.operation().equals(operation))
                .count();
    }

    /** Queries for queues and streams. */
    private long sources() throws IOException {
        return (long) cost("sourcesRequests");
    }

    private static List<String> phases(JsonNode past) {
        List<String> phases = new ArrayList<>();
        past.get("history").forEach(change -> phases.add(change.get("phase").asText()));
        return phases;
    }

    @Test
    void withoutAHistoryThePageShowsWhatItHasSeenAndSaysSo() throws IOException {
        try (OpenConsole bare = new OpenConsole(true)) {
            bare.table.operator("payments").override(OperatorOverride.Kind.DISABLED, null, "ada", "test");
            bare.row("payments");
            JsonNode past = bare.browser.get("/api/history?id=payments" + DAY);
            assertThat(past.get("source").asText()).isEqualTo("memory");
            assertThat(past.get("problem").asText()).contains("'fleet-history'", "does not exist");
            assertThat(phases(past)).containsExactly("DISABLED");
            CircuitTable.create(bare.table.client(), CircuitHistory.tableOf("fleet"));
            bare.pass();
            past = bare.browser.get("/api/history?id=payments" + DAY);
            assertThat(past.get("source").asText())
                    .as("asked again only after a minute")
                    .isEqualTo("memory");
            for (int i = 0; i < 30; i++) {
                bare.pass();
            }
            past = bare.browser.get("/api/history?id=payments" + DAY);
            assertThat(past.get("source").asText()).isEqualTo("table");
        }
    }

    @Test
    void whatHappenedBeforeTheConsoleStartedIsReadFromTheHistory() throws IOException {
        CircuitId payments = CircuitId.of("default", "payments");
        Instant night = open.now().minus(Duration.ofHours(5));
        keep(payments, night.minus(Duration.ofDays(2)), "opened", reason("too old"));
        keep(
                payments,
                night,
                "opened",
                reason("failure rate 63 % of 120 calls in 14 environments")
                        .put("until", night.plusSeconds(30).toString()));
        keep(payments, night.plusSeconds(31), "probing", nothing());
        keep(payments, night.plusSeconds(35), "closed", nothing().put("fleetState", "CLOSED"));
        ObjectNode order = nothing().put("fleetState", "CLOSED");
        order.putObject("override")
                .put("order", "OPEN")
                .put("by", "ada")
                .put("reason", "provider is down")
                .put("until", night.plusSeconds(90).toString());
        keep(payments, night.plusSeconds(60), "forced", order);
        ObjectNode waits = nothing().put("until", night.plusSeconds(91).toString());
        keep(payments.withKey("eu"), night.plusSeconds(61), "opened", waits);
        JsonNode past = past("payments");
        assertThat(past.get("source").asText()).isEqualTo("table");
        assertThat(past.get("streamOff").asBoolean()).isTrue();
        assertThat(past.get("ofKeys").asLong()).isEqualTo(1);
        assertThat(phases(past)).containsExactly("OPEN", "HALF_OPEN", "CLOSED", "FORCED_OPEN");
        JsonNode trip = past.get("history").get(0);
        assertThat(trip.get("at").asLong()).isEqualTo(night.toEpochMilli());
        assertThat(trip.get("until").asLong()).isEqualTo(night.plusSeconds(30).toEpochMilli());
        assertThat(trip.get("evidence").get("percent").asInt()).isEqualTo(63);
        assertThat(trip.get("evidence").get("calls").asLong()).isEqualTo(120);
        JsonNode forced = past.get("history").get(3);
        assertThat(forced.get("under").asText()).isEqualTo("CLOSED");
        assertThat(forced.get("override").get("reason").asText()).isEqualTo("provider is down");
        assertThat(phases(past("payments/eu"))).containsExactly("OPEN");
    }

    @Test
    void theReasonOfARealTripHasTheEvidenceThatThePictureShows() {
        try (RunningFleet fleet = new RunningFleet(open.sandbox, open.table)) {
            fleet.opensByItself();
            String reason = open.table.status(RunningFleet.CIRCUIT).reason();
            String detail = reason(reason).put("change", "opened").toString();
            ObjectNode change = KeptChange.of(
                    new HistoryEntry(CircuitId.of("default", RunningFleet.CIRCUIT), open.now(), "1", detail));
            assertThat(change.path("evidence").path("percent").asInt())
                    .as(reason)
                    .isEqualTo(100);
        }
    }

    @Test
    void aChangeThatBothHaveIsToldOnceAndTheNewestAreThereBeforeTheHistoryHasThem() throws IOException {
        open.table.operator("ledger").override(OperatorOverride.Kind.FORCED_OPEN, null, "ada", "provider is down");
        JsonNode row = open.row("ledger");
        assertThat(phases(past("ledger"))).containsExactly("FORCED_OPEN");
        assertThat(past("ledger").get("history").get(0).get("kept").asBoolean()).isFalse();
        ObjectNode detail = nothing().put("fleetState", "CLOSED");
        detail.set("epoch", row.get("epoch"));
        detail.putObject("override").put("order", "OPEN").put("by", "ada").put("reason", "provider is down");
        keep(
                CircuitId.of("default", "ledger"),
                Instant.ofEpochMilli(row.get("committedAt").asLong()),
                "forced",
                detail);
        JsonNode past = past("ledger");
        assertThat(phases(past)).containsExactly("FORCED_OPEN");
        assertThat(past.get("history").get(0).get("kept").asBoolean()).isTrue();
    }

    @Test
    void anEntryThatNobodyCanReadIsShownAsSuch() throws IOException {
        Instant at = open.now().minusSeconds(60);
        CircuitHistory.of(open.table.client(), "fleet")
                .record(List.of(new HistoryEntry(CircuitId.of("default", "damaged"), at, "1", "{half")));
        assertThat(past("damaged").get("history").get(0).get("change").asText()).isEqualTo("unreadable");
    }

    @Test
    void theHistoryIsReadOnceInAnIntervalForAllBrowsersAndTheCostIsShown() throws IOException {
        CircuitId quotes = CircuitId.of("default", "quotes");
        for (int i = 100; i > 0; i--) {
            keep(quotes, open.now().minusSeconds(600L + 30L * i), "opened", reason("a".repeat(250)));
        }
        long before = requests("Query") - sources();
        double unitsBefore = cost("historyReadUnits");
        JsonNode first = past("quotes");
        assertThat(first.get("history")).hasSize(100);
        for (int browser = 0; browser < 20; browser++) {
            open.browser.get("/api/history?id=quotes" + DAY);
        }
        assertThat(requests("Query") - sources() - before)
                .as("twenty browsers within the interval")
                .isEqualTo(1);
        JsonNode same = open.browser.get(
                "/api/history?id=quotes" + DAY + "&mark=" + first.get("mark").asText());
        assertThat(same.get("same").asBoolean()).isTrue();
        assertThat(same.has("history")).isFalse();
        double after = cost("historyReadUnits");
        assertThat(past("quotes").get("history")).hasSize(100);
        assertThat(requests("Query") - sources() - before).isEqualTo(2);
        assertThat(cost("historyReadUnits") - after)
                .as("after the first time, only what is new is read: two of the hundred are of the newest minute")
                .isLessThan((after - unitsBefore) / 4);
    }

    @Test
    void whatTheConsumerOfTheStreamHasRecordedLateIsShownWithinTenMinutes() throws IOException {
        CircuitId slow = CircuitId.of("default", "held-up");
        keep(slow, open.now().minusSeconds(60), "opened", nothing());
        assertThat(past("held-up").get("history")).hasSize(1);
        keep(slow.withKey("eu"), open.now().minusSeconds(7_200), "opened", nothing());
        keep(slow, open.now().minusSeconds(3_600), "closed", nothing().put("fleetState", "CLOSED"));
        assertThat(past("held-up").get("history")).hasSize(1);
        for (int i = 0; i < 300; i++) {
            open.pass();
        }
        JsonNode past = past("held-up");
        assertThat(past.get("history")).hasSize(2);
        assertThat(past.get("ofKeys").asLong()).isEqualTo(1);
    }

    private double cost(String figure) throws IOException {
        return open.browser.get("/api/circuits?since=0").get("cost").get(figure).asDouble();
    }

    @Test
    void ofTooManyTheNewestAreShownAndThatThereAreOthers() throws IOException {
        CircuitHistory history = CircuitHistory.of(open.table.client(), "fleet");
        Instant from = open.now().minus(Duration.ofHours(2));
        CircuitId busy = CircuitId.of("default", "busy");
        for (int i = 0; i < KeptHistory.MOST + 25; i += 25) {
            List<HistoryEntry> some = new ArrayList<>();
            for (int j = i; j < i + 25; j++) {
                some.add(new HistoryEntry(busy, from.plusSeconds(j), Integer.toString(j), "{\"change\":\"noted\"}"));
            }
            history.record(some);
        }
        JsonNode past = past("busy");
        assertThat(past.get("history")).hasSize(KeptHistory.MOST);
        assertThat(past.get("more").asBoolean()).isTrue();
        assertThat(past.get("history").get(0).get("at").asLong())
                .isEqualTo(from.plusSeconds(25).getEpochSecond() * 1_000);
    }

    @Test
    void aTimeOutOfRangeIsRefusedWithTheLimit() throws IOException {
        assertThat(open.browser
                        .get("/api/history?id=x&seconds=59")
                        .get("problem")
                        .asText())
                .isEqualTo("seconds is '59'; it must be a number from 60 to 2592000");
    }

    @Test
    void theAnswerToAnOrderSaysWhenItIsObeyed() throws IOException {
        long now = open.now().toEpochMilli();
        open.table
                .client()
                .putItem(request -> request.tableName("fleet")
                        .item(Map.of(
                                "pk", AttributeValue.fromS("c#default#stock"),
                                "sk", AttributeValue.fromS("*"),
                                "state", AttributeValue.fromS("OPEN"),
                                "epoch", AttributeValue.fromN(Long.toString(now)),
                                "openUntil", AttributeValue.fromN(Long.toString(now + 1_800_000)))));
        assertThat(order("stock")).contains("is OPEN and waits", "every 10 s", "at the latest 10 s from now");
        assertThat(order("orders")).contains("at the latest 2.4 s from now", "longer refresh interval");
        open.table.operator("slow").policy("{\"refreshIntervalMillis\": 20000}", "ada");
        assertThat(order("slow")).contains("at the latest 24 s from now");
        assertThat(open.row("stock").get("obeyMillis").asLong()).isEqualTo(10_000);
        assertThat(open.row("orders").get("obeyMillis").asLong()).isEqualTo(2_400);
    }

    private String order(String id) throws IOException {
        String stands = "";
        open.pass();
        for (JsonNode row : open.browser.get("/api/circuits?since=0").get("circuits")) {
            stands = row.get("id").asText().equals(id) ? row.get("stands").asText() : stands;
        }
        ObjectNode order = JsonNodeFactory.instance.objectNode();
        order.put("form", open.browser.form()).put("id", id).put("action", "FORCED_CLOSED");
        order.put("reason", "bad release").put("seconds", 3_600).put("stands", stands);
        return open.browser.post("/api/change", order).path("done").asText();
    }
}
