package dev.switchgear.spi;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * One thing a {@link Transition} does to an item.
 *
 * @since 0.1.0
 */
public sealed interface Change {
    /** Returns the attribute that is changed. */
    Attribute attribute();

    /** Carries the change out on a copy of an item's values. */
    void applyTo(Map<String, Object> values);

    /** The attribute becomes {@code value}. */
    record Put(Attribute attribute, Object value) implements Change {
        @Override
        public void applyTo(Map<String, Object> values) {
            values.put(attribute.name(), value);
        }
    }

    /** The attribute becomes {@code value} if the item does not hold it. */
    record PutIfAbsent(Attribute attribute, Object value) implements Change {
        @Override
        public void applyTo(Map<String, Object> values) {
            values.putIfAbsent(attribute.name(), value);
        }
    }

    /** {@code delta} is added to a number; a number that is not there counts as 0. */
    record Increase(Attribute attribute, long delta) implements Change {
        @Override
        public void applyTo(Map<String, Object> values) {
            values.merge(attribute.name(), delta, (old, more) -> (Long) old + (Long) more);
        }
    }

    /** {@code element} becomes a member of a set; a set that is not there counts as empty. */
    record Include(Attribute attribute, String element) implements Change {
        @Override
        public void applyTo(Map<String, Object> values) {
            Set<Object> set = new HashSet<>(Set.of(element));
            if (values.get(attribute.name()) instanceof Set<?> old) {
                set.addAll(old);
            }
            values.put(attribute.name(), Set.copyOf(set));
        }
    }

    /** {@code element} is no longer a member of a set; an empty set is no longer held. */
    record Exclude(Attribute attribute, String element) implements Change {
        @Override
        public void applyTo(Map<String, Object> values) {
            if (values.get(attribute.name()) instanceof Set<?> old) {
                Set<Object> set = new HashSet<>(old);
                set.remove(element);
                if (set.isEmpty()) {
                    values.remove(attribute.name());
                } else {
                    values.put(attribute.name(), Set.copyOf(set));
                }
            }
        }
    }

    /** The item no longer holds the attribute. */
    record Remove(Attribute attribute) implements Change {
        @Override
        public void applyTo(Map<String, Object> values) {
            values.remove(attribute.name());
        }
    }
}
