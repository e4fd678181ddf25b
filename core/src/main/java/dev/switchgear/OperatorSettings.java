package dev.switchgear;

import dev.switchgear.model.OperatorOverride;
import dev.switchgear.protocol.CircuitSnapshot;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.Condition;
import dev.switchgear.spi.Transition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What operators have set in a circuit's item: an override and a live policy. {@link CircuitOperator#unlessChanged} makes
 * changes only while they stand, so that of two operators the second learns of the first.
 *
 * <p>Immutable.
 *
 * @since 0.1.0
 */
public final class OperatorSettings {
    private static final List<Attribute> ATTRIBUTES = List.of(
            Attribute.OVERRIDE,
            Attribute.OVERRIDE_UNTIL,
            Attribute.OVERRIDE_AT,
            Attribute.OVERRIDE_BY,
            Attribute.OVERRIDE_REASON,
            Attribute.POLICY);

    private final CircuitItem item;

    OperatorSettings(CircuitItem item) {
        this.item = item;
    }

    /** Returns the override, also one that has expired; empty if there is none, or it cannot be understood. */
    public Optional<OperatorOverride> override() {
        return CircuitSnapshot.of(item).override(Long.MIN_VALUE);
    }

    /** Returns the live policy as it is stored, also an invalid one. */
    public Optional<String> policy() {
        return text(Attribute.POLICY);
    }

    /** Returns who set the live policy, if that is known. */
    public Optional<String> policyBy() {
        return text(Attribute.POLICY_BY);
    }

    private Optional<String> text(Attribute attribute) {
        return item.value(attribute) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    boolean stand(CircuitItem now) {
        return ATTRIBUTES.stream().allMatch(each -> Objects.equals(item.value(each), now.value(each)));
    }

    /** The same transition, on condition that these orders stand. */
    static Transition guarded(Transition transition, @Nullable OperatorSettings seen) {
        if (seen == null) {
            return transition;
        }
        List<Condition> conditions = new ArrayList<>(transition.conditions());
        for (Attribute each : ATTRIBUTES) {
            Object value = seen.item.value(each);
            conditions.add(value == null ? Condition.absent(each) : Condition.is(each, value));
        }
        return new Transition(transition.rule(), conditions, transition.changes());
    }
}
