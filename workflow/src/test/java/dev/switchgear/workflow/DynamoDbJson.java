package dev.switchgear.workflow;

import dev.switchgear.spi.CircuitItem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Items in DynamoDB's JSON. */
public final class DynamoDbJson {
    private DynamoDbJson() {}

    /** Returns an item as a state of the machine is handed it. */
    public static Map<String, Object> stored(CircuitItem item) {
        Map<String, Object> stored = new HashMap<>();
        item.values().forEach((name, value) -> stored.put(name, stored(value)));
        return stored;
    }

    private static Map<String, Object> stored(Object value) {
        if (value instanceof Set<?> set) {
            return Map.of("SS", List.copyOf(set));
        }
        return Map.of(value instanceof Long ? "N" : "S", value.toString());
    }
}
