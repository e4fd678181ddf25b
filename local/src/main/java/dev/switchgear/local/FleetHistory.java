package dev.switchgear.local;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.dynamodb.CircuitHistory;
import dev.switchgear.dynamodb.CircuitTable;
import dev.switchgear.local.signals.HandlerCalls;
import dev.switchgear.sandbox.DynamoDbLocal;
import dev.switchgear.sandbox.Sandbox;
import dev.switchgear.sandbox.TableStream;
import dev.switchgear.signals.CircuitHistoryHandler;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * Keeps the history of the story for its console, as in a deployment: the handler of {@code signals} gets what the stream of
 * the circuits' table has, some times a second.
 */
final class FleetHistory implements AutoCloseable {
    private static final long PERIOD_MILLIS = 500;

    private final DynamoDbStreamsClient streams;
    private final TableStream stream;
    private final CircuitHistoryHandler handler;
    private final ScheduledFuture<?> reading;
    private ObjectNode records = JsonNodeFactory.instance.objectNode();

    /** Makes the table of the history, and turns the stream on. */
    FleetHistory(Sandbox host, DynamoDbLocal dynamoDb, DynamoDbClient client, String table) {
        CircuitTable.create(client, CircuitHistory.tableOf(table));
        streams = dynamoDb.streams();
        stream = TableStream.of(client, streams, table);
        handler = new CircuitHistoryHandler(CircuitHistory.of(client, table));
        reading = host.timer().scheduleWithFixedDelay(this::keep, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Records that were not written are handed over again, as Lambda does; only the timer's thread is here. */
    private void keep() {
        try {
            if (records.path("Records").isEmpty()) {
                records = stream.read();
            }
            if (!records.path("Records").isEmpty()) {
                HandlerCalls.hand(handler, records);
                records = JsonNodeFactory.instance.objectNode();
            }
        } catch (SdkException | IllegalStateException e) {
            return; // an exception would end the timer
        }
    }

    @Override
    public void close() {
        reading.cancel(false);
        streams.close();
    }
}
