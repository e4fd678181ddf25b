package dev.switchgear.dynamodb;

import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.CircuitItem;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Converts values of items between the form of a circuit and that of DynamoDB. */
final class ItemCodec {
    private ItemCodec() {}

    /** @throws IllegalArgumentException if {@code value} is not a text, a number or a non-empty set of texts */
    static StoredValue encode(Attribute attribute, Object value) {
        if (value instanceof String text) {
            return StoredValue.text(text);
        }
        if (value instanceof Long number) {
            return encode(number);
        }
        if (value instanceof Set<?> set && !set.isEmpty() && set.stream().allMatch(String.class::isInstance)) {
            return StoredValue.texts(set.stream().map(String.class::cast).toList());
        }
        throw new IllegalArgumentException("attribute '" + attribute.name() + "' was given " + value + " of "
                + value.getClass().getName() + "; an item holds String, Long and non-empty sets of String");
    }

    static StoredValue encode(long number) {
        return StoredValue.number(Long.toString(number));
    }

    /**
     * Returns the circuit's item. An attribute of an unknown type is left out if its name does not belong to this
     * format; it stays in the table. If its name belongs to this format, it is returned as a text. Its reader
     * recognises that the text is invalid and can show it to a person, and the other attributes still count.
     */
    static CircuitItem decode(Map<String, StoredValue> item) {
        Map<String, Object> values = new HashMap<>();
        for (Map.Entry<String, StoredValue> attribute : item.entrySet()) {
            String name = attribute.getKey();
            if (name.equals(ItemKey.PK) || name.equals(ItemKey.SK)) {
                continue;
            }
            Object value = decode(attribute.getValue());
            if (value != null) {
                values.put(name, value);
            } else if (Attribute.named(name).isPresent()) {
                values.put(name, attribute.getValue().toString());
            }
        }
        return values.isEmpty() ? CircuitItem.ABSENT : new CircuitItem(values);
    }

    /** Returns null if the value is of a type that circuits do not use. */
    private static @Nullable Object decode(StoredValue stored) {
        return switch (stored.type()) {
            case StoredValue.TEXT -> stored.toString();
            case StoredValue.TEXTS -> Set.copyOf(stored.elements());
            case StoredValue.NUMBER -> integer(stored.toString());
            default -> null;
        };
    }

    /** Returns null if {@code decimal} is not a 64-bit integer. */
    static @Nullable Long integer(String decimal) {
        try {
            return new BigDecimal(decimal).longValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            return null;
        }
    }

    static StoredValue encode(Set<Integer> numbers) {
        return StoredValue.numbers(numbers.stream().map(String::valueOf).toList());
    }

    static Set<Integer> decodeNumbers(@Nullable StoredValue stored) {
        Set<Integer> numbers = new HashSet<>();
        if (stored != null) {
            stored.elements().forEach(number -> numbers.add(Integer.valueOf(number)));
        }
        return numbers;
    }
}
