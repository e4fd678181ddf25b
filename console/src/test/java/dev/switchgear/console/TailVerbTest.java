package dev.switchgear.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchgear.dynamodb.CircuitHistory;
import dev.switchgear.dynamodb.CircuitTable;
import dev.switchgear.dynamodb.HistoryEntry;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.spi.CircuitId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** The events of circuits, as they happen. */
final class TailVerbTest extends Operating {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BARE = "bare";

    @TempDir
    private Path folder;

    @BeforeAll
    static void keepHistory() {
        CircuitTable.create(client, CircuitHistory.tableOf(TABLE));
        client.updateTable(update -> update.tableName(TABLE)
                .streamSpecification(
                        stream -> stream.streamEnabled(true).streamViewType(StreamViewType.NEW_AND_OLD_IMAGES)));
        CircuitTable.create(client, BARE);
    }

    @Test
    void eachNewEntryOfTheHistoryIsALineOnceTheCircuitHasChanged() {
        keep("a", "payments", -3_600, "opened", "of an hour ago");
        BetweenReads deeds = new BetweenReads(
                () -> function("a").operator("payments").override(OperatorOverride.Kind.FORCED_OPEN, null, "eve", "x"),
                () -> {
                    keep("a", "payments", 3, "opened", "failed 63 % of 120 calls in 14 environments");
                    keep("a", "payments", 3, "probing", "");
                },
                () -> keep("a", "payments", 6, "closed", "probes succeeded"));
        assertThat(runAmong(deeds, false, "a", "tail", "--for", "6s")).as(err).isZero();
        assertThat(out.lines())
                .containsExactly(
                        "AT\tCIRCUIT\tCHANGE\tSTATE\tBY\tWHY",
                        "2019-11-21T02:00:03Z\tpayments\topened\tOPEN\tfunction/7\tfailed 63 % of 120 calls in 14"
                                + " environments",
                        "2019-11-21T02:00:06Z\tpayments\tclosed\tOPEN\tfunction/7\tprobes succeeded");
        assertThat(err).isEmpty();
    }

    @Test
    void aChangeIsFoundHoweverLongTheIntervalIs() {
        BetweenReads deeds = new BetweenReads(() -> {
            keep("long", "payments", 60, "opened", "failed");
            function("long").operator("payments").override(OperatorOverride.Kind.FORCED_OPEN, null, "eve", "x");
        });
        assertThat(runAmong(deeds, false, "long", "tail", "--interval", "10m", "--count", "1"))
                .as(err)
                .isZero();
        assertThat(out.lines().skip(1))
                .containsExactly("2019-11-21T02:01:00Z\tpayments\topened\tOPEN\tfunction/7\tfailed");
    }

    @Test
    void whatIsInTheHistoryAlreadyIsPrintedFirstIfItIsWanted() throws Exception {
        keep("b", "payments", -7_200, "opened", "too old");
        keep("b", "payments", -60, "opened", "failed");
        keep("b", "stock", -30, "probing", "");
        for (String[] which : List.of(new String[] {"tail"}, new String[] {"tail", "payments", "stock"})) {
            String[] all = Stream.concat(
                            Stream.of(which), Stream.of("--since", "1h", "--count", "2", "--output", "json"))
                    .toArray(String[]::new);
            assertThat(runAmong(new BetweenReads(), false, "b", all)).as(err).isZero();
            List<JsonNode> lines = new ArrayList<>();
            for (String line : out.lines().toList()) {
                lines.add(JSON.readTree(line));
            }
            assertThat(lines)
                    .extracting(line -> line.path("circuit").asText() + " "
                            + line.path("change").asText())
                    .containsExactly("payments opened", "stock probing");
        }
    }

    @Test
    void aChangeThatTheHistoryDoesNotHaveIsComparedAfterAWhileAndSaidSo() {
        Runnable nothing = () -> {};
        List<Runnable> deeds = new ArrayList<>(List.of(() ->
                function("c").operator("payments").override(OperatorOverride.Kind.FORCED_OPEN, null, "eve", "x")));
        for (int i = 0; i < 3; i++) {
            deeds.add(nothing);
        }
        assertThat(runAmong(
                        new BetweenReads(deeds.toArray(Runnable[]::new)),
                        false,
                        "c",
                        "tail",
                        "--interval",
                        "15s",
                        "--count",
                        "1"))
                .isZero();
        assertThat(out.lines().skip(1)).containsExactly("2019-11-21T02:00:00Z\tpayments\tforced\tOPEN\teve\tOPEN: x");
        assertThat(err).contains("payments forced: the history does not have it 30 s later");
    }

