package dev.switchgear.dynamodb;

import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Converts items between their form here and the SDK's. */
final class SdkItems {
    private SdkItems() {}

    static Map<String, StoredValue> stored(Map<String, AttributeValue> item) {
        Map<String, StoredValue> values = new HashMap<>();
        item.forEach((name, value) -> values.put(name, stored(value)));
        return values;
    }

    static Map<String, AttributeValue> item(Map<String, StoredValue> stored) {
        Map<String, AttributeValue> item = new HashMap<>();
        stored.forEach((name, value) -> item.put(name, value(value)));
        return item;
    }

    private static StoredValue stored(AttributeValue value) {
        return switch (value.type()) {
            case S -> StoredValue.text(value.s());
            case N -> StoredValue.number(value.n());
            case SS -> StoredValue.texts(value.ss());
            case NS -> StoredValue.numbers(value.ns());
            case NUL -> new StoredValue("NULL", "null");
            case BOOL -> new StoredValue("BOOL", String.valueOf(value.bool()));
            default -> new StoredValue(value.type().toString(), value.toString());
        };
    }

    /** @throws IllegalArgumentException if circuits have no such value */
    private static AttributeValue value(StoredValue stored) {
        return switch (stored.type()) {
            case StoredValue.TEXT -> AttributeValue.fromS(stored.toString());
            case StoredValue.NUMBER -> AttributeValue.fromN(stored.toString());
            case StoredValue.TEXTS -> AttributeValue.fromSs(stored.elements());
            case StoredValue.NUMBERS -> AttributeValue.fromNs(stored.elements());
            default -> throw new IllegalArgumentException("circuits have no attribute of type " + stored.type());
        };
    }
}
