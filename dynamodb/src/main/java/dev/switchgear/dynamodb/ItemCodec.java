package dev.switchgear.dynamodb;

import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.CircuitItem;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Converts values of items between the form of a circuit and that of DynamoDB. */
final class ItemCodec {
    private ItemCodec() {}

    /** @throws IllegalArgumentException if {@code value} is not a text, a number or a non-empty set of texts */
    static AttributeValue encode(Attribute attribute, Object value) {
        if (value instanceof String text) {
            return AttributeValue.fromS(text);
        }
        if (value instanceof Long number) {
            return encode(number);
        }
        if (value instanceof Set<?> set && !set.isEmpty() && set.stream().allMatch(String.class::isInstance)) {
            return AttributeValue.fromSs(set.stream().map(String.class::cast).toList());
        }
        throw new IllegalArgumentException("attribute '" + attribute.name() + "' was given " + value + " of "
                + value.getClass().getName() + "; an item holds String, Long and non-empty sets of String");
    }

    static AttributeValue encode(long number) {
        return AttributeValue.fromN(Long.toString(number));
    }

    /**
     * Returns the circuit's item. An attribute of an unknown type is left out if its name does not belong to this
     * format; it stays in the table. If its name belongs to this format, it is returned as a text. Its reader
     * recognises that the text is invalid and can show it to a person, and the other attributes still count.
     */
    static CircuitItem decode(Map<String, AttributeValue> item) {
        Map<String, Object> values = new HashMap<>();
        item.forEach((name, stored) -> {
            if (name.equals(ItemKey.PK) || name.equals(ItemKey.SK)) {
                return;
            }
            Object value = decode(stored);
            if (value != null) {
                values.put(name, value);
            } else if (Attribute.named(name).isPresent()) {
                values.put(name, shown(stored));
            }
        });
        return values.isEmpty() ? CircuitItem.ABSENT : new CircuitItem(values);
    }

    /** Returns null if the value is of a type that circuits do not use. */
    private static @Nullable Object decode(AttributeValue stored) {
        return switch (stored.type()) {
            case S -> stored.s();
            case SS -> Set.copyOf(stored.ss());
            case N -> integer(stored.n());
            default -> null;
        };
    }

    /** A number that is not a 64-bit integer stays readable: a person may have written a time with fractions. */
    private static String shown(AttributeValue stored) {
        return switch (stored.type()) {
            case N -> stored.n();
            case NUL -> "null";
            case BOOL -> String.valueOf(stored.bool());
            default -> stored.toString();
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

    static AttributeValue encode(Set<Integer> numbers) {
        return AttributeValue.fromNs(numbers.stream().map(String::valueOf).toList());
    }

    static Set<Integer> decodeNumbers(@Nullable AttributeValue stored) {
        Set<Integer> numbers = new HashSet<>();
        if (stored != null) {
            stored.ns().forEach(number -> numbers.add(Integer.valueOf(number)));
        }
        return numbers;
    }
}
