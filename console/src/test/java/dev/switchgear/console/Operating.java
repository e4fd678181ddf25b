package dev.switchgear.console;

import dev.switchgear.Switchgear;
import dev.switchgear.dynamodb.CircuitTable;
import dev.switchgear.dynamodb.DynamoDbCircuitStore;
import dev.switchgear.sandbox.DynamoDbLocal;
import dev.switchgear.sandbox.Sandbox;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A table of circuits, and an operator who types and reads. */
abstract class Operating {
    static final String TABLE = "circuits";
    /** So long ago that DynamoDB Local deletes no item of it as expired. */
    static final Instant NOW = Instant.parse("2019-11-21T02:00:00Z");

    static Sandbox host;
    static DynamoDbLocal store;
    static DynamoDbClient client;

    String out = "";
    String err = "";

    @BeforeAll
    static void start() {
        System.setProperty("aws.accessKeyId", "local"); // DynamoDB Local accepts any credentials
        System.setProperty("aws.secretAccessKey", "local");
        host = Sandbox.open();
        store = DynamoDbLocal.inMemory(host);
        client = store.client();
        CircuitTable.create(client, TABLE);
    }

    @AfterAll
    static void stop() {
        client.close();
        host.close();
    }

    /** Runs a verb in a namespace, without a terminal. */
    int run(String namespace, String... arguments) {
        return run(false, "", namespace, arguments);
    }

    int run(boolean interactive, String typed, String namespace, String... arguments) {
        return runAt(store.uri(), interactive, typed, namespace, arguments);
    }

    int runAt(URI endpoint, boolean interactive, String typed, String namespace, String... arguments) {
        List<String> target = List.of("--table", TABLE, "--endpoint", endpoint.toString(), "--namespace", namespace);
        return runAs(
                new BufferedReader(new StringReader(typed)),
                interactive,
                Stream.concat(Stream.of(arguments), target.stream()).toArray(String[]::new));
    }

    /** Runs a verb that reads again and again. */
    int runAmong(BetweenReads deeds, boolean interactive, String namespace, String... arguments) {
        return runAmong(deeds, store.uri(), interactive, namespace, arguments);
    }

    int runAmong(BetweenReads deeds, URI endpoint, boolean interactive, String namespace, String... arguments) {
        List<String> given = List.of(arguments);
        int named = given.indexOf("--table");
        String table = named < 0 ? TABLE : given.get(named + 1);
        List<String> target = new ArrayList<>(given);
        target.removeIf(one -> one.equals("--table") || (named >= 0 && one.equals(table)));
        target.addAll(List.of("--table", table, "--endpoint", endpoint.toString(), "--namespace", namespace));
        StringWriter said = new StringWriter();
        Map<String, String> environment =
                Map.of("USER", "ada", "AWS_REGION", "eu-west-1", "LINES", "12", "COLUMNS", "100");
        BufferedReader in = new BufferedReader(new StringReader(""));
        Terminal terminal = new Terminal(environment, in, new PrintWriter(said, true), interactive, deeds, deeds);
        return run(terminal, said, target.toArray(String[]::new));
    }

    private int runAs(BufferedReader in, boolean interactive, String... arguments) {
        StringWriter said = new StringWriter();
        Map<String, String> environment = Map.of("USER", "ada", "AWS_REGION", "eu-west-1");
        Terminal terminal =
                new Terminal(environment, in, new PrintWriter(said, true), interactive, InstantSource.fixed(NOW));
        return run(terminal, said, arguments);
    }

    private int run(Terminal terminal, StringWriter said, String... arguments) {
        StringWriter complained = new StringWriter();
        int exit =
                Console.commandLine(terminal, new PrintWriter(complained, true)).execute(arguments);
        out = said.toString();
        err = complained.toString();
        return exit;
    }

    /** Runs a verb without any table. */
    int runBare(String... arguments) {
        return runAs(new BufferedReader(new StringReader("")), false, arguments);
    }

    /** Writes the item of a circuit that waits until a time, as a function of any policy may. */
    static void waiting(String namespace, String circuit, long until) {
        client.putItem(put -> put.tableName(TABLE)
                .item(Map.of(
                        "pk", AttributeValue.fromS("c#" + namespace + "#" + circuit),
                        "sk", AttributeValue.fromS("*"),
                        "format", AttributeValue.fromN("1"),
                        "epoch", AttributeValue.fromN("1569075200000"),
                        "state", AttributeValue.fromS("OPEN"),
                        "openUntil", AttributeValue.fromN(Long.toString(until)),
                        "reason", AttributeValue.fromS("failed 63 % of 120 calls"),
                        "writer", AttributeValue.fromS("function/7"))));
    }

    /** Returns the circuits of a function. */
    static Switchgear function(String namespace) {
        return Switchgear.builder()
                .store(DynamoDbCircuitStore.of(client, TABLE))
                .namespace(namespace)
                .clock(InstantSource.fixed(NOW))
                .build();
    }
}
