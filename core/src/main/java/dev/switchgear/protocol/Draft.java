package dev.switchgear.protocol;

import static dev.switchgear.spi.Condition.absent;
import static dev.switchgear.spi.Condition.anyOf;
import static dev.switchgear.spi.Condition.is;

import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.Change;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.Condition;
import dev.switchgear.spi.Transition;
import java.util.ArrayList;
import java.util.List;

/** Composes a transition, with the parts that all transitions have. */
public final class Draft {
    private final Transition.Rule rule;
    private final List<Condition> conditions = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();

    private Draft(Transition.Rule rule) {
        this.rule = rule;
    }

    /** A transition that takes effect only in the epoch that the writer knows. */
    static Draft fenced(Transition.Rule rule, CircuitSnapshot known, long now, String writer) {
        return signed(rule, now, writer)
                .when(known.epoch() == 0 ? absent(Attribute.EPOCH) : is(Attribute.EPOCH, known.epoch()));
    }

    /** A transition that names its writer and leaves items of other formats alone. */
    public static Draft signed(Transition.Rule rule, long now, String writer) {
        return new Draft(rule)
                .when(anyOf(absent(Attribute.FORMAT), is(Attribute.FORMAT, CircuitItem.FORMAT)))
                .put(Attribute.FORMAT, CircuitItem.FORMAT)
                .put(Attribute.WRITER, writer)
                .put(Attribute.COMMITTED_AT, now);
    }

    /** Lets the store delete the item after a long quiet time, unless a person has set something in it. */
    Draft mortal(CircuitSnapshot known, long now, long lifeMillis) {
        if (known.override(now).isPresent()) {
            return remove(Attribute.TTL);
        }
        return mortalWithoutPolicy(known, now, lifeMillis);
    }

    /** The same for an item whose override ends with this transition. */
    Draft mortalWithoutPolicy(CircuitSnapshot known, long now, long lifeMillis) {
        if (known.policyText() != null) {
            return remove(Attribute.TTL);
        }
        return when(absent(Attribute.POLICY)).put(Attribute.TTL, (now + lifeMillis) / 1_000);
    }

    Draft when(Condition condition) {
        conditions.add(condition);
        return this;
    }

    Draft put(Attribute attribute, Object value) {
        changes.add(new Change.Put(attribute, value));
        return this;
    }

    Draft increase(Attribute attribute, long delta) {
        changes.add(new Change.Increase(attribute, delta));
        return this;
    }

    public Draft include(Attribute attribute, String element) {
        changes.add(new Change.Include(attribute, element));
        return this;
    }

    public Draft exclude(Attribute attribute, String element) {
        changes.add(new Change.Exclude(attribute, element));
        return this;
    }

    Draft remove(Attribute attribute) {
        changes.add(new Change.Remove(attribute));
        return this;
    }

    Draft removeSlots(int highest) {
        for (int slot = 1; slot <= highest; slot++) {
            changes.add(new Change.Remove(Attribute.probeHolder(slot)));
            changes.add(new Change.Remove(Attribute.probeUntil(slot)));
        }
        return this;
    }

    public Transition transition() {
        return new Transition(rule, conditions, changes);
    }
}
