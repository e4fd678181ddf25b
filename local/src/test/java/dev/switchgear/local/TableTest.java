package dev.switchgear.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchgear.dynamodb.CircuitTable;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;

/** The DynamoDB process and the address in front of it. */
@Timeout(60)
final class TableTest {
    private static final String TABLE = "circuits";
    private static final Map<String, AttributeValue> KEY =
            Map.of("pk", AttributeValue.fromS("kept"), "sk", AttributeValue.fromS("*"));

    private final Host host = new Host(Machine.clock());

    @AfterEach
    void stopEverything() {
        host.close();
    }

    @Test
    void keepsItsItemsWhenItIsKilledAndStartedAgainBehindTheSameAddress() {
        Table table = Table.onDisk(host);
        StoreFront front = new StoreFront(host, table::uri);
        createTable(table);
        try (DynamoDbClient client = client(front.uri())) {
            client.putItem(put -> put.tableName(TABLE).item(KEY));

            table.kill();
            assertThatThrownBy(() -> read(client)).isInstanceOf(SdkClientException.class);

            table.restart();
            assertThat(read(client)).isEqualTo(KEY);
        }
    }

    @Test
    void answersNothingWhileItIsPaused() {
        Table table = Table.inMemory(host);
        createTable(table);
        try (DynamoDbClient client = table.client()) {
            table.pause();
            assertThatNobodyAnswers(table.uri());

            table.resume();
            assertThat(read(client)).isEmpty();
        }
    }

    @Test
    void countsReadsAndWritesAtItsFront() {
        Table table = Table.inMemory(host);
        StoreFront front = new StoreFront(host, table::uri);
        createTable(table);
        try (DynamoDbClient client = client(front.uri())) {
            client.describeTable(describe -> describe.tableName(TABLE));
            client.putItem(put -> put.tableName(TABLE).item(KEY));
            read(client);
            client.query(query -> query.tableName(TABLE)
                    .keyConditionExpression("pk = :pk")
                    .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS("kept"))));
        }

        assertThat(front.requests())
                .extracting(StoreFront.TableRequest::operation)
                .containsExactly("DescribeTable", "PutItem", "GetItem", "Query");
        assertThat(front.requests())
                .extracting(StoreFront.TableRequest::use)
                .containsExactly(StoreFront.Use.OTHER, StoreFront.Use.WRITE, StoreFront.Use.READ, StoreFront.Use.READ);
    }

    @Test
    void failsAtItsFrontInEveryWayThatIsAskedFor() {
        Table table = Table.inMemory(host);
        StoreFront front = new StoreFront(host, table::uri);
        createTable(table);
        try (DynamoDbClient client = client(front.uri())) {

            front.become(StoreFront.Fault.THROTTLED);
            assertThatThrownBy(() -> read(client)).isInstanceOf(ProvisionedThroughputExceededException.class);

            front.become(StoreFront.Fault.CUT);
            assertThatThrownBy(() -> read(client)).isInstanceOf(SdkClientException.class);

            front.become(StoreFront.Fault.SILENT);
            assertThatNobodyAnswers(front.uri());

            front.become(StoreFront.Fault.NONE);
            assertThat(read(client)).isEmpty();
        }
    }

    private static Map<String, AttributeValue> read(DynamoDbClient client) {
        return client.getItem(get -> get.tableName(TABLE).key(KEY)).item();
    }

    private static DynamoDbClient client(URI uri) {
        return Table.client(uri, Duration.ofSeconds(30));
    }

    /** Nobody answers, however long it takes. */
    private static void assertThatNobodyAnswers(URI uri) {
        try (DynamoDbClient impatient = Table.client(uri, Duration.ofMillis(300))) {
            assertThatThrownBy(() -> read(impatient)).isInstanceOf(ApiCallTimeoutException.class);
        }
    }

    private static void createTable(Table table) {
        try (DynamoDbClient client = table.client()) {
            CircuitTable.create(client, TABLE);
        }
    }
}
