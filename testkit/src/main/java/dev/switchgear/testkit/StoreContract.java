package dev.switchgear.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.spi.Change;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.Condition;
import dev.switchgear.spi.DependencyItems;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.Transition;
import dev.switchgear.spi.TransitionResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A part of the contract: the store under test, and how to ask it. */
interface StoreContract {
    /** Long enough that no healthy store misses it, short enough that a hanging one is noticed. */
    Duration BUDGET = Duration.ofSeconds(10);

    CircuitId PAYMENTS = CircuitId.of("contract", "payments");

    CircuitStore store();

    default CircuitItem stored(CircuitId circuit) {
        DependencyItems items = store().read(circuit.root(), new ReadScope(true, true), BUDGET);
        return circuit.isRoot() ? items.root() : items.keys().getOrDefault(circuit.key(), CircuitItem.ABSENT);
    }

    default TransitionResult apply(CircuitId circuit, List<Condition> conditions, List<Change> changes) {
        return store().apply(circuit, new Transition(Transition.Rule.WATCH, conditions, changes), BUDGET);
    }

    /** Stores an item whatever is there, and returns it. */
    default CircuitItem given(CircuitId circuit, Change... changes) {
        TransitionResult result = apply(circuit, List.of(), List.of(changes));
        assertThat(result.applied()).isTrue();
        return result.item();
    }

    static CircuitItem item(Object... namesAndValues) {
        Map<String, Object> values = new java.util.HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return new CircuitItem(values);
    }
}
