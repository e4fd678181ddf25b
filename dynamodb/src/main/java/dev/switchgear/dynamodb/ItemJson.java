package dev.switchgear.dynamodb;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Items in DynamoDB's JSON, as {@link AnswerJson} has read it. */
final class ItemJson {
    private ItemJson() {}

    /** Returns a field of an object, or null if it is none, or has no such field. */
    static @Nullable Object field(@Nullable Object object, String name) {
        return object instanceof Map<?, ?> map ? map.get(name) : null;
    }

    /** Returns the item; empty if there is none. */
    static Map<String, StoredValue> read(@Nullable Object item) {
        Map<String, StoredValue> values = new HashMap<>();
        if (item instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> attribute : map.entrySet()) {
                values.put(String.valueOf(attribute.getKey()), value(attribute.getValue()));
            }
        }
        return values;
    }

    /** Returns a value; of a type that circuits do not use, a text for people. */
    private static StoredValue value(@Nullable Object typed) {
        if (typed instanceof Map<?, ?> map && map.size() == 1) {
            Map.Entry<?, ?> only = map.entrySet().iterator().next();
            String type = String.valueOf(only.getKey());
            Object value = only.getValue();
            boolean single = type.equals(StoredValue.TEXT) || type.equals(StoredValue.NUMBER);
            boolean set = type.equals(StoredValue.TEXTS) || type.equals(StoredValue.NUMBERS);
            if (single && value instanceof String) {
                return new StoredValue(type, value);
            }
            if (set && value instanceof List<?> list) {
                return new StoredValue(type, new ArrayList<>(list));
            }
            return new StoredValue(single || set ? "?" : type, type.equals("NULL") ? "null" : String.valueOf(value));
        }
        return new StoredValue("?", String.valueOf(typed));
    }
}
