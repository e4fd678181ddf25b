package dev.switchgear.dynamodb;

import dev.switchgear.dynamodb.TableRequests.Partition;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.DependencyItems;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** Reads of more than one item. */
final class TableReads {
    /** How many items of one dependency are read at most: its own and those of its keys. */
    static final int MAX_ITEMS = 256;

    /** How many items DynamoDB accepts in one batch. */
    static final int MAX_BATCH = 100;

    /** What a batch left unread is asked for once more. */
    private static final int BATCH_TRIES = 2;

    private final TableRequests requests;
    private final String table;
    private final BoundedCalls calls;
    private final AtomicBoolean toldOfTooMany = new AtomicBoolean();

    TableReads(TableRequests requests, String table, BoundedCalls calls) {
        this.requests = requests;
        this.table = table;
        this.calls = calls;
    }

    /** Reads the items of a dependency and of its keys. The dependency's own comes first: {@code *} sorts first. */
    DependencyItems dependency(CircuitId root, boolean consistent, Deadline deadline) {
        String pk = ItemKey.of(root).pk();
        Map<String, CircuitItem> items = new HashMap<>();
        int seen = 0;
        Map<String, StoredValue> from = Map.of();
        do {
            Partition rest = new Partition(pk, consistent, MAX_ITEMS - seen, from);
            TableRequests.Page page = calls.read(deadline, left -> requests.query(rest, left));
            for (Map<String, StoredValue> item : page.items()) {
                items.put(ItemKey.of(item).sk(), ItemCodec.decode(item));
            }
            seen += page.items().size();
            from = page.last();
        } while (!from.isEmpty() && seen < MAX_ITEMS);
        if (!from.isEmpty()) {
            tellOfTooMany(root);
        }
        items.values().removeIf(CircuitItem::isAbsent);
        CircuitItem own = items.remove(CircuitId.ROOT);
        return new DependencyItems(own == null ? CircuitItem.ABSENT : own, items);
    }

    /** Reads the items of several dependencies, without their keys. */
    Map<CircuitId, DependencyItems> roots(List<CircuitId> roots, boolean consistent, Deadline deadline) {
        Map<CircuitId, DependencyItems> all = new LinkedHashMap<>();
        for (int from = 0; from < roots.size(); from += MAX_BATCH) {
            List<CircuitId> chunk = roots.subList(from, Math.min(from + MAX_BATCH, roots.size()));
            Map<ItemKey, CircuitItem> found = batch(keys(chunk), consistent, deadline);
            for (CircuitId root : chunk) {
                CircuitItem item = found.getOrDefault(ItemKey.of(root), CircuitItem.ABSENT);
                all.put(root, new DependencyItems(item, Map.of()));
            }
        }
        return all;
    }

    private Map<ItemKey, CircuitItem> batch(
            List<Map<String, StoredValue>> keys, boolean consistent, Deadline deadline) {
        Map<ItemKey, CircuitItem> found = new HashMap<>();
        List<Map<String, StoredValue>> rest = keys;
        for (int i = 0; i < BATCH_TRIES && !rest.isEmpty(); i++) {
            List<Map<String, StoredValue>> wanted = rest;
            TableRequests.ReadBatch answer = calls.read(deadline, left -> requests.getAll(wanted, consistent, left));
            answer.items().forEach(item -> found.put(ItemKey.of(item), ItemCodec.decode(item)));
            rest = answer.unread();
        }
        if (!rest.isEmpty()) {
            throw calls.leftUnread(rest.size());
        }
        return found;
    }

    private static List<Map<String, StoredValue>> keys(List<CircuitId> roots) {
        return roots.stream().map(root -> ItemKey.of(root).values()).toList();
    }

    private void tellOfTooMany(CircuitId root) {
        if (toldOfTooMany.compareAndSet(false, true)) {
            System.getLogger(TableReads.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "''{0}'' has more than {1} items in table ''{2}''; the keys beyond are not shared",
                            root,
                            MAX_ITEMS,
                            table);
        }
    }
}
