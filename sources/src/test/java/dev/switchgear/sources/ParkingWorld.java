package dev.switchgear.sources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.Switchgear;
import dev.switchgear.model.CircuitOpenException;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.Decision;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.model.Permit;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * A function that calls a dependency through a circuit, and the handler that parks and redrives its events, which can be killed at any
 * of its requests. Time is virtual; the table and the queues are real.
 */
final class ParkingWorld implements AutoCloseable, InstantSource {
    static final String CIRCUIT = "payments";
    static final String CHARGE = "arn:aws:lambda:eu-west-1:123456789012:function:charge:live";

    private static final ObjectMapper JSON = new ObjectMapper();

    final KillSwitch killSwitch = new KillSwitch();
    final FunctionServer lambda = new FunctionServer(this::charge);
    private final LambdaClient functions = lambda.client(killSwitch);
    private final SqsClient sqs = ParkingQueues.client(killSwitch);
    private final DynamoDbClient dynamo = GovernorTable.client(killSwitch);
    final String finalQueue = ParkingQueues.create("");
    final List<String> ran = new ArrayList<>();
    final Map<String, String> variables = new HashMap<>();
    Predicate<String> isBroken = payload -> false;
    int millisLeft = 60_000;

    private Instant now = Instant.parse("2019-11-21T10:15:30Z");
    private final InMemoryCircuitStore store = new InMemoryCircuitStore();
    final Switchgear callers = environment();
    private final String table = GovernorTable.create();
    private final String parked = GovernorTable.createParking(table);
    final ParkingCounts counts = new ParkingCounts(GovernorTable.CLIENT, parked, "default");

    ParkingWorld() {
        variables.put("SWITCHGEAR_TABLE", table);
        variables.put("SWITCHGEAR_FINAL_QUEUE_URL", finalQueue);
        variables.put("SWITCHGEAR_GROUP_POINTER", "/group");
        variables.put("SWITCHGEAR_ORDER_POINTER", "/n");
    }

    private Switchgear environment() {
        return Switchgear.builder()
                .store(store)
                .clock(this)
                .ticker(() -> Duration.between(Instant.EPOCH, now).toNanos())
                .seed(7)
                .executor(Runnable::run)
                .defaults(
                        CircuitPolicy.defaults().with(Map.of("readBudgetMillis", "5000", "writeBudgetMillis", "5000")))
                .build();
    }

    @Override
    public Instant instant() {
        return now;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    void force(OperatorOverride.Kind kind) {
        callers.operator(CIRCUIT).override(kind, null, "test", "test");
        pass(Duration.ofSeconds(15));
    }

    /** The function: returns its error as Lambda would, or nothing. */
    private String charge(String payload) {
        Decision decision = callers.circuit(CIRCUIT).decide();
        if (!decision.permitted()) {
            return error(
                    "dev.switchgear.model.CircuitOpenException",
                    new CircuitOpenException(decision.refusal()).getMessage());
        }
        try (Permit permit = decision.permit()) {
            ran.add(payload);
            if (isBroken.test(payload)) {
                return error("java.lang.IllegalArgumentException", "invalid amount");
            }
            permit.success();
            return "";
        }
    }

    private static String error(String type, String message) {
        return JSON.createObjectNode()
                .put("errorType", type)
                .put("errorMessage", message)
                .toString();
    }

    /** What Lambda sends to the destination of an invocation that the function refuses or fails. */
    ObjectNode destination(String id, String payload) {
        try {
            String error = charge(payload);
            ObjectNode record = JSON.createObjectNode().put("version", "1.0").put("timestamp", now.toString());
            record.putObject("requestContext")
                    .put("requestId", id)
                    .put("functionArn", CHARGE)
                    .put("condition", "RetriesExhausted")
                    .put("approximateInvokeCount", 3);
            record.set("requestPayload", JSON.readTree(payload));
            record.putObject("responseContext").put("statusCode", 200).put("functionError", "Unhandled");
            record.set("responsePayload", JSON.readTree(error));
            return record;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A message of the queue of failures, as Lambda's event source mapping delivers it. */
    static ObjectNode message(String id, String body) {
        ObjectNode record =
                JSON.createObjectNode().put("messageId", id).put("body", body).put("eventSource", "aws:sqs");
        record.putObject("attributes").put("SentTimestamp", "1574849730000");
        record.putObject("messageAttributes");
        return record.put("eventSourceARN", ParkingQueues.ARN + "failures");
    }

    static JsonNode batch(List<? extends JsonNode> messages) {
        ObjectNode event = JSON.createObjectNode();
        event.putArray("Records").addAll(messages);
        return event;
    }

    /** Parks events that the function refuses: {@code group/number} each. */
    void park(List<String> events) {
        List<ObjectNode> messages = new ArrayList<>();
        for (String name : events) {
            messages.add(message("m-" + name, destination(name, payload(name)).toString()));
            if (messages.size() == 100) {
                send(batch(messages));
                messages.clear();
            }
        }
        if (!messages.isEmpty()) {
            send(batch(messages));
        }
    }

    static String payload(String name) {
        int slash = name.indexOf('/');
        return "{\"group\":\"" + name.substring(0, slash) + "\",\"n\":" + name.substring(slash + 1) + "}";
    }

    /** The schedule. */
    JsonNode redrive() {
        return send(JSON.createObjectNode().put("source", "aws.scheduler"));
    }

    /** Each event reaches an environment that has just started. */
    JsonNode send(JsonNode event) {
        Switchgear environment = environment();
        try {
            ParkingSettings settings = ParkingSettings.of(variables);
            Redrive.Parts parts = new Redrive.Parts(
                    environment,
                    new ParkingStore(dynamo, settings.table(), "default"),
                    new ParkingCounts(dynamo, settings.table(), "default"),
                    new EventTargets(functions, sqs),
                    new FinalQueue(sqs, finalQueue),
                    Runnable::run);
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            new ParkingHandler(settings, parts, this)
                    .handleRequest(
                            new ByteArrayInputStream(JSON.writeValueAsBytes(event)),
                            answer,
                            new GovernorContext(millisLeft));
            return JSON.readTree(answer.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            environment.close();
        }
    }

    /** Somebody deletes an event from the table. */
    void delete(String name) {
        ParkedEvent event = new ParkingStore(GovernorTable.CLIENT, parked, "default")
                .page(CIRCUIT, "", 100).stream()
                        .filter(one -> one.payload().equals(payload(name)))
                        .findFirst()
                        .orElseThrow();
        GovernorTable.CLIENT.deleteItem(gone -> gone.tableName(parked).key(new ParkingKeys("default").of(event)));
    }

    ParkedCounts counted() {
        return counts.read().stream()
                .filter(one -> one.circuit().equals(CIRCUIT))
                .findFirst()
                .orElseThrow();
    }

    /** The first time that each event ran, in that order. */
    List<String> firsts() {
        return ran.stream().distinct().toList();
    }

    @Override
    public void close() {
        callers.close();
        lambda.close();
    }
}
