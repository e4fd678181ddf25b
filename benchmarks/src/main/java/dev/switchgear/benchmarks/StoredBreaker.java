package dev.switchgear.benchmarks;

import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** The state of a breaker in a table: how to create the table, and how to open the breaker there for a long time. */
interface StoredBreaker {
    /** Creates an empty table. */
    void create(DynamoDbClient client, String table);

    /** Creates an empty table whose items have one key, {@code id}, as other libraries use it. */
    static void createKeyedById(DynamoDbClient client, String table) {
        client.createTable(create -> create.tableName(table)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(List.of(KeySchemaElement.builder()
                        .attributeName("id")
                        .keyType(KeyType.HASH)
                        .build()))
                .attributeDefinitions(List.of(AttributeDefinition.builder()
                        .attributeName("id")
                        .attributeType(ScalarAttributeType.S)
                        .build())));
    }

    /** Opens the breaker of {@code function}, as calls would open it. */
    void open(DynamoDbClient client, String table, String function, long nowMillis);

    /** Opens it as an operator does; returns false if it has no operators. */
    boolean force(DynamoDbClient client, String table);
}
