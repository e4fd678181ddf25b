package dev.switchgear.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.dynamodb.CircuitTable;
import dev.switchgear.lambda.Guard;
import dev.switchgear.lambda.LambdaSwitchgear;
import dev.switchgear.sandbox.DynamoDbLocal;
import dev.switchgear.sandbox.FunctionProcess;
import dev.switchgear.sandbox.LoopbackServer;
import dev.switchgear.sandbox.Sandbox;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** A misconfiguration is reported in one line with its remedy, and the function serves. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MisconfigurationTest {
    private Sandbox host;
    private DynamoDbLocal table;

    @BeforeAll
    void start() {
        host = Sandbox.open();
        table = DynamoDbLocal.inMemory(host);
        try (DynamoDbClient client = table.client()) {
            CircuitTable.create(client, "warm"); // the first requests of a cold server take longer than a budget
        }
    }

    @AfterAll
    void stop() {
        host.close();
    }

    /** Serves a few requests, and returns the log lines since then. */
    private List<String> lines(Map<String, String> variables) throws InterruptedException {
        BlockingQueue<String> said = new LinkedBlockingQueue<>();
        Map<String, String> all = new HashMap<>(variables);
        all.putIfAbsent("SWITCHGEAR_ENDPOINT", table.uri().toString());
        all.putIfAbsent("SWITCHGEAR_REGION", FunctionProcess.REGION);
        try (LambdaSwitchgear switchgear =
                LambdaSwitchgear.builder().variables(all).output(said::add).build()) {
            Guard payments = switchgear.guard("payments");
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                assertThat(payments.<String, RuntimeException>call(null, () -> "served"))
                        .isEqualTo("served");
            }
            String first = said.poll(60, TimeUnit.SECONDS);
            assertThat(first).isNotNull();
            lines.add(first);
            for (int i = 0; i < 50; i++) {
                assertThat(payments.<String, RuntimeException>call(null, () -> "served"))
                        .isEqualTo("served");
            }
            said.drainTo(lines);
            return lines;
        }
    }

    @Test
    void noTableIsNamed() throws InterruptedException {
        assertThat(lines(Map.of()))
                .singleElement()
                .asString()
                .contains("MISCONFIGURED", "SWITCHGEAR_TABLE is not set; it must name the circuits' table");
    }

    @Test
    void everyProblemIsInOneLine() throws InterruptedException {
        assertThat(lines(Map.of("SWITCHGEAR_POLICY", "probes=9", "SWITCHGEAR_SHADOW", "yes"))
                        .get(0))
                .contains(
                        "3 problems",
                        "SWITCHGEAR_TABLE",
                        "probes is 9; it must be 1 to 8",
                        "SWITCHGEAR_SHADOW is 'yes'");
    }

    @Test
    void theTableDoesNotExist() throws InterruptedException {
        assertThat(lines(variables("SWITCHGEAR_TABLE", "nowhere")))
                .singleElement()
                .asString()
                .contains("STORE_FAILS", "table 'nowhere' in eu-central-1", "does not exist: create it", "region");
    }

    @Test
    void theTableIsInAnotherRegion() throws InterruptedException {
        assertThat(lines(variables("SWITCHGEAR_TABLE", "elsewhere", "SWITCHGEAR_REGION", "us-west-2")))
                .singleElement()
                .asString()
                .contains("table 'elsewhere' in us-west-2", "mend the table name, region or account");
    }

    @Test
    void theTableHasOtherKeys() throws InterruptedException {
        try (DynamoDbClient client = table.client()) {
            client.createTable(made -> made.tableName("orders")
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .keySchema(KeySchemaElement.builder()
                            .attributeName("id")
                            .keyType(KeyType.HASH)
                            .build())
                    .attributeDefinitions(AttributeDefinition.builder()
                            .attributeName("id")
                            .attributeType(ScalarAttributeType.S)
                            .build()));
        }
        assertThat(lines(variables("SWITCHGEAR_TABLE", "orders")))
                .singleElement()
                .asString()
                .contains("table 'orders'", "has another key schema than pk (S), sk (S)");
    }

    @Test
    void theFunctionHasNoPermission() throws InterruptedException {
        try (LoopbackServer denying = LoopbackServer.start(host.threads(), new Denying())) {
            assertThat(lines(variables(
                            "SWITCHGEAR_TABLE",
                            "switchgear",
                            "SWITCHGEAR_ENDPOINT",
                            denying.uri().toString())))
                    .singleElement()
                    .asString()
                    .contains("table 'switchgear'", "denied the request (AccessDeniedException)", "dynamodb:GetItem");
        }
    }

    private static Map<String, String> variables(String... pairs) {
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            variables.put(pairs[i], pairs[i + 1]);
        }
        return variables;
    }

    /** DynamoDB's answer to a role that lacks a permission. */
    private static final class Denying extends Handler.Abstract.NonBlocking {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            response.setStatus(400);
            response.getHeaders().put("Content-Type", "application/x-amz-json-1.0");
            Content.Sink.write(
                    response,
                    true,
                    "{\"__type\":\"com.amazon.coral.service#AccessDeniedException\",\"Message\":\"User: arn:aws:sts::"
                            + "000000000000:assumed-role/orders is not authorized to perform: dynamodb:GetItem\"}",
                    callback);
            return true;
        }
    }
}