    @Test
    void withoutAHistoryReadsOfTheTableAreCompared() throws Exception {
        BetweenReads deeds = new BetweenReads(
                () -> put("OPEN", "failed 90 % of 40 calls", 1),
                () -> put("OPEN", "still failing", 2),
                () -> put("CLOSED", "probes succeeded", 2),
                this::deletePayments);
        String[] tail = {"tail", "--table", BARE, "--count", "4", "--output", "json"};
        assertThat(runAmong(deeds, false, "d", tail)).as(err).isZero();
        assertThat(err).contains("no history: ").contains("'bare-history'").contains("Reads of the table are compared");
        List<JsonNode> lines = new ArrayList<>();
        for (String line : out.lines().toList()) {
            lines.add(JSON.readTree(line));
        }
        assertThat(lines)
                .extracting(line -> line.path("change").asText() + " "
                        + line.path("previousState").asText() + " "
                        + line.path("state").asText() + " "
                        + line.path("reason").asText())
                .containsExactly(
                        "opened CLOSED OPEN failed 90 % of 40 calls",
                        "reopened OPEN OPEN still failing",
                        "closed OPEN CLOSED probes succeeded",
                        "forgotten CLOSED CLOSED probes succeeded");
        assertThat(lines).allMatch(line -> line.path("compared").asBoolean());
        assertThat(lines.get(0).path("author").asText()).isEqualTo("function/1");
    }

    @Test
    void whileTheStreamIsOffReadsAreComparedToo() {
        String table = "quiet";
        CircuitTable.create(client, table);
        CircuitTable.create(client, CircuitHistory.tableOf(table));
        assertThat(runAmong(new BetweenReads(() -> {}), true, "d", "tail", "--table", table, "--for", "2s"))
                .isZero();
        assertThat(err).contains("the stream of table 'quiet' is off");
        assertThat(out).contains("AT                        CIRCUIT");
    }

    @Test
    void aTableThatIsNotThereIsOneLine() {
        assertThat(runAmong(new BetweenReads(), false, "e", "tail", "--table", "nowhere"))
                .isEqualTo(13);
        assertThat(err).contains("'nowhere' in").contains("does not exist");
        assertThat(run("e", "tail", "--count", "-1")).isEqualTo(2);
        assertThat(run("e", "tail", "--count", "0")).isEqualTo(2);
    }

    @Test
    void aProcessPrintsEventsUntilItIsInterrupted() throws Exception {
        try (OperatorProcess process = new OperatorProcess(
                folder, store.uri(), Map.of("SWITCHGEAR_TABLE", BARE), "tail", "--interval", "1s")) {
            process.says("AT\tCIRCUIT");
            try (OperatorProcess order = new OperatorProcess(
                    folder,
                    store.uri(),
                    Map.of("SWITCHGEAR_TABLE", BARE),
                    "open",
                    "payments",
                    "--by",
                    "eve",
                    "--reason",
                    "drill")) {
                assertThat(order.exit()).isZero();
            }
            process.says("\tpayments\tforced\tOPEN\teve\tOPEN: drill");
            process.interrupt();
            assertThat(process.exit()).isEqualTo(OperatorProcess.INTERRUPTED);
            assertThat(process.out()).endsWith("drill\n");
            assertThat(process.err()).doesNotContain("\tat ");
        }
    }

    private void deletePayments() {
        client.deleteItem(delete -> delete.tableName(BARE)
                .key(Map.of("pk", AttributeValue.fromS("c#d#payments"), "sk", AttributeValue.fromS("*"))));
    }

    private static void put(String state, String reason, long epoch) {
        client.putItem(put -> put.tableName(BARE)
                .item(Map.of(
                        "pk", AttributeValue.fromS("c#d#payments"),
                        "sk", AttributeValue.fromS("*"),
                        "format", AttributeValue.fromN("1"),
                        "epoch", AttributeValue.fromN(Long.toString(epoch)),
                        "state", AttributeValue.fromS(state),
                        "openUntil", AttributeValue.fromN("1569075200000"),
                        "reason", AttributeValue.fromS(reason),
                        "committedAt", AttributeValue.fromN("1569075200000"),
                        "writer", AttributeValue.fromS("function/" + epoch))));
    }

    private static void keep(String namespace, String circuit, int secondsLater, String change, String reason) {
        Instant at = NOW.plusSeconds(secondsLater);
        String detail = JSON.createObjectNode()
                .put("circuit", circuit)
                .put("change", change)
                .put("state", "OPEN")
                .put("reason", reason)
                .put("at", at.toString())
                .put("author", "function/7")
                .toString();
        String sequence = Integer.toString(100_000 + 10 * secondsLater + change.length());
        CircuitHistory.of(client, TABLE)
                .record(List.of(new HistoryEntry(CircuitId.of(namespace, circuit), at, sequence, detail)));
    }
}
