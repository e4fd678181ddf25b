package dev.switchgear.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.model.CircuitEvent;
import dev.switchgear.model.CircuitState;
import dev.switchgear.spi.CircuitId;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records of the table's stream as events, which the real client puts. */
final class CircuitChangeHandlerTest {
    private final BusServer server = new BusServer();
    private final CircuitChangeHandler handler = new CircuitChangeHandler(server.bus());

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aTripIsOneEventThatFollowsTheSchema() {
        SampleEvents.handle(handler, Resources.json("payloads/stream-opened.json"));
        JsonNode detail = server.details().get(0);
        assertThat(server.details()).hasSize(1);
        assertThat(Resources.violations("change-1.schema.json", detail)).isEmpty();
        assertThat(detail)
                .isEqualTo(Resources.json("examples/change-opened.json").path("detail"));
        assertThat(server.taken().get(0).path("Source").asText()).isEqualTo("switchgear");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'state': s('CLOSED')               | 'state': s('OPEN')                          | closed->opened",
                "                                   | 'state': s('CLOSED')                        | watched",
                "'override': s('OPEN')              | 'x': s('y')                                 | released",
                "'x': s('y')                        | 'override': s('DISABLED'), 'overrideAt': n(5) | forced",
                "'overrideAt': n(4), 'override': s('OPEN') | 'override': s('OPEN'), 'overrideAt': n(5) | forced",
                "'x': s('y')                        | 'policy': s('{}')                           | policy",
                "'x': s('y')                        |                                             | forgotten",
                "'writer': s('a')                   | 'writer': s('b')                            | noted",
            })
    void everyWriteHasAWord(String before, String after, String word) {
        ObjectNode wanted = record("r", before, after);
        if (word.equals("watched")) {
            ((ObjectNode) wanted.at("/dynamodb/NewImage")).putObject("watch").put("N", "1");
        }
        String expected = word.substring(word.indexOf('>') + 1);
        assertThat(CircuitChange.of(wanted).orElseThrow().word()).isEqualTo(expected);
    }

    @Test
    void aCircuitThatIsForcedOpenIsPublishedAsOpen() {
        SampleEvents.handle(
                handler,
                batch(
                        record("a", "'x': s('y')", "'override': s('OPEN'), 'overrideAt': n(5)"),
                        record(
                                "b",
                                "'override': s('OPEN'), 'overrideAt': n(5), 'state': s('OPEN')",
                                "'override': s('CLOSED'), 'overrideAt': n(6), 'state': s('OPEN')"),
                        record(
                                "c",
                                "'state': s('CLOSED')",
                                "'override': s('OPEN'), 'overrideUntil': n(7), 'committedAt': n(8)")));
        assertThat(server.details())
                .extracting(detail -> detail.path("previousState").asText() + " "
                        + detail.path("state").asText() + " "
                        + detail.path("fleetState").asText())
                .containsExactly("CLOSED OPEN CLOSED", "OPEN CLOSED OPEN", "CLOSED CLOSED CLOSED");
    }

    @Test
    void anOverrideThatAPersonTypedIsPublishedAsCallersObeyIt() {
        SampleEvents.handle(
                handler,
                batch(
                        record("a", "'x': s('y')", "'override': s('forced_open'), 'overrideAt': n(5)"),
                        record("b", "'state': s('Open')", "'state': s('Open'), 'override': s('Disable')"),
                        record("c", "'x': s('y')", "'override': s('reopen'), 'overrideAt': n(6)")));
        assertThat(server.details())
                .extracting(detail -> detail.path("change").asText() + " "
                        + detail.path("state").asText() + " "
                        + detail.path("fleetState").asText() + " "
                        + detail.at("/override/order").asText("none"))
                .containsExactly("forced OPEN CLOSED OPEN", "forced CLOSED OPEN DISABLED", "noted CLOSED CLOSED none");
    }

    @Test
    void theRegisterOfNamesIsNoCircuit() {
        ObjectNode names = record("r", "", "'x': s('y')");
        ((ObjectNode) names.at("/dynamodb/Keys/pk")).put("S", "c#default#switchgear:names");
        SampleEvents.handle(handler, batch(names));
        assertThat(server.taken()).isEmpty();
    }

    @Test
    void recordsOfOtherItemsAreIgnored() {
        ObjectNode evidence = record("r", "", "'x': s('y')");
        ((ObjectNode) evidence.at("/dynamodb/Keys/pk")).put("S", "e#default#payments#*#1#1");
        ObjectNode health = record("h", "", "'x': s('y')");
        ((ObjectNode) health.at("/dynamodb/Keys/pk")).put("S", "h#default");
        SampleEvents.handle(handler, batch(evidence, health));
        assertThat(server.taken()).isEmpty();
    }

    @Test
    void onlyEventsThatTheBusRefusesAreSentAgain() {
        ObjectNode[] records = new ObjectNode[25];
        for (int i = 0; i < records.length; i++) {
            records[i] = record("r" + i, "'state': s('CLOSED')", "'state': s('OPEN'), 'epoch': n(" + i + ")");
        }
        ObjectNode batch = batch(records);
        server.refuse(13);
        JsonNode answer = SampleEvents.handle(handler, batch);
        assertThat(SampleEvents.failed(answer)).containsExactly("seq-r13");
        assertThat(server.taken()).hasSize(19);

        JsonNode again = SampleEvents.handle(handler, from(batch, 13));
        assertThat(SampleEvents.failed(again)).isEmpty();
        assertThat(server.details())
                .extracting(detail -> detail.path("id").asText())
                .hasSize(25)
                .doesNotHaveDuplicates();
    }

    @Test
    void anEventThatTheBusCannotAcceptDoesNotRepeatEarlierOnes() {
        ObjectNode[] records = new ObjectNode[15];
        for (int i = 0; i < records.length; i++) {
            records[i] = record("r" + i + ".", "'state': s('CLOSED')", "'state': s('OPEN'), 'epoch': n(" + i + ")");
        }
        server.hated = "r12.";
        ObjectNode batch = batch(records);
        assertThat(SampleEvents.failed(SampleEvents.handle(handler, batch))).containsExactly("seq-r12.");
        assertThat(server.taken()).hasSize(12);
        server.hated = "";
        assertThat(SampleEvents.failed(SampleEvents.handle(handler, batch))).isEmpty();
        assertThat(server.details())
                .extracting(detail -> detail.path("id").asText())
                .hasSize(15)
                .doesNotHaveDuplicates();
    }

    @Test
    void textsOfAPersonArePublishedOnOneLineOfBoundedLength() {
        ObjectNode written = record("w", "", "'state': s('OPEN'), 'reason': s('" + "y".repeat(300_000) + "')");
        ObjectNode deep = (ObjectNode) written.at("/dynamodb/NewImage");
        for (int i = 0; i < 32; i++) {
            deep = deep.putObject("note").putObject("M");
        }
        JsonNode answer = SampleEvents.handle(handler, batch(written, record("n", "", "'state': s('OPEN')")));
        assertThat(SampleEvents.failed(answer)).isEmpty();
        assertThat(server.details()).hasSize(2);
        assertThat(server.details().get(0).path("reason").asText()).hasSize(300);
    }

    @Test
    void anUnavailableBusFailsTheInvocation() {
        server.away = true;
        assertThatThrownBy(() -> SampleEvents.handle(handler, Resources.json("payloads/stream-opened.json")))
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    void anEnvironmentWithoutItsStoreIsPublishedAsDegraded() {
        DegradedListener listener = new DegradedListener(server.bus(), "orders");
        CircuitId circuit = CircuitId.of("default", "payments");
        Instant at = Instant.parse("2026-11-21T10:15:31Z");
        for (CircuitEvent.Kind kind : CircuitEvent.Kind.values()) {
            listener.on(new CircuitEvent(circuit, kind, CircuitState.CLOSED, "table away", at));
        }
        assertThat(server.details())
                .extracting(detail -> detail.path("change").asText())
                .containsExactly("degraded", "restored");
        server.details()
                .forEach(detail -> assertThat(Resources.violations("change-1.schema.json", detail))
                        .isEmpty());
    }

    private static ObjectNode batch(ObjectNode... records) {
        ObjectNode batch = Json.MAPPER.createObjectNode();
        ArrayNode all = batch.putArray("Records");
        for (ObjectNode one : records) {
            all.add(one);
        }
        return batch;
    }

    private static ObjectNode from(ObjectNode batch, int index) {
        ObjectNode rest = Json.MAPPER.createObjectNode();
        ArrayNode all = rest.putArray("Records");
        for (int i = index; i < batch.path("Records").size(); i++) {
            all.add(batch.path("Records").get(i));
        }
        return rest;
    }

    private static ObjectNode record(String id, String before, String after) {
        ObjectNode entry =
                (ObjectNode) Resources.json("payloads/stream-opened.json").at("/Records/0");
        entry.put("eventID", id);
        ObjectNode change = (ObjectNode) entry.path("dynamodb");
        change.put("SequenceNumber", "seq-" + id);
        change.set("OldImage", image(before));
        change.set("NewImage", image(after));
        return entry;
    }

    private static JsonNode image(String attributes) {
        String json = (attributes == null ? "" : attributes)
                .replaceAll("s\\('([^']*)'\\)", "{'S':'$1'}")
                .replaceAll("n\\(([0-9]+)\\)", "{'N':'$1'}");
        return Json.parse("{" + json.replace('\'', '"') + "}");
    }
}
