package dev.switchgear.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchgear.dynamodb.CircuitTable;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;

/** The DynamoDB process and the address in front of it. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DynamoDbLocalTest {
    private static final String TABLE = "circuits";
    private static final Map<String, AttributeValue> KEY =
            Map.of("pk", AttributeValue.fromS("kept"), "sk", AttributeValue.fromS("*"));

    private final Sandbox host = Sandbox.open();
    private final DynamoDbLocal table = DynamoDbLocal.onDisk(host);
    private final TableProxy front = new TableProxy(host, table::uri);

    @BeforeAll
    void putOneItem() {
        try (DynamoDbClient client = table.client()) {
            CircuitTable.create(client, TABLE);
            client.putItem(put -> put.tableName(TABLE).item(KEY));
        }
    }

    @AfterAll
    void stopEverything() {
        host.close();
    }

    @Test
    void keepsItsItemsWhenItIsKilledAndStartedAgainBehindTheSameAddress() {
        try (DynamoDbClient client = client(front.uri())) {
            table.kill();
            assertThatThrownBy(() -> read(client)).isInstanceOf(SdkClientException.class);

            table.restart();
            assertThat(read(client)).isEqualTo(KEY);
        }
    }

    @Test
    void answersNothingWhileItIsPaused() {
        try (DynamoDbClient client = table.client()) {
            table.pause();
            assertThatNobodyAnswers(table.uri());

            table.resume();
            assertThat(read(client)).isEqualTo(KEY);
        }
    }

    @Test
    void countsReadsAndWrites() {
        TableProxy counting = new TableProxy(host, table::uri);
        try (DynamoDbClient client = client(counting.uri())) {
            client.describeTable(describe -> describe.tableName(TABLE));
            client.putItem(put -> put.tableName(TABLE).item(KEY));
            read(client);
            client.query(query -> query.tableName(TABLE)
                    .keyConditionExpression("pk = :pk")
                    .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS("kept"))));
        }

        assertThat(counting.requests())
                .extracting(TableProxy.ProxiedRequest::operation)
                .containsExactly("DescribeTable", "PutItem", "GetItem", "Query");
        assertThat(counting.requests())
                .extracting(TableProxy.ProxiedRequest::use)
                .containsExactly(TableProxy.Use.OTHER, TableProxy.Use.WRITE, TableProxy.Use.READ, TableProxy.Use.READ);
    }

    @Test
    void failsInEveryWayThatIsRequested() {
        try (DynamoDbClient client = client(front.uri())) {

            front.become(TableProxy.TableFault.THROTTLED);
            assertThatThrownBy(() -> read(client)).isInstanceOf(ProvisionedThroughputExceededException.class);

            front.become(TableProxy.TableFault.CUT);
            assertThatThrownBy(() -> read(client)).isInstanceOf(SdkClientException.class);

            front.become(TableProxy.TableFault.SILENT);
            assertThatNobodyAnswers(front.uri());

            front.become(TableProxy.TableFault.NONE);
            assertThat(read(client)).isEqualTo(KEY);
        }
    }

    @Test
    void delaysOnlyTheFirstRequestOfAConnection() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(front.uri())
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .header("X-Amz-Target", "DynamoDB_20120810.ListTables")
                .build();
        HttpClient connected = HttpClient.newHttpClient();
        HttpClient another = HttpClient.newHttpClient();
        int status =
                connected.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();

        front.moveAway(Duration.ZERO, Duration.ofHours(1));
        try {
            assertThat(connected
                            .send(request, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(status);
            HttpRequest impatient = HttpRequest.newBuilder(request, (name, value) -> true)
                    .timeout(Duration.ofMillis(300))
                    .build();
            assertThatThrownBy(() -> another.send(impatient, HttpResponse.BodyHandlers.ofString()))
                    .isInstanceOf(HttpTimeoutException.class);
        } finally {
            front.moveAway(Duration.ZERO);
        }
    }

    private static Map<String, AttributeValue> read(DynamoDbClient client) {
        return client.getItem(get -> get.tableName(TABLE).key(KEY)).item();
    }

    private static DynamoDbClient client(URI uri) {
        return DynamoDbLocal.client(uri, Duration.ofSeconds(30));
    }

    /** There is no answer, however long it takes. */
    private static void assertThatNobodyAnswers(URI uri) {
        try (DynamoDbClient impatient = DynamoDbLocal.client(uri, Duration.ofMillis(300))) {
            assertThatThrownBy(() -> read(impatient)).isInstanceOf(ApiCallTimeoutException.class);
        }
    }
}
