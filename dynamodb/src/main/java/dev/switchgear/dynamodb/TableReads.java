package dev.switchgear.dynamodb;

import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.DependencyItems;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** Reads of more than one item. */
final class TableReads {
    /** How many items of one dependency are read at most: its own and those of its keys. */
    static final int MAX_ITEMS = 256;

    /** How many items DynamoDB accepts in one batch. */
    static final int MAX_BATCH = 100;

    private static final System.Logger LOG = System.getLogger(TableReads.class.getName());

    private final DynamoDbClient client;
    private final String table;
    private final BoundedCalls calls;
    private final StoreFailures failures;
    private final AtomicBoolean toldOfTooMany = new AtomicBoolean();

    TableReads(DynamoDbClient client, String table, BoundedCalls calls, StoreFailures failures) {
        this.client = client;
        this.table = table;
        this.calls = calls;
        this.failures = failures;
    }

    /** Reads the items of a dependency and of its keys. The dependency's own comes first: {@code *} sorts first. */
    DependencyItems dependency(CircuitId root, boolean consistent, Deadline deadline) {
        QueryRequest.Builder request = QueryRequest.builder()
                .tableName(table)
                .keyConditionExpression("#pk = :pk")
                .expressionAttributeNames(Map.of("#pk", ItemKey.PK))
                .expressionAttributeValues(
                        Map.of(":pk", AttributeValue.fromS(ItemKey.of(root).pk())))
                .consistentRead(consistent);
        Map<String, CircuitItem> items = new HashMap<>();
        int seen = 0;
        QueryResponse page;
        do {
            request.limit(MAX_ITEMS - seen);
            page = calls.read(
                    deadline,
                    limits -> client.query(request.overrideConfiguration(limits).build()));
            page.items().forEach(item -> items.put(ItemKey.of(item).sk(), ItemCodec.decode(item)));
            seen += page.items().size();
            request.exclusiveStartKey(page.lastEvaluatedKey());
        } while (page.hasLastEvaluatedKey() && seen < MAX_ITEMS);
        if (page.hasLastEvaluatedKey()) {
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
            Map<ItemKey, CircuitItem> found = batch(keys(chunk, consistent), deadline);
            for (CircuitId root : chunk) {
                CircuitItem item = found.getOrDefault(ItemKey.of(root), CircuitItem.ABSENT);
                all.put(root, new DependencyItems(item, Map.of()));
            }
        }
        return all;
    }

    private Map<ItemKey, CircuitItem> batch(KeysAndAttributes keys, Deadline deadline) {
        Map<ItemKey, CircuitItem> found = new HashMap<>();
        KeysAndAttributes rest = collect(keys, deadline, found);
        if (rest.hasKeys()) {
            rest = collect(rest, deadline, found);
        }
        if (rest.hasKeys()) {
            throw failures.leftUnread(rest.keys().size());
        }
        return found;
    }

    /** Returns the keys that DynamoDB left unread. */
    private KeysAndAttributes collect(KeysAndAttributes keys, Deadline deadline, Map<ItemKey, CircuitItem> found) {
        BatchGetItemRequest.Builder request = BatchGetItemRequest.builder().requestItems(Map.of(table, keys));
        BatchGetItemResponse response = calls.read(
                deadline,
                limits -> client.batchGetItem(
                        request.overrideConfiguration(limits).build()));
        response.responses()
                .getOrDefault(table, List.of())
                .forEach(item -> found.put(ItemKey.of(item), ItemCodec.decode(item)));
        return response.unprocessedKeys()
                .getOrDefault(table, KeysAndAttributes.builder().build());
    }

    private static KeysAndAttributes keys(List<CircuitId> roots, boolean consistent) {
        return KeysAndAttributes.builder()
                .keys(roots.stream().map(root -> ItemKey.of(root).values()).toList())
                .consistentRead(consistent)
                .build();
    }

    private void tellOfTooMany(CircuitId root) {
        if (toldOfTooMany.compareAndSet(false, true)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "''{0}'' has more than {1} items in table ''{2}''; the keys beyond are not shared",
                    root,
                    MAX_ITEMS,
                    table);
        }
    }
}
