package dev.switchgear.console;

import dev.switchgear.CircuitNames;
import dev.switchgear.dynamodb.CircuitScan;
import dev.switchgear.dynamodb.DynamoDbCircuitStore;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.CircuitStatus;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.DependencyItems;
import dev.switchgear.spi.ReadScope;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads circuits with their keys: all of a namespace with one scan, or named ones with one query each. */
final class FleetReader {
    /** With more names, a scan is cheaper in most tables. */
    static final int MOST_NAMES = 20;

    private static final Duration BUDGET = Duration.ofSeconds(5);
    private static final ReadScope ALL_ITEMS = new ReadScope(true, false);

    private final OpenTable table;
    private final List<CircuitId> roots;
    private final CircuitStore store;

    /**
     * @param names none for all circuits
     * @throws IllegalArgumentException if a name is invalid, or there are more than {@value #MOST_NAMES}
     */
    FleetReader(OpenTable table, List<String> names) {
        if (names.size() > MOST_NAMES) {
            throw new IllegalArgumentException("there are " + names.size() + " names; there may be at most "
                    + MOST_NAMES + ", or none for all circuits");
        }
        this.table = table;
        roots = names.stream()
                .distinct()
                .map(name -> CircuitId.of(table.namespace(), name))
                .toList();
        store = DynamoDbCircuitStore.of(table.client(), table.table());
    }

    /**
     * What one read found.
     *
     * @param circuits by name: those that have an item, those that are registered, and those that were asked for
     * @param unreadable keys of items that cannot be read; of a scan only
     * @param requests how many requests it took
     * @param readUnits what they consumed; 0 of queries, which do not say
     */
    record Found(Map<String, DependencyItems> circuits, List<String> unreadable, int requests, double readUnits) {
        /** Returns the status of each circuit, by name. */
        Map<String, CircuitStatus> statuses(OpenTable table) {
            Map<String, CircuitStatus> all = new TreeMap<>();
            circuits.forEach((name, items) ->
                    all.put(name, table.switchgear().operator(name).statusOf(items)));
            return all;
        }
    }

    /** @throws dev.switchgear.spi.StoreUnavailableException if the table gives no answer */
    Found read() {
        if (roots.isEmpty()) {
            CircuitScan.Found found = table.scan();
            return new Found(sorted(found), found.unreadable(), found.requests(), found.readUnits());
        }
        Map<String, DependencyItems> circuits = new TreeMap<>();
        roots.forEach(root -> circuits.put(root.dependency(), store.read(root, ALL_ITEMS, BUDGET)));
        return new Found(circuits, List.of(), roots.size(), 0);
    }

    /** Returns the circuits that have an item, and those that are only registered. */
    private static Map<String, DependencyItems> sorted(CircuitScan.Found found) {
        Map<String, Map<String, CircuitItem>> keys = new TreeMap<>();
        found.circuits().forEach((id, item) -> {
            Map<String, CircuitItem> beside = keys.computeIfAbsent(id.dependency(), unused -> new HashMap<>());
            beside.put(id.key(), item);
        });
        Map<String, CircuitItem> register = keys.remove(CircuitNames.REGISTER);
        CircuitItem names =
                register == null ? CircuitItem.ABSENT : register.getOrDefault(CircuitId.ROOT, CircuitItem.ABSENT);
        names.textSet(Attribute.NAMES).forEach(name -> keys.putIfAbsent(name, new HashMap<>()));
        Map<String, DependencyItems> circuits = new TreeMap<>();
        keys.forEach((name, items) -> {
            CircuitItem root = items.remove(CircuitId.ROOT);
            circuits.put(name, new DependencyItems(root == null ? CircuitItem.ABSENT : root, items));
        });
        return circuits;
    }

    /** Whether a circuit is not as it is on a good day. */
    static boolean isTroubled(CircuitStatus status) {
        return status.state() != CircuitState.CLOSED
                || status.override().isPresent()
                || status.openKeys() > 0
                || status.ramping();
    }
}
