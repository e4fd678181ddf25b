package dev.switchgear.console;

import dev.switchgear.Switchgear;
import dev.switchgear.dynamodb.CircuitHistory;
import dev.switchgear.dynamodb.CircuitScan;
import dev.switchgear.dynamodb.CircuitTable;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** A table with the circuits of one namespace. */
record OpenTable(DynamoDbClient client, String table, String namespace, Switchgear switchgear, AwsAccess access)
        implements AutoCloseable {
    CircuitScan.Found scan() {
        return CircuitScan.of(client, table).read(namespace);
    }

    CircuitHistory history() {
        return CircuitHistory.of(client, table);
    }

    /**
     * Whether the stream of the circuits' table is on, which feeds the history.
     *
     * @throws SdkException if DynamoDB refuses the request, for example for lack of permission
     */
    boolean isStreamOn() {
        return isStreamOn(
                client.describeTable(request -> request.tableName(table)).table());
    }

    static boolean isStreamOn(TableDescription circuits) {
        StreamSpecification stream = circuits.streamSpecification();
        return stream != null && Boolean.TRUE.equals(stream.streamEnabled());
    }

    /** Returns the name of the caller that AWS knows; empty if the table is not at AWS. */
    Optional<String> caller() {
        return access.caller(client, "--by");
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
