package dev.switchgear.simulator;

import dev.switchgear.spi.Change;
import dev.switchgear.spi.Condition;
import dev.switchgear.spi.Transition;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A rule in a form that the table and the model have in common.
 *
 * @param conditions the conditions, all of which must hold; each is a set of alternatives
 * @param changes the change of each attribute
 */
record RuleForm(Set<Set<String>> conditions, Map<String, String> changes) {
    /** A condition that never holds, as an alternative to others. */
    static final String NEVER = "never";

    static RuleForm of(Transition transition) {
        Map<String, String> changes = new LinkedHashMap<>();
        transition.changes().forEach(change -> put(change, changes));
        return new RuleForm(
                transition.conditions().stream().map(RuleForm::clause).collect(Collectors.toSet()), changes);
    }

    static String compare(String attribute, String relation, Object value) {
        return attribute + " " + relation + " " + shown(value);
    }

    static String absent(String attribute) {
        return attribute + " absent";
    }

    static String becomes(Object value) {
        boolean nothing = value instanceof Collection<?> set && set.isEmpty();
        return nothing ? REMOVED : "becomes " + shown(value);
    }

    static String grows(long delta) {
        return "grows by " + delta;
    }

    static String gains(Object element) {
        return "gains " + shown(element);
    }

    static String loses(Object element) {
        return "loses " + shown(element);
    }

    static final String REMOVED = "removed";

    private static Set<String> clause(Condition condition) {
        if (condition instanceof Condition.AnyOf any) {
            return any.choices().stream()
                    .flatMap(choice -> clause(choice).stream())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
        return Set.of(single(condition));
    }

    private static String single(Condition condition) {
        if (condition instanceof Condition.Equals is) {
            return compare(is.attribute().name(), "=", is.value());
        }
        if (condition instanceof Condition.Compare than) {
            return compare(than.attribute().name(), than.relation().symbol(), than.limit());
        }
        if (condition instanceof Condition.Absent none) {
            return absent(none.attribute().name());
        }
        throw new IllegalArgumentException("a condition the model has no word for: " + condition);
    }

    private static void put(Change change, Map<String, String> changes) {
        String name = change.attribute().name();
        if (change instanceof Change.Put put) {
            changes.put(name, becomes(put.value()));
        } else if (change instanceof Change.Increase increase) {
            changes.put(name, grows(increase.delta()));
        } else if (change instanceof Change.Include include) {
            changes.put(name, gains(include.element()));
        } else if (change instanceof Change.Exclude exclude) {
            changes.put(name, loses(exclude.element()));
        } else if (change instanceof Change.Remove) {
            changes.put(name, REMOVED);
        } else {
            throw new IllegalArgumentException("a change the model has no word for: " + change);
        }
    }

    private static String shown(Object value) {
        return value instanceof Collection<?> set ? new TreeSet<>(set).toString() : String.valueOf(value);
    }
}
