package dev.switchgear.workflow;

import dev.switchgear.dynamodb.DynamoDbCircuitStore;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.ReadScope;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;

/** How the library reads an item in DynamoDB's JSON: through its own store, with a client that has only this item. */
final class StoredItems {
    private static final CircuitId PAYMENTS = CircuitId.of("default", "payments");

    private StoredItems() {}

    static CircuitItem read(Map<String, Object> item) {
        try (DynamoDbCircuitStore store = DynamoDbCircuitStore.of(new OneItem(attributes(item)), "switchgear")) {
            return store.read(PAYMENTS, new ReadScope(false, false), Duration.ofSeconds(20))
                    .root();
        }
    }

    private record OneItem(Map<String, AttributeValue> item) implements DynamoDbClient {
        @Override
        public GetItemResponse getItem(GetItemRequest request) {
            return GetItemResponse.builder().item(item).build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {
            // There is no connection.
        }
    }

    private static Map<String, AttributeValue> attributes(Map<?, ?> item) {
        Map<String, AttributeValue> typed = new HashMap<>();
        item.forEach((name, value) -> typed.put((String) name, attribute(value)));
        return typed;
    }

    private static AttributeValue attribute(Object stored) {
        Map.Entry<?, ?> only = ((Map<?, ?>) stored).entrySet().iterator().next();
        Object value = Objects.requireNonNull(only.getValue());
        return switch ((String) only.getKey()) {
            case "S" -> AttributeValue.fromS((String) value);
            case "N" -> AttributeValue.fromN((String) value);
            case "BOOL" -> AttributeValue.fromBool((Boolean) value);
            case "NULL" -> AttributeValue.fromNul(true);
            case "SS" -> AttributeValue.fromSs(texts(value));
            case "NS" -> AttributeValue.fromNs(texts(value));
            case "L" ->
                AttributeValue.fromL(
                        ((List<?>) value).stream().map(StoredItems::attribute).toList());
            default -> AttributeValue.fromM(attributes((Map<?, ?>) value));
        };
    }

    private static List<String> texts(Object value) {
        return ((List<?>) value).stream().map(String::valueOf).toList();
    }
}
