package dev.switchgear.console;

import dev.switchgear.Switchgear;
import dev.switchgear.dynamodb.CircuitSurvey;
import dev.switchgear.dynamodb.CircuitTable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A table with the circuits of one namespace. */
record OpenTable(DynamoDbClient client, String table, String namespace, Switchgear switchgear)
        implements AutoCloseable {
    CircuitSurvey survey() {
        return CircuitSurvey.of(client, table, namespace);
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
