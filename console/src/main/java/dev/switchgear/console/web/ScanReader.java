package dev.switchgear.console.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.CircuitOperator;
import dev.switchgear.Switchgear;
import dev.switchgear.console.ReadingPolicy;
import dev.switchgear.dynamodb.CircuitScan;
import dev.switchgear.model.CircuitStatus;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.DependencyItems;
import dev.switchgear.spi.Evidence;
import dev.switchgear.spi.EvidenceId;
import dev.switchgear.spi.StoreUnavailableException;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads the items of a scan by the rules of {@code core}. Sends no request. For one thread. */
final class ScanReader {
    private static final Comparator<EvidenceId> NEWEST =
            Comparator.comparingLong(EvidenceId::epoch).thenComparingLong(EvidenceId::watch);

    private final ScannedItems shown = new ScannedItems();
    private final Switchgear switchgear;

    ScanReader(String namespace, InstantSource clock) {
        switchgear = circuits(shown, namespace, clock);
    }

    /** Returns the circuits of a namespace as an operator sees them, whatever policies their functions have. */
    static Switchgear circuits(CircuitStore store, String namespace, InstantSource clock) {
        return Switchgear.builder()
                .store(store)
                .namespace(namespace)
                .defaults(ReadingPolicy.LONGEST_WAITS)
                .clock(clock)
                .build();
    }

    /** Returns every circuit that has an item, or a key with one, as JSON for the page. */
    Map<CircuitId, ObjectNode> rows(CircuitScan.Found found, long now) {
        Map<CircuitId, Map<String, CircuitItem>> keys = new HashMap<>();
        found.circuits().forEach((id, item) -> {
            Map<String, CircuitItem> beside = keys.computeIfAbsent(id.root(), unused -> new HashMap<>());
            if (!id.isRoot()) {
                beside.put(id.key(), item);
            }
        });
        Map<CircuitId, WatchTotals> evidence = newest(found.evidence());
        Map<CircuitId, ObjectNode> rows = new HashMap<>();
        keys.forEach((root, beside) -> {
            CircuitItem own = found.circuits().getOrDefault(root, CircuitItem.ABSENT);
            rows.put(root, row(root, new DependencyItems(own, beside), own, evidence, now));
            beside.forEach((key, item) -> {
                CircuitId id = root.withKey(key);
                rows.put(id, row(id, new DependencyItems(own, Map.of(key, item)), item, evidence, now));
            });
        });
        return rows;
    }

    /** Returns the totals of the last watch of each circuit. After a trip, that is the watch that opened it. */
    private static Map<CircuitId, WatchTotals> newest(Map<EvidenceId, Evidence> all) {
        Map<CircuitId, EvidenceId> watches = new HashMap<>();
        all.keySet()
                .forEach(watch -> watches.merge(
                        watch.circuit(), watch, (one, other) -> NEWEST.compare(one, other) >= 0 ? one : other));
        Map<CircuitId, WatchTotals> newest = new HashMap<>();
        watches.forEach((circuit, watch) -> Optional.ofNullable(all.get(watch))
                .ifPresent(totals -> newest.put(circuit, new WatchTotals(watch, totals))));
        return newest;
    }

    private ObjectNode row(
            CircuitId id, DependencyItems items, CircuitItem item, Map<CircuitId, WatchTotals> evidence, long now) {
        long format = CircuitJson.number(item, Attribute.FORMAT, CircuitItem.FORMAT);
        if (format != CircuitItem.FORMAT) {
            return SeenCircuit.unreadable(
                    id,
                    "the item has format " + format + "; this version reads format " + CircuitItem.FORMAT
                            + ": use the newest version");
        }
        shown.show(items);
        try {
            CircuitOperator root = switchgear.operator(id.dependency());
            CircuitStatus status = (id.isRoot() ? root : root.key(id.key())).read();
            ObjectNode row = CircuitJson.of(status, item, Optional.ofNullable(evidence.get(id)), now);
            return row.put("obeyMillis", ReadAgain.longestMillis(status, CircuitJson.policy(items.root())));
        } catch (StoreUnavailableException e) {
            return SeenCircuit.unreadable(id, String.valueOf(e.getMessage()));
        }
    }
}
