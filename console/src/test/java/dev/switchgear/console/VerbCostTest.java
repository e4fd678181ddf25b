package dev.switchgear.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.dynamodb.CircuitHistory;
import dev.switchgear.dynamodb.CircuitTable;
import dev.switchgear.sandbox.TableProxy;
import dev.switchgear.sandbox.TableProxy.ProxiedRequest;
import dev.switchgear.sandbox.TableProxy.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** What each verb costs, counted on the wire: docs/guides/command-line.md says so. */
final class VerbCostTest extends Operating {
    private static final String SMALL = "small";
    private static final int BATCH = 25;
    private static final int MOST_READS = 8;

    private List<ProxiedRequest> wire = List.of();

    @Test
    void aListOfTenThousandCircuitsTakesARequestForEachMegabyteAndSaysHowMany() {
        List<WriteRequest> puts = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            Map<String, AttributeValue> item = Map.of(
                    "pk", AttributeValue.fromS("c#many#dependency-" + i),
                    "sk", AttributeValue.fromS("*"),
                    "format", AttributeValue.fromN("1"),
                    "epoch", AttributeValue.fromN("1569075200000"),
                    "state", AttributeValue.fromS("CLOSED"),
                    "reason", AttributeValue.fromS("probes succeeded, and it was closed"),
                    "writer", AttributeValue.fromS("function/2026/11/28/[$LATEST]0123456789abcdef"));
            puts.add(WriteRequest.builder().putRequest(put -> put.item(item)).build());
        }
        for (int from = 0; from < puts.size(); from += BATCH) {
            List<WriteRequest> some = puts.subList(from, from + BATCH);
            client.batchWriteItem(batch -> batch.requestItems(Map.of(TABLE, some)));
        }
        counted(true, "many", "list", "--open");
        Matcher told = Pattern.compile("0 of 10000 circuits of 'many'; ([234]) requests, [0-9.]+ read units")
                .matcher(out);
        assertThat(told.find()).as(out).isTrue();
        assertThat(wire).hasSize(Integer.parseInt(told.group(1)));
        assertThat(wire).allSatisfy(request -> assertThat(request.operation()).isEqualTo("Scan"));
    }

    @Test
    void allOtherVerbsReadOneCircuitAndTheRegisterAndAChangeWritesOnce() {
        counted(false, "cost", "open", "payments", "--reason", "maintenance");
        assertThat(writes()).isEqualTo(1);
        assertThat(reads()).isLessThanOrEqualTo(MOST_READS);
        counted(false, "cost", "status", "payments");
        assertThat(writes()).isZero();
        assertThat(reads())
                .as("four of the circuit and the register, one of the history")
                .isLessThanOrEqualTo(5);
        counted(false, "cost", "policy", "set", "payments", "probes=1");
        assertThat(writes()).isEqualTo(1);
        assertThat(reads()).isLessThanOrEqualTo(MOST_READS);
        counted(false, "cost", "policy", "set", "payments", "probes=2", "--preview");
        assertThat(writes()).isZero();
        counted(false, "cost", "auto", "payments");
        assertThat(writes()).isEqualTo(1);
        assertThat(reads()).isLessThanOrEqualTo(MOST_READS);
        counted(false, "cost", "policy", "get", "payments");
        assertThat(wire).hasSize(1);
        assertThat(wire).noneMatch(request -> request.operation().equals("Scan"));
    }

    @Test
    void watchAndTailReadOnceForEachIntervalAndTheHistoryOnlyOfWhatChanged() {
        CircuitTable.create(client, SMALL);
        among(false, List.of(() -> {}, () -> {}), "watch", "--count", "3");
        assertThat(wire).hasSize(3).allMatch(request -> request.operation().equals("Scan"));
        among(true, List.of(() -> {}, () -> {}), "watch", "payments", "stock", "--count", "3");
        assertThat(wire).hasSize(6).allMatch(request -> request.operation().equals("Query"));
        CircuitTable.create(client, CircuitHistory.tableOf(SMALL));
        client.updateTable(update -> update.tableName(SMALL)
                .streamSpecification(
                        stream -> stream.streamEnabled(true).streamViewType(StreamViewType.NEW_AND_OLD_IMAGES)));
        Runnable change = () -> client.putItem(put -> put.tableName(SMALL)
                .item(Map.of(
                        "pk", AttributeValue.fromS("c#often#stock"),
                        "sk", AttributeValue.fromS("*"),
                        "state", AttributeValue.fromS("OPEN"))));
        among(false, List.of(() -> {}, change, () -> {}), "tail", "--for", "6s");
        assertThat(wire)
                .extracting(ProxiedRequest::operation)
                .as("is there a history, is it fed, four reads, and after the change the history of one circuit")
                .containsExactly("Query", "DescribeTable", "Scan", "Scan", "Scan", "Query", "Scan", "Query");
    }

    /** Runs a verb that reads again and again, with a deed in each interval. */
    private void among(boolean terminal, List<Runnable> deeds, String... arguments) {
        try (TableProxy proxy = new TableProxy(host, store::uri)) {
            String[] named = Stream.concat(Stream.of(arguments), Stream.of("--table", SMALL))
                    .toArray(String[]::new);
            BetweenReads between = new BetweenReads(deeds.toArray(Runnable[]::new));
            assertThat(runAmong(between, proxy.uri(), terminal, "often", named))
                    .as(err)
                    .isZero();
            wire = proxy.requests();
        }
    }

    private long reads() {
        return wire.stream().filter(request -> request.use() == Use.READ).count();
    }

    private long writes() {
        return wire.stream().filter(request -> request.use() == Use.WRITE).count();
    }

    /** Runs a verb through an address that counts its requests. */
    private void counted(boolean terminal, String namespace, String... arguments) {
        try (TableProxy proxy = new TableProxy(host, store::uri)) {
            assertThat(runAt(proxy.uri(), terminal, "", namespace, arguments)).isZero();
            wire = proxy.requests();
        }
    }
}
