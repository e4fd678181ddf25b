package dev.switchgear.simulator.world;

import dev.switchgear.simulator.table.SimulatedDynamoDb;
import dev.switchgear.simulator.time.EventQueue;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.Change;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.Condition;
import dev.switchgear.spi.Transition;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A table that violates its contract, to prove that a check notices. */
public class Tampered extends SimulatedDynamoDb {
    public Tampered(EventQueue queue) {
        super(queue);
    }

    /** The conditions that are evaluated. */
    protected boolean looksAt(Condition condition) {
        return true;
    }

    /** The changes that are made. */
    protected boolean makes(Change change) {
        return true;
    }

    /** The moment that a read of {@code moment} sees. */
    protected long seenAt(long moment) {
        return moment;
    }

    @Override
    @Nullable
    public Object valueAt(Object item, long moment) {
        return super.valueAt(item, item instanceof dev.switchgear.spi.CircuitId ? seenAt(moment) : moment);
    }

    @Override
    public CircuitItem circuit(dev.switchgear.spi.CircuitId circuit) {
        return super.valueAt(circuit, now()) instanceof CircuitItem item ? item : CircuitItem.ABSENT;
    }

    @Override
    public Optional<CircuitItem> evaluate(Transition transition, CircuitItem item) {
        List<Condition> conditions =
                transition.conditions().stream().filter(this::looksAt).toList();
        List<Change> changes = transition.changes().stream().filter(this::makes).toList();
        return super.evaluate(new Transition(transition.rule(), conditions, changes), item);
    }

    /** Whether a condition, or one of its choices, concerns an attribute. */
    public static boolean isAbout(Condition condition, Attribute attribute) {
        if (condition instanceof Condition.AnyOf any) {
            return any.choices().stream().anyMatch(choice -> isAbout(choice, attribute));
        }
        if (condition instanceof Condition.Equals equal) {
            return equal.attribute().equals(attribute);
        }
        if (condition instanceof Condition.Absent absent) {
            return absent.attribute().equals(attribute);
        }
        return condition instanceof Condition.Compare compare
                && compare.attribute().equals(attribute);
    }
}
