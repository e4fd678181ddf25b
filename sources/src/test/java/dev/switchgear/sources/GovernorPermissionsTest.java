package dev.switchgear.sources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchgear.Switchgear;
import dev.switchgear.dynamodb.DynamoDbCircuitStore;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.testkit.PolicyEvaluator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The role of the governor's function: what the code requests, judged by {@code iam-policy.json}, in both directions. */
class GovernorPermissionsTest {
    private static final String ARN = "arn:aws:dynamodb:eu-west-1:123456789012:table/switchgear";
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2019-11-21T10:15:30Z"));
    private static final ObjectMapper JSON = new ObjectMapper();

    private final GovernorRequests recorded = new GovernorRequests(ARN);

    @Test
    void theGovernorMayDoWhatItDoesAndNothingElse() throws IOException {
        Map<?, ?> document = JSON.readValue(Path.of("iam-policy.json").toFile(), Map.class);
        PolicyEvaluator policy = new PolicyEvaluator(document);
        outage();
        List<PolicyEvaluator.Request> requests = recorded.all();
        assertThat(requests).hasSizeGreaterThan(20).allMatch(policy::allows);
        for (Map<?, ?> grant : grants(JSON.valueToTree(document))) {
            PolicyEvaluator one = new PolicyEvaluator(Map.of("Statement", List.of(grant)));
            assertThat(requests).as("nothing needs " + grant).anyMatch(one::allows);
        }
    }

    @Test
    void theGovernorMayNotChangeACircuitNorAnythingOfAnotherNamespace() throws IOException {
        PolicyEvaluator policy =
                new PolicyEvaluator(JSON.readValue(Path.of("iam-policy.json").toFile(), Map.class));
        for (String action : List.of("UpdateItem", "DeleteItem", "Scan", "PutItem")) {
            assertThat(policy.allows(table(action, "c#default#payments")))
                    .as(action)
                    .isFalse();
        }
        for (String action : List.of("GetItem", "Query", "PutItem")) {
            assertThat(policy.allows(table(action, "g#other"))).as(action).isFalse();
            assertThat(policy.allows(table(action, "c#other#payments")))
                    .as(action)
                    .isFalse();
        }
        String function = "arn:aws:lambda:eu-west-1:123456789012:function:charge";
        for (String action : List.of(
                "lambda:UpdateFunctionConfiguration", "lambda:InvokeFunction", "lambda:DeleteEventSourceMapping")) {
            assertThat(policy.allows(new PolicyEvaluator.Request(action, function, Map.of())))
                    .isFalse();
        }
    }

    private static PolicyEvaluator.Request table(String action, String key) {
        return new PolicyEvaluator.Request("dynamodb:" + action, ARN, Map.of("dynamodb:LeadingKeys", List.of(key)));
    }

    /** Each action of each statement, as a statement of its own. */
    private static List<Map<?, ?>> grants(JsonNode document) {
        List<Map<?, ?>> grants = new ArrayList<>();
        for (JsonNode statement : document.get("Statement")) {
            for (JsonNode action : statement.get("Action")) {
                Map<String, Object> grant = JSON.convertValue(
                        statement, JSON.getTypeFactory().constructMapType(Map.class, String.class, Object.class));
                grant.put("Action", action.asText());
                grants.add(grant);
            }
        }
        return grants;
    }

    /** A mapping is found by its tag, paused, given back; another one was deleted while it was paused. */
    private void outage() throws IOException {
        try (MappingServer lambda = new MappingServer();
                RetentionServer queues = new RetentionServer()) {
            String table = GovernorTable.create();
            DynamoDbClient client = GovernorTable.recorded(recorded);
            ClientOverrideConfiguration.Builder bounds =
                    GovernorProcess.bounds().addExecutionInterceptor(recorded);
            queues.answer("orders", Duration.ofDays(4));
            lambda.add("orders", "sqs", 10, 50);
            lambda.add("mails", "sqs", 10, 50);
            lambda.tag("orders", "payments");
            lambda.tag("mails", "payments");
            try (Switchgear operators = circuits(GovernorTable.CLIENT, table);
                    Switchgear circuits = circuits(client, table)) {
                SourceGovernor governor = new SourceGovernor(
                                circuits,
                                lambda.client(bounds),
                                new PauseRecords(client, table, "default"),
                                "governor",
                                CLOCK)
                        .watching(new SqsAges(queues.sqs(bounds), queues.metrics(bounds), CLOCK));
                for (OperatorOverride.Kind kind :
                        List.of(OperatorOverride.Kind.FORCED_OPEN, OperatorOverride.Kind.FORCED_CLOSED)) {
                    operators.operator("payments").override(kind, null, "test", "test");
                    for (int run = 0; run < 2; run++) {
                        run(new SourceGovernorHandler(
                                governor,
                                new SourceList(
                                        Map.of(),
                                        Optional.of("circuit"),
                                        Duration.ofHours(12),
                                        lambda.client(bounds),
                                        CLOCK),
                                "default",
                                CLOCK));
                        lambda.settle();
                    }
                    lambda.delete("mails");
                }
            }
        }
    }

    private static Switchgear circuits(DynamoDbClient client, String table) {
        return Switchgear.builder()
                .store(DynamoDbCircuitStore.of(client, table))
                .clock(CLOCK)
                .journal(event -> {})
                .build();
    }

    private static void run(SourceGovernorHandler handler) throws IOException {
        handler.handleRequest(
                new ByteArrayInputStream("{}".getBytes(StandardCharsets.UTF_8)),
                new ByteArrayOutputStream(),
                new GovernorContext(50_000));
    }
}
