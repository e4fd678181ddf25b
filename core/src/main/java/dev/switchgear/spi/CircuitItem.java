package dev.switchgear.spi;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The stored form of a circuit: attribute names and their values, immutable.
 *
 * <p>A value is a {@link String}, a {@link Long} or a non-empty {@link Set} of {@link String}. Attributes that this
 * version does not know are kept and ignored. The empty item stands for a circuit that was never stored, which is a
 * CLOSED circuit of epoch 0.
 *
 * @param values attribute name to value
 * @since 0.1.0
 */
public record CircuitItem(Map<String, Object> values) {
    /** The format this version reads and writes. */
    public static final long FORMAT = 1;

    /** The item of a circuit that is not in the store. */
    public static final CircuitItem ABSENT = new CircuitItem(Map.of());

    /** @throws IllegalArgumentException if a value has another type */
    public CircuitItem {
        values = Map.copyOf(values);
        values.forEach(CircuitItem::requireKnownType);
    }

    /** Returns whether the store has no item. */
    public boolean isAbsent() {
        return values.isEmpty();
    }

    /** Returns whether the item has {@code attribute}. */
    public boolean has(Attribute attribute) {
        return values.containsKey(attribute.name());
    }

    /** Returns the value of {@code attribute}, or null if the item does not have it. */
    public @Nullable Object value(Attribute attribute) {
        return values.get(attribute.name());
    }

    /**
     * Returns a number, or {@code otherwise} if the item does not have it.
     *
     * @throws StoreUnavailableException of kind UNREADABLE if the value is not a number
     */
    public long number(Attribute attribute, long otherwise) {
        Object value = value(attribute);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Long number) {
            return number;
        }
        throw unreadable(attribute, value);
    }

    /**
     * Returns a text, or null if the item does not have it.
     *
     * @throws StoreUnavailableException of kind UNREADABLE if the value is not a text
     */
    public @Nullable String text(Attribute attribute) {
        Object value = value(attribute);
        if (value == null) {
            return null;
        }
        if (value instanceof String text) {
            return text;
        }
        throw unreadable(attribute, value);
    }

    /**
     * Returns a set of texts, empty if the item does not have it.
     *
     * @throws StoreUnavailableException of kind UNREADABLE if the value is not a set
     */
    @SuppressWarnings("unchecked") // the constructor has let only sets of strings in
    public Set<String> textSet(Attribute attribute) {
        Object value = value(attribute);
        if (value == null) {
            return Set.of();
        }
        if (value instanceof Set<?> set) {
            return (Set<String>) set;
        }
        throw unreadable(attribute, value);
    }

    /** Returns an item with one attribute replaced, for tests and for stores that apply transitions themselves. */
    public CircuitItem with(Attribute attribute, Object value) {
        Map<String, Object> copy = new HashMap<>(values);
        copy.put(attribute.name(), value);
        return new CircuitItem(copy);
    }

    static StoreUnavailableException unreadable(Attribute attribute, Object value) {
        return new StoreUnavailableException(
                StoreUnavailableException.Kind.UNREADABLE,
                "attribute '" + attribute.name() + "' holds " + value + " where a value of type " + attribute.type()
                        + " belongs");
    }

    private static void requireKnownType(String name, Object value) {
        Objects.requireNonNull(value, name);
        boolean known = value instanceof String
                || value instanceof Long
                || (value instanceof Set<?> set
                        && !set.isEmpty()
                        && set.stream().allMatch(String.class::isInstance));
        if (!known) {
            throw new IllegalArgumentException("attribute '" + name + "' holds " + value + " of "
                    + value.getClass().getName() + "; an item holds String, Long and non-empty sets of String");
        }
    }
}
