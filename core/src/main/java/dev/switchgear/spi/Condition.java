package dev.switchgear.spi;

import java.util.List;
import java.util.Objects;

/**
 * A condition of an item, without which a {@link Transition} is not applied.
 *
 * <p>As in DynamoDB, a comparison with an absent attribute is false.
 *
 * @since 0.1.0
 */
public sealed interface Condition {
    /** Returns whether {@code item} fulfils this condition. */
    boolean holds(CircuitItem item);

    /** The attribute equals {@code value}, a text, a number or a set. */
    record Equals(Attribute attribute, Object value) implements Condition {
        @Override
        public boolean holds(CircuitItem item) {
            return value.equals(item.value(attribute));
        }
    }

    /** The item does not have the attribute. */
    record Absent(Attribute attribute) implements Condition {
        @Override
        public boolean holds(CircuitItem item) {
            return !item.has(attribute);
        }
    }

    /** The attribute is a number that stands in {@code relation} to {@code limit}. */
    record Compare(Attribute attribute, Relation relation, long limit) implements Condition {
        @Override
        public boolean holds(CircuitItem item) {
            return item.value(attribute) instanceof Long number && relation.holds(number, limit);
        }
    }

    /** At least one of {@code choices} is fulfilled. */
    record AnyOf(List<Condition> choices) implements Condition {
        /** @throws IllegalArgumentException if there are no choices */
        public AnyOf {
            choices = List.copyOf(choices);
            if (choices.isEmpty()) {
                throw new IllegalArgumentException("a choice of conditions has at least 1 condition; this one has 0");
            }
        }

        @Override
        public boolean holds(CircuitItem item) {
            return choices.stream().anyMatch(choice -> choice.holds(item));
        }
    }

    /** How a number is compared with a limit. */
    enum Relation {
        /** number &lt; limit. */
        LESS("<"),
        /** number &lt;= limit. */
        AT_MOST("<="),
        /** number &gt; limit. */
        GREATER(">"),
        /** number &gt;= limit. */
        AT_LEAST(">=");

        private final String symbol;

        Relation(String symbol) {
            this.symbol = symbol;
        }

        /** Returns the sign that DynamoDB uses. */
        public String symbol() {
            return symbol;
        }

        boolean holds(long number, long limit) {
            return switch (this) {
                case LESS -> number < limit;
                case AT_MOST -> number <= limit;
                case GREATER -> number > limit;
                case AT_LEAST -> number >= limit;
            };
        }
    }

    /** Returns {@code attribute = value}. */
    static Condition is(Attribute attribute, Object value) {
        return new Equals(attribute, Objects.requireNonNull(value));
    }

    /** Returns {@code attribute_not_exists(attribute)}. */
    static Condition absent(Attribute attribute) {
        return new Absent(attribute);
    }

    /** Returns {@code attribute < limit}. */
    static Condition less(Attribute attribute, long limit) {
        return new Compare(attribute, Relation.LESS, limit);
    }

    /** Returns {@code attribute <= limit}. */
    static Condition atMost(Attribute attribute, long limit) {
        return new Compare(attribute, Relation.AT_MOST, limit);
    }

    /** Returns {@code attribute > limit}. */
    static Condition greater(Attribute attribute, long limit) {
        return new Compare(attribute, Relation.GREATER, limit);
    }

    /** Returns {@code attribute >= limit}. */
    static Condition atLeast(Attribute attribute, long limit) {
        return new Compare(attribute, Relation.AT_LEAST, limit);
    }

    /** Returns a condition that is fulfilled if one of {@code choices} is. */
    static Condition anyOf(Condition... choices) {
        return new AnyOf(List.of(choices));
    }
}
