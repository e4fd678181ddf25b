package dev.switchgear.signals;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.Switchgear;
import dev.switchgear.dynamodb.CircuitHistory;
import dev.switchgear.dynamodb.DynamoDbCircuitStore;
import dev.switchgear.dynamodb.HistoryEntry;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.spi.CircuitId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Records of the table's stream as history, in a real table. */
final class CircuitHistoryHandlerTest {
    /** Before what DynamoDB Local deletes by the real clock. */
    private static final Instant NIGHT = Instant.parse("2001-01-01T02:00:00Z");

    private static final CircuitId PAYMENTS = CircuitId.of("default", "payments");

    private final String table = LocalTable.create();
    private final CircuitHistory history = CircuitHistory.of(LocalTable.CLIENT, table);
    private final CircuitHistoryHandler handler = new CircuitHistoryHandler(history);

    @Test
    void aTripIsAnEntryWithItsReasonEvidenceAndAuthor() {
        create();
        JsonNode tripped = Resources.json("payloads/stream-opened.json");
        String reason = tripped.at("/Records/0/dynamodb/NewImage/reason/S").asText();
        assertThat(reason).isNotEmpty();
        assertThat(SampleEvents.failed(SampleEvents.handle(handler, tripped))).isEmpty();
        SampleEvents.handle(handler, tripped); // the stream delivers a record at least once
        assertThat(details()).singleElement().satisfies(detail -> {
            ObjectNode event = ((ObjectNode) detail).deepCopy();
            event.remove("author");
            assertThat(Resources.violations("change-1.schema.json", event)).isEmpty();
            assertThat(detail.path("change").asText()).isEqualTo("opened");
            assertThat(detail.path("reason").asText()).isEqualTo(reason);
            assertThat(detail.path("author").asText())
                    .isEqualTo(
                            tripped.at("/Records/0/dynamodb/NewImage/writer/S").asText())
                    .isNotEmpty();
        });
    }

    @Test
    void whatAnOperatorDoesHasTheOperatorAsItsAuthor() {
        create();
        Map<String, AttributeValue> none = Map.of();
        try (Switchgear switchgear = Switchgear.builder()
                .store(DynamoDbCircuitStore.of(LocalTable.CLIENT, table))
                .clock(InstantSource.fixed(NIGHT))
                .build()) {
            switchgear.operator("payments").override(OperatorOverride.Kind.FORCED_OPEN, null, "ada", "provider down");
            Map<String, AttributeValue> forced = item();
            switchgear.operator("payments").policy("{\"probes\":1}", "bob");
            Map<String, AttributeValue> changed = item();
            switchgear.operator("payments").release("eve");
            Map<String, AttributeValue> released = item();
            SampleEvents.handle(
                    handler, batch(record(1, none, forced), record(2, forced, changed), record(3, changed, released)));
        }
        assertThat(details())
                .extracting(detail -> detail.path("change").asText() + " by "
                        + detail.path("author").asText())
                .containsExactly("forced by ada", "policy by bob", "released by eve");
        assertThat(details().get(0).at("/override/reason").asText()).isEqualTo("provider down");
    }

    @Test
    void aWriteByHandIsReportedAtItsOwnTimeAndNotAsOneOfThePreviousWriter() {
        create();
        Map<String, AttributeValue> before =
                Map.of("writer", AttributeValue.fromS("function/7"), "committedAt", AttributeValue.fromN("1000"));
        Map<String, AttributeValue> forced = Map.of(
                "writer", AttributeValue.fromS("function/7"),
                "committedAt", AttributeValue.fromN("1000"),
                "override", AttributeValue.fromS("FORCED_OPEN"));
        ObjectNode expired = record(2, forced, Map.of());
        expired.putObject("userIdentity").put("type", "Service").put("principalId", "dynamodb.amazonaws.com");
        SampleEvents.handle(handler, batch(record(1, before, forced), expired));
        assertThat(details())
                .extracting(detail -> detail.path("change").asText() + " at "
                        + detail.path("at").asText() + " by "
                        + detail.path("author").asText())
                .containsExactly(
                        "forced at 2001-01-01T02:00:01Z by written by hand",
                        "forgotten at 2001-01-01T02:00:02Z by time to live");
    }

