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

/** Values of items, as the circuit and as DynamoDB hold them. */
final class ItemCodec {
    private ItemCodec() {}

    /** @throws IllegalArgumentException if {@code value} is no text, number or non-empty set of texts */
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
     * Returns the circuit's item. An attribute of a type that no circuit holds is left out if its name is none of this
     * format's: it is somebody else's, and stays in the table. One of this format's is delivered as a text, which its
     * reader cannot take for what belongs there and can show to a person: the other attributes still count.
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

    /** Returns null if the value is of a type that no circuit holds. */
    private static @Nullable Object decode(AttributeValue stored) {
        return switch (stored.type()) {
            case S -> stored.s();
            case SS -> Set.copyOf(stored.ss());
            case N -> integer(stored.n());
            default -> null;
        };
    }

    /** A number that is none of 64 bits stays readable as one: a person's clock may count in fractions. */
    private static String shown(AttributeValue stored) {
        return switch (stored.type()) {
            case N -> stored.n();
            case NUL -> "null";
            case BOOL -> String.valueOf(stored.bool());
            default -> stored.toString();
        };
    }

    /** Returns null if {@code decimal} is no integer of 64 bits. */
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
