package dev.switchgear.spi;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * One change that a {@link Transition} makes to an item.
 *
 * @since 0.1.0
 */
public sealed interface Change {
    /** Returns the attribute that is changed. */
    Attribute attribute();

    /**
     * Makes the change on a copy of an item's values.
     *
     * @throws StoreUnavailableException of kind UNREADABLE if the change adds to a value of another type
     */
    void applyTo(Map<String, Object> values);

    /** The attribute becomes {@code value}. */
    record Put(Attribute attribute, Object value) implements Change {
        @Override
        public void applyTo(Map<String, Object> values) {
            values.put(attribute.name(), value);
        }
    }

    /** The attribute becomes {@code value} if the item does not have it. */
    record PutIfAbsent(Attribute attribute, Object value) implements Change {
        @Override
        public void applyTo(Map<String, Object> values) {
            values.putIfAbsent(attribute.name(), value);
        }
    }

    /** {@code delta} is added to a number; an absent number counts as 0. */
    record Increase(Attribute attribute, long delta) implements Change {
        @Override
        public void applyTo(Map<String, Object> values) {
            Object old = values.getOrDefault(attribute.name(), 0L);
            if (!(old instanceof Long number)) {
                throw CircuitItem.unreadable(attribute, old);
            }
            values.put(attribute.name(), number + delta);
        }
    }

    /** {@code element} becomes a member of a set; an absent set counts as empty. */
    record Include(Attribute attribute, String element) implements Change {
        @Override
        public void applyTo(Map<String, Object> values) {
            Set<Object> set = elements(attribute, values);
            set.add(element);
            values.put(attribute.name(), Set.copyOf(set));
        }
    }

    /** {@code element} is removed from a set; an empty set is removed too. */
    record Exclude(Attribute attribute, String element) implements Change {
        @Override
        public void applyTo(Map<String, Object> values) {
            Set<Object> set = elements(attribute, values);
            set.remove(element);
            if (set.isEmpty()) {
                values.remove(attribute.name());
            } else {
                values.put(attribute.name(), Set.copyOf(set));
            }
        }
    }

    /** The attribute is removed. */
    record Remove(Attribute attribute) implements Change {
        @Override
        public void applyTo(Map<String, Object> values) {
            values.remove(attribute.name());
        }
    }

    private static Set<Object> elements(Attribute attribute, Map<String, Object> values) {
        Object old = values.getOrDefault(attribute.name(), Set.of());
        if (!(old instanceof Set<?> set)) {
            throw CircuitItem.unreadable(attribute, old);
        }
        return new HashSet<>(set);
    }
}
