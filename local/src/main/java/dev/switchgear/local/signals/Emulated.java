package dev.switchgear.local.signals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.Switchgear;
import dev.switchgear.dynamodb.CircuitTable;
import dev.switchgear.dynamodb.DynamoDbCircuitStore;
import dev.switchgear.model.CircuitStatus;
import dev.switchgear.sandbox.DynamoDbLocal;
import dev.switchgear.sandbox.LocalBus;
import dev.switchgear.sandbox.Sandbox;
import dev.switchgear.sandbox.TableStream;
import dev.switchgear.signals.AlarmHandler;
import dev.switchgear.signals.AlarmMapping;
import dev.switchgear.signals.AlarmRules;
import dev.switchgear.signals.CircuitChangeHandler;
import dev.switchgear.signals.EventBridgeBus;
import dev.switchgear.signals.EventRules;
import dev.switchgear.signals.OutcomeEventHandler;
import dev.switchgear.signals.OutcomeSender;
import dev.switchgear.signals.SqsDeadLetters;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Runs the handlers as a process for the conformance check. It reads commands, one JSON object a line, with the events
 * that an emulator of AWS has delivered, and passes them to the handlers. The handlers' clients use that emulator. The
 * table is DynamoDB Local.
 */
public final class Emulated {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final StaticCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"));

    private final URI emulator;
    private final Switchgear switchgear;
    private final TableStream stream;
    private final OutcomeEventHandler outcomes;
    private final AlarmHandler alarms;
    private final CircuitChangeHandler changes;
    private final OutcomeSender sender;

    private Emulated(Sandbox host, URI emulator, String deadLetters) {
        this.emulator = emulator;
        DynamoDbLocal table = DynamoDbLocal.inMemory(host);
        DynamoDbClient client = table.client();
        CircuitTable.create(client, SignalsStage.TABLE);
        stream = TableStream.of(client, table.streams(), SignalsStage.TABLE);
        DynamoDbCircuitStore store = DynamoDbCircuitStore.of(client, SignalsStage.TABLE);
        switchgear =
                Switchgear.builder().store(store).defaults(SignalsStage.POLICY).build();
        SqsDeadLetters letters = new SqsDeadLetters(there(SqsClient.builder()).build(), deadLetters);
        EventBridgeBus bus =
                new EventBridgeBus(there(EventBridgeClient.builder()).build(), "default");
        outcomes = OutcomeEventHandler.of(
                store,
                SignalsStage.POLICY,
                new EventRules(
                        Set.of("com.example.orders"),
                        Set.of(LocalBus.ACCOUNT),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(10)),
                letters,
                host.clock());
        AlarmMapping mapping = AlarmMapping.of(Map.of("stock-errors", "stock", "stock-latency", "stock"));
        alarms = new AlarmHandler(
                switchgear,
                new AlarmRules(
                        Set.of(LocalBus.ACCOUNT), mapping, Duration.ofMinutes(15), AlarmRules.InsufficientData.IGNORED),
                (arn, key) -> Optional.empty(),
                letters,
                host.clock());
        changes = new CircuitChangeHandler(bus);
        sender = new OutcomeSender(bus, "com.example.orders", "orders/java");
    }

    private <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B there(B builder) {
        return builder.endpointOverride(emulator)
                .region(Region.of(LocalBus.REGION))
                .credentialsProvider(CREDENTIALS)
                .httpClientBuilder(UrlConnectionHttpClient.builder());
    }

    /**
     * Answers commands from standard input until it ends.
     *
     * @param arguments the emulator's address, and the URL of the dead-letter queue there
     */
    public static void main(String[] arguments) throws IOException {
        PrintStream answers = System.out;
        System.setOut(System.err); // logs of libraries must not mix with the answers
        try (Sandbox host = Sandbox.open()) {
            Emulated emulated = new Emulated(host, URI.create(arguments[0]), arguments[1]);
            answers.println("ready");
            BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = commands.readLine(); line != null; line = commands.readLine()) {
                answers.println(emulated.carryOut(JSON.readTree(line)));
            }
        }
        System.exit(0); // Jetty's threads would keep the process alive
    }

    private ObjectNode carryOut(JsonNode command) {
        ObjectNode answer = JSON.createObjectNode();
        String circuit = command.path("circuit").asText("payments");
        switch (command.path("do").asText()) {
            case "outcomes" -> answer.set("answer", HandlerCalls.hand(outcomes, command.path("event")));
            case "alarm" -> answer.set("answer", HandlerCalls.hand(alarms, command.path("event")));
            case "changes" -> answer.set("answer", HandlerCalls.hand(changes, stream.read()));
            case "send" -> {
                sender.failure(circuit, Duration.ofSeconds(10), "read timed out");
                answer.put("flushed", sender.flush());
            }
            default -> {}
        }
        CircuitStatus status = switchgear.operator(circuit).read();
        answer.put("state", status.state().name()).put("reason", status.reason());
        status.signals().forEach(answer.withArray("signals")::add);
        return answer;
    }
}
