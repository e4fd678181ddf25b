package dev.switchgear.testkit;

import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.DependencyItems;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The newest versions of each circuit's item that have passed through a store, at most {@value #MOST} of each. */
final class SeenVersions {
    static final int MOST = 16;

    private final Map<CircuitId, Map<String, Deque<CircuitItem>>> dependencies = new HashMap<>();

    synchronized void add(CircuitId circuit, CircuitItem item) {
        Deque<CircuitItem> versions = dependencies
                .computeIfAbsent(circuit.root(), root -> new TreeMap<>())
                .computeIfAbsent(circuit.key(), key -> new ArrayDeque<>(List.of(CircuitItem.ABSENT)));
        if (!item.equals(versions.getLast())) {
            versions.addLast(item);
        }
        if (versions.size() > MOST) {
            versions.removeFirst();
        }
    }

    synchronized void add(CircuitId root, DependencyItems items, boolean withKeys) {
        add(root, items.root());
        if (withKeys) {
            Map<String, Deque<CircuitItem>> known = dependencies.getOrDefault(root, Map.of());
            for (String key : new ArrayList<>(known.keySet())) {
                if (!key.equals(CircuitId.ROOT)) {
                    add(root.withKey(key), items.keys().getOrDefault(key, CircuitItem.ABSENT));
                }
            }
            items.keys().forEach((key, item) -> add(root.withKey(key), item));
        }
    }

    /** Returns each item as it was the given number of versions ago. */
    synchronized DependencyItems before(FaultBehaviour.Question question, int back) {
        CircuitItem own = CircuitItem.ABSENT;
        Map<String, CircuitItem> keys = new HashMap<>();
        for (var entry :
                dependencies.getOrDefault(question.circuit().root(), Map.of()).entrySet()) {
            List<CircuitItem> versions = new ArrayList<>(entry.getValue());
            CircuitItem item = versions.get(Math.max(0, versions.size() - 1 - back));
            if (entry.getKey().equals(CircuitId.ROOT)) {
                own = item;
            } else if (question.scope().withKeys() && !item.isAbsent()) {
                keys.put(entry.getKey(), item);
            }
        }
        return new DependencyItems(own, keys);
    }
}
