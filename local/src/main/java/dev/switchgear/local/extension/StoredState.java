package dev.switchgear.local.extension;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads the state of the story's circuit from the table, and counts how often it became OPEN. */
final class StoredState {
    private static final Map<String, AttributeValue> KEY =
            Map.of("pk", AttributeValue.fromS("c#default#" + Commands.CIRCUIT), "sk", AttributeValue.fromS("*"));

    private final DynamoDbClient client;
    private int opened;
    private String last = "";

    StoredState(DynamoDbClient client) {
        this.client = client;
    }

    /** Returns the stored state; CLOSED if there is none. */
    String read() {
        AttributeValue value = client.getItem(
                        get -> get.tableName(Commands.TABLE).key(KEY).consistentRead(true))
                .item()
                .get("state");
        String state = value == null ? "CLOSED" : value.s();
        opened += state.equals("OPEN") && !last.equals("OPEN") ? 1 : 0;
        last = state;
        return state;
    }

    /** Returns how often a read found that the circuit had become OPEN. */
    int timesOpened() {
        return opened;
    }
}
