package dev.switchgear.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** The DynamoDB process and the address in front of it. */
@Timeout(60)
final class TableTest {
    private static final String TABLE = "circuits";
    private static final Map<String, AttributeValue> KEY = Map.of("pk", AttributeValue.fromS("kept"));

    private final Host host = new Host(InstantSource.system());

    @AfterEach
    void stopEverything() {
        host.close();
    }

    @Test
    void keepsItsItemsWhenItIsKilledAndStartedAgainBehindTheSameAddress() {
        Table table = Table.onDisk(host);
        StoreFront front = new StoreFront(host, table::uri);
        try (DynamoDbClient client = client(front.uri())) {
            createTable(client);
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
        try (DynamoDbClient client = table.client()) {
            createTable(client);
            table.pause();
            try (DynamoDbClient impatient = client(table.uri())) {
                assertThatThrownBy(() -> read(impatient)).hasMessageContaining("timeout");
            }

            table.resume();
            assertThat(read(client)).isEmpty();
        }
    }

    @Test
    void countsReadsAndWritesAtItsFront() {
        Table table = Table.inMemory(host);
        StoreFront front = new StoreFront(host, table::uri);
        try (DynamoDbClient client = client(front.uri())) {
            createTable(client);
            client.putItem(put -> put.tableName(TABLE).item(KEY));
            read(client);
            client.query(query -> query.tableName(TABLE)
                    .keyConditionExpression("pk = :pk")
                    .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS("kept"))));
        }

        assertThat(front.passages())
                .extracting(StoreFront.Passage::operation)
                .containsExactly("CreateTable", "PutItem", "GetItem", "Query");
        assertThat(front.passages())
                .extracting(StoreFront.Passage::use)
                .containsExactly(StoreFront.Use.OTHER, StoreFront.Use.WRITE, StoreFront.Use.READ, StoreFront.Use.READ);
    }

    @Test
    void failsAtItsFrontInEveryWayThatIsAskedFor() {
        Table table = Table.inMemory(host);
        StoreFront front = new StoreFront(host, table::uri);
        try (DynamoDbClient client = client(front.uri())) {
            createTable(client);

            front.become(StoreFront.Fault.THROTTLED);
            assertThatThrownBy(() -> read(client)).isInstanceOf(ProvisionedThroughputExceededException.class);

            front.become(StoreFront.Fault.CUT);
            assertThatThrownBy(() -> read(client)).isInstanceOf(SdkClientException.class);

            front.become(StoreFront.Fault.SILENT);
            assertThatThrownBy(() -> read(client))
                    .isInstanceOf(SdkException.class)
                    .hasMessageContaining("timeout");

            front.become(StoreFront.Fault.NONE);
            assertThat(read(client)).isEmpty();
        }
    }

    private static Map<String, AttributeValue> read(DynamoDbClient client) {
        return client.getItem(get -> get.tableName(TABLE).key(KEY)).item();
    }

    private static DynamoDbClient client(URI uri) {
        return Table.client(uri, Duration.ofSeconds(1));
    }

    private static void createTable(DynamoDbClient client) {
        client.createTable(table -> table.tableName(TABLE)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(List.of(AttributeDefinition.builder()
                        .attributeName("pk")
                        .attributeType(ScalarAttributeType.S)
                        .build()))
                .keySchema(List.of(KeySchemaElement.builder()
                        .attributeName("pk")
                        .keyType(KeyType.HASH)
                        .build())));
    }
}
