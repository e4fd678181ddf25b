package dev.switchgear.simulator.runs;

import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.DependencyItems;
import dev.switchgear.spi.Evidence;
import dev.switchgear.spi.EvidenceId;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.Transition;
import dev.switchgear.spi.TransitionResult;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A table that deletes expired items two days late, as DynamoDB may, and counts its requests. */
final class MonthTable implements CircuitStore {
    static final long DELETES_LATE_MILLIS = 2 * 86_400_000L;

    private final Map<CircuitId, Map<String, CircuitItem>> items = new LinkedHashMap<>();
    private final Map<EvidenceId, Evidence> evidence = new HashMap<>();
    private final Map<EvidenceId, Instant> evidenceEnds = new HashMap<>();
    long reads;
    long writes;

    @Override
    public DependencyItems read(CircuitId root, ReadScope scope, Duration budget) {
        reads++;
        Map<String, CircuitItem> keys = new HashMap<>(items.getOrDefault(root.root(), Map.of()));
        CircuitItem own = keys.remove(CircuitId.ROOT);
        return new DependencyItems(own == null ? CircuitItem.ABSENT : own, scope.withKeys() ? keys : Map.of());
    }

    @Override
    public TransitionResult apply(CircuitId circuit, Transition transition, Duration budget) {
        writes++;
        CircuitItem old = item(circuit);
        Optional<CircuitItem> changed = transition.applyTo(old);
        changed.ifPresent(item ->
                items.computeIfAbsent(circuit.root(), root -> new HashMap<>()).put(circuit.key(), item));
        return new TransitionResult(changed.isPresent(), changed.orElse(old));
    }

    @Override
    public Evidence add(EvidenceId watch, Evidence more, Instant expiresAt, Duration budget) {
        writes++;
        evidenceEnds.put(watch, expiresAt);
        return evidence.merge(watch, more, Evidence::plus);
    }

    CircuitItem item(CircuitId circuit) {
        return items.getOrDefault(circuit.root(), Map.of()).getOrDefault(circuit.key(), CircuitItem.ABSENT);
    }

    boolean isOpen(CircuitId circuit) {
        return "OPEN".equals(item(circuit).value(Attribute.STATE));
    }

    /** Deletes the items that are due. */
    void sweep(long now) {
        long before = now - DELETES_LATE_MILLIS;
        items.values()
                .forEach(keys -> keys.values()
                        .removeIf(item -> item.value(Attribute.TTL) instanceof Long end && end * 1_000 < before));
        items.values().removeIf(Map::isEmpty);
        evidenceEnds.entrySet().removeIf(entry -> {
            boolean over = entry.getValue().toEpochMilli() < before;
            if (over) {
                evidence.remove(entry.getKey());
            }
            return over;
        });
    }

    int circuits() {
        return items.values().stream().mapToInt(Map::size).sum();
    }

    /** Returns the largest number of items of keys in one read of a dependency. */
    int keysOfOne() {
        return items.values().stream().mapToInt(keys -> keys.size() - 1).max().orElse(0);
    }

    int watches() {
        return evidence.size();
    }

    /** Returns the size of the largest item: its names and values in characters. */
    int largest() {
        return items.values().stream()
                .flatMap(keys -> keys.values().stream())
                .mapToInt(MonthTable::size)
                .max()
                .orElse(0);
    }

    private static int size(CircuitItem item) {
        return item.values().entrySet().stream()
                .mapToInt(entry ->
                        entry.getKey().length() + entry.getValue().toString().length())
                .sum();
    }
}
