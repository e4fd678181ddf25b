package dev.switchgear.sources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchgear.Switchgear;
import dev.switchgear.dynamodb.DynamoDbCircuitStore;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.model.Signal;
import dev.switchgear.testkit.PolicyEvaluator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The role of the function that parks and redrives: what it requests, judged by its policy, in both directions. */
class ParkingPermissionsTest {
    private static final String ARN = "arn:aws:dynamodb:eu-west-1:123456789012:table/switchgear";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final GovernorRequests recorded = new GovernorRequests(ARN);
    private Instant now = Instant.parse("2019-11-21T10:15:30Z");

    @Test
    void theFunctionMayDoWhatItDoesAndNothingElse() throws IOException {
        Map<?, ?> document = JSON.readValue(Path.of("iam-policy-parking.json").toFile(), Map.class);
        PolicyEvaluator policy = new PolicyEvaluator(document);
        outage();
        List<PolicyEvaluator.Request> requests = recorded.all();
        assertThat(requests).hasSizeGreaterThan(15).allMatch(policy::allows);
        for (JsonNode statement : JSON.<JsonNode>valueToTree(document).get("Statement")) {
            for (JsonNode action : statement.get("Action")) {
                Map<String, Object> grant = JSON.convertValue(
                        statement, JSON.getTypeFactory().constructMapType(Map.class, String.class, Object.class));
                grant.put("Action", action.asText());
                PolicyEvaluator one = new PolicyEvaluator(Map.of("Statement", List.of(grant)));
                assertThat(requests).as("nothing needs " + grant).anyMatch(one::allows);
            }
        }
    }

    /** A function's event and a message are parked while the circuit is open, redriven as a probe and afterwards; another is passed on. */
    private void outage() throws IOException {
        String table = GovernorTable.create();
        String parked = GovernorTable.createParking(table);
        String queue = ParkingQueues.create("");
        String finalQueue = ParkingQueues.create("");
        var dynamo = GovernorTable.recorded(recorded);
        var sqs = ParkingQueues.client(recorded);
        try (FunctionServer lambda = new FunctionServer(payload -> "");
                Switchgear operators = Switchgear.builder()
                        .store(DynamoDbCircuitStore.of(GovernorTable.CLIENT, table))
                        .clock(() -> now)
                        .build();
                Switchgear circuits = Switchgear.builder()
                        .store(DynamoDbCircuitStore.of(dynamo, table))
                        .clock(() -> now)
                        .seed(7)
                        .executor(Runnable::run)
                        .journal(event -> {})
                        .defaults(CircuitPolicy.defaults()
                                .with(Map.of("readBudgetMillis", "5000", "writeBudgetMillis", "5000")))
                        .build()) {
            ParkingSettings settings = ParkingSettings.of(Map.of(
                    "SWITCHGEAR_TABLE", table,
                    "SWITCHGEAR_FINAL_QUEUE_URL", finalQueue,
                    "SWITCHGEAR_TARGETS", queue.substring(queue.lastIndexOf('/') + 1) + "=payments"));
            ParkingHandler handler = new ParkingHandler(
                    settings,
                    new Redrive.Parts(
                            circuits,
                            new ParkingStore(dynamo, parked, "default"),
                            new ParkingCounts(dynamo, parked, "default"),
                            new EventTargets(lambda.client(recorded), sqs),
                            new FinalQueue(sqs, finalQueue),
                            Runnable::run),
                    () -> now);
            operators.operator("payments").raise(new Signal("alarm", now, now.plusSeconds(60), "x"));
            var message = ParkingWorld.message("1", "{}");
            message.withObject("/attributes").put("DeadLetterQueueSourceArn", ParkingQueues.arn(queue));
            run(handler, ParkingWorld.batch(List.of(message, function(), ParkingWorld.message("3", "who knows"))));
            for (int run = 0; run < 5; run++) {
                now = now.plus(Duration.ofMinutes(2));
                run(handler, JSON.createObjectNode());
            }
            operators.operator("payments").override(OperatorOverride.Kind.FORCED_CLOSED, null, "test", "test");
            now = now.plus(Duration.ofMinutes(2));
            run(handler, JSON.createObjectNode());
            assertThat(new ParkingCounts(GovernorTable.CLIENT, parked, "default").read())
                    .allMatch(one -> one.waiting() == 0)
                    .anyMatch(one -> one.passedOn() == 1);
            assertThat(ParkingQueues.drain(queue)).hasSize(1);
        }
    }

    private static JsonNode function() throws IOException {
        return ParkingWorld.message(
                "2",
                "{\"requestContext\":{\"requestId\":\"r\",\"functionArn\":\"" + ParkingWorld.CHARGE
                        + "\"},\"requestPayload\":{},\"responsePayload\":{\"errorMessage\":\"circuit payments is OPEN: x\"}}");
    }

    private static void run(ParkingHandler handler, JsonNode event) throws IOException {
        handler.handleRequest(
                new ByteArrayInputStream(JSON.writeValueAsBytes(event)),
                new ByteArrayOutputStream(),
                new GovernorContext(60_000));
    }
}
