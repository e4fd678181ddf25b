package dev.switchgear;

import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.DependencyItems;
import dev.switchgear.spi.EventLedger;
import dev.switchgear.spi.Evidence;
import dev.switchgear.spi.EvidenceId;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.spi.Transition;
import dev.switchgear.spi.TransitionResult;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Keeps circuits in this process, for tests and for a fleet of one.
 *
 * <p>It holds at most {@value #MAX_CIRCUITS} circuits, and refuses to create more. When it is full, expired items make room
 * for others; it has no clock, so it uses the time of the writer. It holds the evidence of at most {@value #MAX_WATCHES}
 * watches, and drops the oldest when another one starts. It answers at once, whatever the budget. Safe for use by many
 * threads. Every read returns the newest write, whatever freshness it asks for.
 *
 * @since 0.1.0
 */
public final class InMemoryCircuitStore implements CircuitStore, EventLedger {
    /** The largest number of circuits. */
    public static final int MAX_CIRCUITS = 10_000;

    /** The largest number of watches with evidence. */
    public static final int MAX_WATCHES = 1_000;

    private final Object lock = new Object();
    private final Map<CircuitId, Map<String, CircuitItem>> dependencies = new LinkedHashMap<>();
    private final Map<EvidenceId, Evidence> watches = new LinkedHashMap<>();
    private final Map<EvidenceId, Set<String>> counted = new LinkedHashMap<>();
    private int circuits;

    /** Creates an empty store. */
    public InMemoryCircuitStore() {}

    @Override
    public DependencyItems read(CircuitId root, ReadScope scope, Duration budget) {
        synchronized (lock) {
            Map<String, CircuitItem> items = dependencies.getOrDefault(root.root(), Map.of());
            CircuitItem own = items.getOrDefault(CircuitId.ROOT, CircuitItem.ABSENT);
            if (!scope.withKeys()) {
                return new DependencyItems(own, Map.of());
            }
            Map<String, CircuitItem> keys = new TreeMap<>(items);
            keys.remove(CircuitId.ROOT);
            return new DependencyItems(own, keys);
        }
    }

    @Override
    public TransitionResult apply(CircuitId circuit, Transition transition, Duration budget) {
        synchronized (lock) {
            CircuitItem old =
                    dependencies.getOrDefault(circuit.root(), Map.of()).getOrDefault(circuit.key(), CircuitItem.ABSENT);
            Optional<CircuitItem> changed = transition.applyTo(old);
            changed.ifPresent(item -> replace(circuit, old, item));
            return new TransitionResult(changed.isPresent(), changed.orElse(old));
        }
    }

    @Override
    public Evidence add(EvidenceId watch, Evidence evidence, Instant expiresAt, Duration budget) {
        synchronized (lock) {
            Evidence total = watches.merge(watch, evidence, Evidence::plus);
            if (watches.size() > MAX_WATCHES) {
                EvidenceId oldest = watches.keySet().iterator().next();
                watches.remove(oldest);
                counted.remove(oldest);
            }
            return total;
        }
    }

    @Override
    public Evidence addOnce(EvidenceId watch, Map<String, Evidence> events, Instant expiresAt, Duration budget) {
        synchronized (lock) {
            Set<String> seen = counted.computeIfAbsent(watch, unseen -> new HashSet<>());
            Evidence fresh = Evidence.NONE;
            for (Map.Entry<String, Evidence> event : events.entrySet()) {
                if (seen.size() < MAX_EVENTS && seen.add(event.getKey())) {
                    fresh = fresh.plus(event.getValue());
                }
            }
            return add(watch, fresh, expiresAt, budget);
        }
    }

    /** Removes items that have expired by the time of the writer; an item without a time to live stays. */
    private void forgetUntil(long millis) {
        for (Map<String, CircuitItem> items : dependencies.values()) {
            int before = items.size();
            items.values().removeIf(item -> item.number(Attribute.TTL, Long.MAX_VALUE / 1_000) * 1_000 < millis);
            circuits -= before - items.size();
        }
        dependencies.values().removeIf(Map::isEmpty);
    }

    private void replace(CircuitId circuit, CircuitItem old, CircuitItem item) {
        boolean more = old.isAbsent() && !item.isAbsent();
        if (more && circuits == MAX_CIRCUITS) {
            forgetUntil(item.number(Attribute.COMMITTED_AT, 0));
        }
        if (more && circuits == MAX_CIRCUITS) {
            throw new StoreUnavailableException(
                    StoreUnavailableException.Kind.THROTTLED,
                    "no room for circuit '" + circuit + "': the store holds " + MAX_CIRCUITS + " circuits, its limit");
        }
        circuits += (old.isAbsent() ? 0 : -1) + (item.isAbsent() ? 0 : 1);
        Map<String, CircuitItem> items = dependencies.computeIfAbsent(circuit.root(), root -> new LinkedHashMap<>());
        if (item.isAbsent()) {
            items.remove(circuit.key());
        } else {
            items.put(circuit.key(), item);
        }
        if (items.isEmpty()) {
            dependencies.remove(circuit.root());
        }
    }
}
