package dev.switchgear.benchmarks;

import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What a breaker keeps in a table: how to make the table, and how to have the breaker open there for a long time. */
interface StoredBreaker {
    /** Creates an empty table. */
    void create(DynamoDbClient client, String table);

    /** Opens the breaker of {@code function}, as calls would have. */
    void open(DynamoDbClient client, String table, String function, long nowMillis);

    /** Opens it as an operator does; false if it knows no operators. */
    boolean force(DynamoDbClient client, String table);
}
