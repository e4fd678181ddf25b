package dev.switchgear.local.signals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.Switchgear;
import dev.switchgear.dynamodb.CircuitTable;
import dev.switchgear.dynamodb.DynamoDbCircuitStore;
import dev.switchgear.local.Narrator;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.CircuitStatus;
import dev.switchgear.model.TripRule;
import dev.switchgear.sandbox.DynamoDbLocal;
import dev.switchgear.sandbox.LocalBus;
import dev.switchgear.sandbox.Sandbox;
import dev.switchgear.sandbox.TableStream;
import dev.switchgear.signals.CircuitChangeHandler;
import dev.switchgear.signals.EventBridgeBus;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;

/** The environment of both stories: a real table and its real stream, a bus, a dependency, and virtual time. */
final class SignalsStage implements AutoCloseable {
    static final String TABLE = "switchgear";
    static final String CIRCUIT = "payments";
    static final CircuitPolicy POLICY = CircuitPolicy.builder()
            .tripRule(TripRule.failureCount(3, Duration.ofSeconds(60)))
            .fleetSize(1)
            .readBudget(Duration.ofSeconds(5))
            .writeBudget(Duration.ofSeconds(5))
            .build();

    private static final StaticCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"));

    final StoryClock clock;
    final DynamoDbClient client;
    final DynamoDbCircuitStore store;
    final Switchgear switchgear;
    final LocalBus bus;
    final MonitoredService dependency;
    final EventBridgeBus events;

    private final Narrator narrator;
    private final TableStream stream;
    private final CircuitChangeHandler changes;
    private ObjectNode newest = new ObjectMapper().createObjectNode();

    SignalsStage(Sandbox host, Narrator narrator) {
        this.narrator = narrator;
        clock = new StoryClock(host.clock().instant());
        narrator.begin(clock.millis());
        DynamoDbLocal table = DynamoDbLocal.inMemory(host);
        client = table.client();
        CircuitTable.create(client, TABLE);
        stream = TableStream.of(client, table.streams(), TABLE);
        store = DynamoDbCircuitStore.of(client, TABLE);
        switchgear = switchgear("caller");
        dependency = new MonitoredService(host);
        bus = new LocalBus(host);
        events = new EventBridgeBus(
                EventBridgeClient.builder()
                        .endpointOverride(bus.uri())
                        .region(Region.of(LocalBus.REGION))
                        .credentialsProvider(CREDENTIALS)
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .build(),
                "default");
        changes = new CircuitChangeHandler(events);
        for (String rule : List.of("opened", "closed", "forced")) {
            bus.rule(rule, HandlerCalls.pattern(rule), this::tellChange);
        }
    }

    /** Returns an environment on the table, in the story's time. */
    Switchgear switchgear(String label) {
        return Switchgear.builder()
                .store(store)
                .defaults(POLICY)
                .label(label)
                .clock(clock)
                .ticker(clock)
                .executor(Runnable::run)
                .seed(1)
                .build();
    }

    /** Delivers everything that waits: reports to their consumer, changes to their subscribers. */
    void settle() {
        int moved = 1;
        while (moved > 0) {
            moved = bus.deliver();
            ObjectNode invocation = stream.read();
            if (!invocation.path("Records").isEmpty()) {
                moved++;
                newest = invocation;
                HandlerCalls.hand(changes, invocation);
            }
        }
    }

    /** Invokes the publisher with the newest records again, as Lambda does when its answer is lost. */
    void replay() {
        HandlerCalls.hand(changes, newest);
    }

    void pass(Duration time) {
        clock.pass(time);
    }

    void tell(String what, String line) {
        narrator.event(clock.millis(), what, line);
    }

    CircuitStatus status() {
        return switchgear.operator(CIRCUIT).read();
    }

    private void tellChange(JsonNode event) {
        JsonNode detail = event.path("detail");
        tell(
                "event",
                "the bus notifies subscribers: circuit "
                        + detail.path("circuit").asText() + " "
                        + detail.path("change").asText() + " ("
                        + detail.path("reason").asText() + ")");
    }

    @Override
    public void close() {
        switchgear.close();
        bus.close();
        dependency.close();
        client.close();
    }
}
