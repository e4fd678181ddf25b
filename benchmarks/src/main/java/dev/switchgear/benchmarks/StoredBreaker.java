package dev.switchgear.benchmarks;

import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The state of a breaker in a table: how to create the table, and how to open the breaker there for a long time. */
interface StoredBreaker {
    /** Creates an empty table. */
    void create(DynamoDbClient client, String table);

    /** Opens the breaker of {@code function}, as calls would open it. */
    void open(DynamoDbClient client, String table, String function, long nowMillis);

    /** Opens it as an operator does; returns false if it has no operators. */
    boolean force(DynamoDbClient client, String table);
}
