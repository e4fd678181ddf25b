package dev.switchgear.workflow;

import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.Change;
import dev.switchgear.spi.Condition;
import dev.switchgear.spi.Transition;
import java.util.ArrayList;
import java.util.List;

/**
 * A condition or a change of one transition, without its values.
 *
 * @param clause its list in a request
 * @param text as an expression of DynamoDB, with {@code ?} for a value and {@code ~} for the number of the leased slot
 * @param values its values, in order
 */
record RequestPart(Clause clause, String text, List<Object> values) {
    /** The lists of an update request. */
    enum Clause {
        WHEN,
        SET,
        REMOVE,
        ADD
    }

    /** Returns all parts of {@code transition}, which was composed for {@code sample}. */
    static List<RequestPart> of(Transition transition, TableSample sample) {
        List<RequestPart> parts = new ArrayList<>();
        int slot = leases(transition.rule()) ? sample.facts().slot() : 0;
        transition.conditions().forEach(condition -> parts.add(part(condition, slot)));
        transition.changes().forEach(change -> parts.add(part(change, slot)));
        return parts;
    }

    private static boolean leases(Transition.Rule rule) {
        return rule == Transition.Rule.GRANT || rule == Transition.Rule.PROBE;
    }

    private static RequestPart part(Condition condition, int slot) {
        List<Object> values = new ArrayList<>();
        return new RequestPart(Clause.WHEN, text(condition, slot, values), values);
    }

    private static String text(Condition condition, int slot, List<Object> values) {
        if (condition instanceof Condition.Equals equals) {
            values.add(equals.value());
            return name(equals.attribute(), slot) + " = ?";
        }
        if (condition instanceof Condition.Absent absent) {
            return "attribute_not_exists(" + name(absent.attribute(), slot) + ")";
        }
        if (condition instanceof Condition.Compare compare) {
            values.add(compare.limit());
            return name(compare.attribute(), slot) + " " + compare.relation().symbol() + " ?";
        }
        List<String> choices = new ArrayList<>();
        ((Condition.AnyOf) condition).choices().forEach(choice -> choices.add(text(choice, slot, values)));
        return "(" + String.join(" OR ", choices) + ")";
    }

    private static RequestPart part(Change change, int slot) {
        String name = name(change.attribute(), slot);
        if (change instanceof Change.Put put) {
            return new RequestPart(Clause.SET, name + " = ?", List.of(put.value()));
        }
        if (change instanceof Change.Remove) {
            return new RequestPart(Clause.REMOVE, name, List.of());
        }
        if (change instanceof Change.Increase increase) {
            return new RequestPart(Clause.ADD, name + " ?", List.of(increase.delta()));
        }
        throw new IllegalStateException("the workflow cannot express " + change);
    }

    /** Every attribute is named by a placeholder: DynamoDB reserves {@code state}, {@code level} and {@code ttl}. */
    private static String name(Attribute attribute, int slot) {
        if (slot > 0 && attribute.equals(Attribute.probeHolder(slot))) {
            return "#probe~Holder";
        }
        if (slot > 0 && attribute.equals(Attribute.probeUntil(slot))) {
            return "#probe~Until";
        }
        return "#" + attribute.name();
    }
}
