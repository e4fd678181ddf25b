package dev.switchgear.dynamodb;

import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.Change;
import dev.switchgear.spi.Condition;
import dev.switchgear.spi.Transition;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/**
 * A transition as expressions of DynamoDB.
 *
 * <p>Every attribute has a placeholder, so that reserved words and unusual names (such as the source of a signal) need
 * no special case.
 */
final class UpdateExpression {
    private enum Clause {
        SET,
        REMOVE,
        ADD,
        DELETE
    }

    private final Map<String, String> placeholders = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, StoredValue> values = new HashMap<>();
    private final String condition;
    private final String update;

    /** @throws IllegalArgumentException if a value is of a type that items do not use */
    UpdateExpression(Transition transition) {
        condition = all(transition.conditions());
        update = clauses(transition.changes());
    }

    /** Returns the condition; empty if there is none. */
    String condition() {
        return condition;
    }

    /** Returns the update; empty if there is none. */
    String update() {
        return update;
    }

    /** Returns the attribute name of each placeholder. */
    Map<String, String> names() {
        return Map.copyOf(names);
    }

    /** Returns the value of each placeholder. */
    Map<String, StoredValue> values() {
        return Map.copyOf(values);
    }

    /** Returns the update of the item {@code key}. */
    ItemUpdate of(ItemKey key) {
        return new ItemUpdate(key, update, condition, names(), values());
    }

    private String all(List<Condition> conditions) {
        StringJoiner joined = new StringJoiner(" AND ");
        conditions.forEach(each -> joined.add(term(each)));
        return joined.toString();
    }

    private String term(Condition condition) {
        if (condition instanceof Condition.Equals equals) {
            return name(equals.attribute()) + " = " + value(ItemCodec.encode(equals.attribute(), equals.value()));
        }
        if (condition instanceof Condition.Absent absent) {
            return "attribute_not_exists(" + name(absent.attribute()) + ")";
        }
        if (condition instanceof Condition.Compare compare) {
            return name(compare.attribute()) + " " + compare.relation().symbol() + " "
                    + value(ItemCodec.encode(compare.limit()));
        }
        StringJoiner choices = new StringJoiner(" OR ", "(", ")");
        ((Condition.AnyOf) condition).choices().forEach(choice -> choices.add(term(choice)));
        return choices.toString();
    }

    private String clauses(List<Change> changes) {
        Map<Clause, StringJoiner> clauses = new EnumMap<>(Clause.class);
        for (Change change : changes) {
            Clause clause = clauseOf(change);
            clauses.computeIfAbsent(clause, each -> new StringJoiner(", ", each + " ", ""))
                    .add(action(change));
        }
        StringJoiner joined = new StringJoiner(" ");
        clauses.values().forEach(clause -> joined.add(clause.toString()));
        return joined.toString();
    }

    private static Clause clauseOf(Change change) {
        if (change instanceof Change.Put || change instanceof Change.PutIfAbsent) {
            return Clause.SET;
        }
        if (change instanceof Change.Remove) {
            return Clause.REMOVE;
        }
        return change instanceof Change.Exclude ? Clause.DELETE : Clause.ADD;
    }

    private String action(Change change) {
        String name = name(change.attribute());
        if (change instanceof Change.Put put) {
            return name + " = " + value(ItemCodec.encode(put.attribute(), put.value()));
        }
        if (change instanceof Change.PutIfAbsent put) {
            return name + " = if_not_exists(" + name + ", " + value(ItemCodec.encode(put.attribute(), put.value()))
                    + ")";
        }
        if (change instanceof Change.Increase increase) {
            return name + " " + value(ItemCodec.encode(increase.delta()));
        }
        if (change instanceof Change.Include include) {
            return name + " " + value(ItemCodec.encode(include.attribute(), Set.of(include.element())));
        }
        if (change instanceof Change.Exclude exclude) {
            return name + " " + value(ItemCodec.encode(exclude.attribute(), Set.of(exclude.element())));
        }
        return name;
    }

    private String name(Attribute attribute) {
        String placeholder = placeholders.computeIfAbsent(attribute.name(), name -> "#a" + placeholders.size());
        names.put(placeholder, attribute.name());
        return placeholder;
    }

    private String value(StoredValue value) {
        String placeholder = ":v" + values.size();
        values.put(placeholder, value);
        return placeholder;
    }
}