    @Test
    void whatTheTableDoesNotAcceptIsAskedForAgain() {
        JsonNode answer =
                SampleEvents.handle(handler, batch(record(1, Map.of(), opened()), record(2, opened(), Map.of())));
        assertThat(SampleEvents.failed(answer)).as("there is no table yet").containsExactly("1");
        create();
        answer = SampleEvents.handle(handler, batch(record(1, Map.of(), opened()), record(2, opened(), Map.of())));
        assertThat(SampleEvents.failed(answer)).isEmpty();
        assertThat(details()).hasSize(2);
    }

    @Test
    void aRecordThatCannotBeReadDoesNotStopTheOthers() {
        create();
        ObjectNode broken = record(1, Map.of(), opened());
        ((ObjectNode) broken.path("dynamodb")).put("SequenceNumber", "no number");
        ObjectNode register = record(2, Map.of(), opened());
        ((ObjectNode) register.at("/dynamodb/Keys/pk")).put("S", "c#default#switchgear:names");
        ObjectNode last = record(30, Map.of(), opened());
        SampleEvents.handle(handler, batch(broken, register, last));
        assertThat(details()).hasSize(1);
    }

    @Test
    void aBatchOfAHundredIsWritten() {
        create();
        ObjectNode[] records = new ObjectNode[100];
        for (int i = 0; i < records.length; i++) {
            records[i] = record(i, Map.of(), opened());
        }
        assertThat(SampleEvents.failed(SampleEvents.handle(handler, batch(records))))
                .isEmpty();
        assertThat(details()).hasSize(100);
    }

    private void create() {
        LocalTable.create(CircuitHistory.tableOf(table));
    }

    private List<JsonNode> details() {
        return history.read(PAYMENTS, Instant.EPOCH, 1_000).entries().stream()
                .map(HistoryEntry::detail)
                .map(Json::parse)
                .toList();
    }

    private Map<String, AttributeValue> item() {
        return LocalTable.CLIENT
                .getItem(get -> get.tableName(table)
                        .key(Map.of("pk", AttributeValue.fromS("c#default#payments"), "sk", AttributeValue.fromS("*")))
                        .consistentRead(true))
                .item();
    }

    private static Map<String, AttributeValue> opened() {
        return Map.of("state", AttributeValue.fromS("OPEN"));
    }

    private static ObjectNode batch(ObjectNode... records) {
        ObjectNode batch = Json.MAPPER.createObjectNode();
        ArrayNode all = batch.putArray("Records");
        for (ObjectNode one : records) {
            all.add(one);
        }
        return batch;
    }

    /** A record of the stream, {@code seconds} after the night began. */
    private static ObjectNode record(
            int seconds, Map<String, AttributeValue> before, Map<String, AttributeValue> after) {
        ObjectNode entry =
                (ObjectNode) Resources.json("payloads/stream-opened.json").at("/Records/0");
        entry.put("eventID", "e" + seconds);
        ObjectNode change = (ObjectNode) entry.path("dynamodb");
        change.put("SequenceNumber", Integer.toString(seconds));
        change.put("ApproximateCreationDateTime", NIGHT.getEpochSecond() + seconds);
        change.set("OldImage", image(before));
        change.set("NewImage", image(after));
        return entry;
    }

    private static ObjectNode image(Map<String, AttributeValue> item) {
        ObjectNode image = Json.MAPPER.createObjectNode();
        item.forEach((name, value) -> {
            if (value.n() != null) {
                image.putObject(name).put("N", value.n());
            } else {
                image.putObject(name).put("S", value.s());
            }
        });
        return image;
    }
}
