package dev.switchgear.simulator.table;

import dev.switchgear.simulator.time.EventQueue;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.Transition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The table: items that keep their last versions, each with the capacity of one partition. It evaluates the protocol's
 * real transitions. Faults on the way to it belong to the {@code Network}.
 */
public class SimulatedDynamoDb {
    private final EventQueue queue;
    private final Map<Object, TableItem> cells =
            new HashMap<>(); // never iterated, because its order is not deterministic
    private final Map<CircuitId, List<CircuitId>> keysOf = new HashMap<>();

    public SimulatedDynamoDb(EventQueue queue) {
        this.queue = queue;
    }

    /** Takes the capacity that a request needs; returns false if there is none left, and the request is throttled. */
    public boolean admits(TableRequest<?> request, long now) {
        return cell(request.item()).admits(request, now);
    }

    public TableItem cell(Object item) {
        return cells.computeIfAbsent(item, key -> new TableItem());
    }

    /** Returns the item at a moment; null if there was no such item. */
    @Nullable
    public Object valueAt(Object item, long moment) {
        TableItem cell = cells.get(item);
        return cell == null ? null : cell.at(moment);
    }

    /** Replaces an item; null deletes it. */
    public void replace(Object item, @Nullable Object value) {
        cell(item).replace(value, queue.now());
    }

    public CircuitItem circuitAt(CircuitId circuit, long moment) {
        return valueAt(circuit, moment) instanceof CircuitItem item ? item : CircuitItem.ABSENT;
    }

    public CircuitItem circuit(CircuitId circuit) {
        return circuitAt(circuit, queue.now());
    }

    public void replace(CircuitId circuit, CircuitItem item) {
        if (!circuit.isRoot()) {
            List<CircuitId> keys = keysOf.computeIfAbsent(circuit.root(), root -> new ArrayList<>());
            if (!keys.contains(circuit)) {
                keys.add(circuit);
            }
        }
        replace((Object) circuit, item.isAbsent() ? null : item);
    }

    /** Returns the circuits of a dependency's keys that were ever stored, in the order of their first write. */
    public List<CircuitId> keysOf(CircuitId root) {
        return keysOf.getOrDefault(root, List.of());
    }

    /** Returns the item after a transition, or nothing if a condition does not hold. */
    public Optional<CircuitItem> evaluate(Transition transition, CircuitItem item) {
        return transition.applyTo(item);
    }

    public long now() {
        return queue.now();
    }
}
