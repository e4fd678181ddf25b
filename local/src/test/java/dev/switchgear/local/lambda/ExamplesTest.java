package dev.switchgear.local.lambda;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchgear.Switchgear;
import dev.switchgear.dynamodb.CircuitTable;
import dev.switchgear.dynamodb.DynamoDbCircuitStore;
import dev.switchgear.examples.lambda.OrderService;
import dev.switchgear.examples.lambda.PriceJob;
import dev.switchgear.examples.lambda.ShipmentWorker;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.sandbox.DependencyServer;
import dev.switchgear.sandbox.DynamoDbLocal;
import dev.switchgear.sandbox.FunctionProcess;
import dev.switchgear.sandbox.Health;
import dev.switchgear.sandbox.InvocationResult;
import dev.switchgear.sandbox.QueueServer;
import dev.switchgear.sandbox.QueueSource;
import dev.switchgear.sandbox.Sandbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The examples, unchanged, in real processes of the Lambda runtime client, on a real table. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ExamplesTest {
    private static final String TABLE = "switchgear";
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String ORDER = "{\"version\":\"2.0\",\"body\":\"{\\\"order\\\":1}\"}";
    private static final String SCHEDULE =
            "{\"source\":\"aws.events\",\"detail-type\":\"Scheduled Event\",\"time\":\"2026-11-21T09:00:00Z\"}";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<FunctionProcess> started = new ArrayList<>();
    private Sandbox host;
    private DependencyServer dependency;
    private DynamoDbClient client;
    private Switchgear operators;
    private DynamoDbLocal table;

    @BeforeAll
    void start() {
        host = Sandbox.open();
        dependency = new DependencyServer(host, 1);
        table = DynamoDbLocal.inMemory(host);
        client = table.client();
        CircuitTable.create(client, TABLE);
        operators = Switchgear.builder()
                .store(DynamoDbCircuitStore.of(client, TABLE))
                .build();
    }

    @AfterEach
    void calm() {
        started.forEach(FunctionProcess::close);
        started.clear();
        dependency.become(new Health.Healthy());
    }

    @AfterAll
    void stop() {
        operators.close();
        client.close();
        host.close();
    }

    private FunctionProcess started(
            Class<? extends com.amazonaws.services.lambda.runtime.RequestHandler<?, ?>> handler,
            Map<String, String> more)
            throws InterruptedException {
        Map<String, String> variables = new HashMap<>();
        variables.put("SWITCHGEAR_TABLE", TABLE);
        variables.put("SWITCHGEAR_ENDPOINT", table.uri().toString());
        variables.put("SWITCHGEAR_POLICY", "refreshIntervalMillis=200,readBudgetMillis=2000,writeBudgetMillis=2000");
        variables.put("PAYMENTS_URL", dependency.url());
        variables.put("PRICES_URL", dependency.url());
        variables.putAll(more);
        FunctionProcess function = FunctionProcess.start(host, handler, variables);
        started.add(function);
        return function.awaitReady();
    }

    private static JsonNode answer(CompletableFuture<InvocationResult> running) throws Exception {
        InvocationResult answer = running.get(60, SECONDS);
        assertThat(answer.returned()).as(answer.body()).isTrue();
        return JSON.readTree(answer.body());
    }

    @Test
    void theOrderServiceChargesFailsAndRefuses() throws Exception {
        FunctionProcess orders = started(
                OrderService.class,
                Map.of(
                        "SWITCHGEAR_NAMESPACE", "orders",
                        "SWITCHGEAR_POLICY_PAYMENTS", "consecutiveFailures=1",
                        "SWITCHGEAR_METRICS", "emf"));
        JsonNode charged = answer(orders.invoke(ORDER, LONG));
        assertThat(charged.get("statusCode").asInt()).isEqualTo(200);
        assertThat(charged.get("body").asText()).startsWith("charged");

        dependency.become(new Health.Errors());
        assertThat(answer(orders.invoke(ORDER, LONG)).get("statusCode").asInt()).isEqualTo(502);

        JsonNode refused;
        do {
            refused = answer(orders.invoke(ORDER, LONG));
        } while (refused.get("statusCode").asInt() == 502);
        assertThat(refused.get("statusCode").asInt()).isEqualTo(503);
        assertThat(refused.get("headers").get("Retry-After").asInt()).isPositive();
        assertThat(orders.log())
                .contains(
                        "\"switchgear\":\"STATE_CHANGED\"", "\"CloudWatchMetrics\"", "\"Circuit\":\"orders/payments\"");
    }

    @Test
    void aCallThatIsKilledWithItsProcessIsRecordedBefore() throws Exception {
        FunctionProcess orders = started(
                OrderService.class,
                Map.of(
                        "SWITCHGEAR_NAMESPACE", "killed",
                        "SWITCHGEAR_POLICY_PAYMENTS", "consecutiveFailures=1",
                        "SWITCHGEAR_DEADLINE_MARGIN_MILLIS", "4000"));
        assertThat(answer(orders.invoke(ORDER, LONG)).get("statusCode").asInt()).isEqualTo(200);
        dependency.become(new Health.Hang());
        InvocationResult killed = orders.invoke(ORDER, Duration.ofSeconds(5)).get(60, SECONDS);
        assertThat(killed.kind()).isEqualTo(InvocationResult.Kind.TIMED_OUT);
        assertThat(orders.log()).contains("DEADLINE_PASSED", "killed/payments");
        assertThat(client.getItem(get -> get.tableName(TABLE)
                                .key(Map.of(
                                        "pk",
                                        AttributeValue.fromS("c#killed#payments"),
                                        "sk",
                                        AttributeValue.fromS("*"))))
                        .item())
                .containsEntry("state", AttributeValue.fromS("OPEN"));
    }

    @Test
    void theScheduledJobThrowsWhileTheCircuitIsOpen() throws Exception {
        try (Switchgear others = Switchgear.builder()
                .store(DynamoDbCircuitStore.of(client, TABLE))
                .namespace("jobs")
                .build()) {
            others.operator("prices").override(OperatorOverride.Kind.FORCED_OPEN, null, "jo", "maintenance");
            FunctionProcess job = started(PriceJob.class, Map.of("SWITCHGEAR_NAMESPACE", "jobs"));
            InvocationResult refused;
            do { // a cold process may not have read it yet
                refused = job.invoke(SCHEDULE, LONG).get(60, SECONDS);
            } while (refused.returned());
            assertThat(refused.kind()).isEqualTo(InvocationResult.Kind.FAILED);
            assertThat(refused.body()).contains("CircuitOpenException", "maintenance");
            others.operator("prices").release();
            FunctionProcess fresh = started(PriceJob.class, Map.of("SWITCHGEAR_NAMESPACE", "jobs"));
            assertThat(fresh.invoke(SCHEDULE, LONG).get(60, SECONDS).body()).contains("fetched");
        }
    }

    @Test
    void theWorkerHandlesAQueue() throws Exception {
        try (QueueServer queues = new QueueServer()) {
            String url = queues.create("shipments", 3, 30);
            FunctionProcess worker = started(
                    ShipmentWorker.class,
                    Map.of(
                            "SWITCHGEAR_NAMESPACE", "shipments",
                            "CARRIER_URL", dependency.url(),
                            "SQS_ENDPOINT", queues.uri().toString()));
            int before = dependency.requests().size();
            for (int i = 0; i < 3; i++) {
                queues.client().sendMessage(message -> message.queueUrl(url).messageBody("parcel"));
            }
            QueueSource source = QueueSource.of(queues.client(), url, worker, LONG);
            int handled = 0;
            while (handled < 3) {
                handled += source.poll();
            }
            assertThat(dependency.requests()).hasSize(before + 3);
            assertThat(queues.deadLetters("shipments")).isZero();
        }
    }

    @Test
    void oneProcessServesThirtyTwoRequestsAtOnce() throws Exception {
        dependency.become(new Health.Slow(Duration.ofMillis(500)));
        FunctionProcess orders = started(
                OrderService.class,
                Map.of(
                        "SWITCHGEAR_NAMESPACE", "many",
                        "AWS_LAMBDA_MAX_CONCURRENCY", "32",
                        "AWS_LAMBDA_INITIALIZATION_TYPE", "lambda-managed-instances"));
        List<CompletableFuture<InvocationResult>> running = new ArrayList<>();
        for (int i = 0; i < 96; i++) {
            running.add(orders.invoke(ORDER, LONG));
        }
        for (CompletableFuture<InvocationResult> one : running) {
            assertThat(answer(one).get("statusCode").asInt()).isEqualTo(200);
        }
        assertThat(orders.api().mostAtOnce()).isEqualTo(32);
    }

    @Test
    void copiesOfASnapshotRunTheHooksAndServe() throws Exception {
        for (int copy = 0; copy < 2; copy++) {
            FunctionProcess orders = started(
                    OrderService.class,
                    Map.of("SWITCHGEAR_NAMESPACE", "snap", "AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start"));
            assertThat(orders.api().wasRestored()).isTrue();
            assertThat(answer(orders.invoke(ORDER, LONG)).get("statusCode").asInt())
                    .isEqualTo(200);
        }
    }
}
