package dev.switchgear.console;

import dev.switchgear.Switchgear;
import dev.switchgear.dynamodb.CircuitHistory;
import dev.switchgear.dynamodb.CircuitScan;
import dev.switchgear.dynamodb.CircuitTable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A table with the circuits of one namespace. */
record OpenTable(DynamoDbClient client, String table, String namespace, Switchgear switchgear, AwsAccess access)
        implements AutoCloseable {
    CircuitScan.Found scan() {
        return CircuitScan.of(client, table).read(namespace);
    }

    CircuitHistory history() {
        return CircuitHistory.of(client, table);
    }

    RuntimeException unavailable(SdkException problem) {
        return CircuitTable.failure(client, table, problem);
    }

    @Override
    public void close() {
        switchgear.close();
        client.close();
    }
}
