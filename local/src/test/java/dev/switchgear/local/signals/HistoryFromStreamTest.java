package dev.switchgear.local.signals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.Switchgear;
import dev.switchgear.console.Console;
import dev.switchgear.dynamodb.CircuitHistory;
import dev.switchgear.dynamodb.DynamoDbCircuitStore;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.sandbox.ChildProcess;
import dev.switchgear.sandbox.DynamoDbLocal;
import dev.switchgear.sandbox.Sandbox;
import dev.switchgear.sandbox.TableStream;
import dev.switchgear.signals.CircuitHistoryHandler;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** The whole way of a change: a write, the stream of a real table, the function of the history, and the verbs as processes. */
@Timeout(300)
final class HistoryFromStreamTest {
    private static final String TABLE = "switchgear";
    private static final int HANGS_SECONDS = 60;

    private final Sandbox host = Sandbox.open();
    private final DynamoDbLocal table = DynamoDbLocal.inMemory(host);
    private final DynamoDbClient client = table.client();
    private int processes;

    @AfterEach
    void close() {
        client.close();
        host.close();
    }

    @Test
    void whatOperatorsDidIsShownByTheVerbsOnceTheStreamHasBeenRead() throws Exception {
        assertThat(verb("init", "--history", "--yes")).contains("the stream is on");
        try (DynamoDbStreamsClient streams = table.streams();
                Switchgear switchgear = Switchgear.builder()
                        .store(DynamoDbCircuitStore.of(client, TABLE))
                        .build()) {
            TableStream stream = TableStream.of(client, streams, TABLE);
            switchgear.operator("payments").override(OperatorOverride.Kind.FORCED_OPEN, null, "ada", "provider down");
            switchgear.operator("payments").release("eve");
            assertThat(verb("history", "payments"))
                    .as("the function has not run yet")
                    .doesNotContain("forced");
            CircuitHistoryHandler handler = new CircuitHistoryHandler(CircuitHistory.of(client, TABLE));
            assertThat(HandlerCalls.hand(handler, stream.read()).path("batchItemFailures"))
                    .isEmpty();
        }
        assertThat(verb("history", "payments"))
                .containsPattern("\tpayments\tforced\tOPEN\tada\t.*provider down\n")
                .containsPattern("\tpayments\treleased\tCLOSED\teve\t");
        assertThat(verb("status", "payments"))
                .containsPattern("history .*, forced, .*by ada: .*provider down")
                .containsPattern("history .*, released, .*by eve");
        assertThat(verb("tail", "--since", "1h", "--count", "2"))
                .containsPattern("\tforced\t")
                .containsPattern("\treleased\t");
        assertThat(verb("doctor")).contains("ok\thistory\t'" + CircuitHistory.tableOf(TABLE) + "'");
    }

    /** Returns what it prints, its errors included. */
    private String verb(String... arguments) throws Exception {
        String name = "verb-" + processes++;
        List<String> command = new ArrayList<>(host.java());
        command.add(Console.class.getName());
        command.addAll(List.of(arguments));
        Map<String, String> variables = Map.of(
                "SWITCHGEAR_TABLE",
                TABLE,
                "SWITCHGEAR_ENDPOINT",
                table.uri().toString(),
                "AWS_REGION",
                "eu-west-1",
                "AWS_ACCESS_KEY_ID",
                "local",
                "AWS_SECRET_ACCESS_KEY",
                "local");
        try (ChildProcess process = ChildProcess.start(host, name, command, variables)) {
            int exit = process.ended().get(HANGS_SECONDS, TimeUnit.SECONDS).exitValue();
            String said = Files.readString(host.folder().resolve(name + ".log"));
            assertThat(exit).as(said).isZero();
            return said;
        }
    }
}
