package dev.switchgear.dynamodb;

import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.Evidence;
import dev.switchgear.spi.EvidenceId;
import dev.switchgear.spi.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * Reads every circuit of a namespace, for consoles. Functions never do this: it reads the whole table, also the items of
 * other namespaces, and costs half a read unit for each 4 KB of it. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class CircuitScan {
    private static final Duration PAGE = Duration.ofSeconds(5);

    private final DynamoDbClient client;
    private final String table;
    private final BoundedCalls calls;

    private CircuitScan(DynamoDbClient client, TableName table) {
        this.client = client;
        this.table = table.value();
        this.calls = new BoundedCalls(PAGE, Deadline.REAL, table, ClientRegion.of(client));
    }

    /**
     * Returns a scan of a table. The caller closes the client.
     *
     * @param table name or ARN of the table
     * @throws IllegalArgumentException if it is not a valid name
     */
    public static CircuitScan of(DynamoDbClient client, String table) {
        return new CircuitScan(Objects.requireNonNull(client, "client"), new TableName(table));
    }

    /**
     * What a scan found.
     *
     * @param circuits every circuit and key that has an item
     * @param evidence the totals of each watch that the table still has
     * @param unreadable keys of items of this namespace that no version of this library has written
     * @param requests how many requests it took, one for each megabyte of the table
     * @param readUnits what they consumed
     */
    public record Found(
            Map<CircuitId, CircuitItem> circuits,
            Map<EvidenceId, Evidence> evidence,
            List<String> unreadable,
            int requests,
            double readUnits) {
        /** Copies the collections. */
        public Found {
            circuits = Map.copyOf(circuits);
            evidence = Map.copyOf(evidence);
            unreadable = List.copyOf(unreadable);
        }
    }

    /**
     * Reads the table, eventually consistent.
     *
     * @throws StoreUnavailableException if the table gives no answer; a page has 5 s
     */
    public Found read(String namespace) {
        Map<CircuitId, CircuitItem> circuits = new HashMap<>();
        Map<EvidenceId, Evidence> evidence = new HashMap<>();
        List<String> unreadable = new ArrayList<>();
        int requests = 0;
        double units = 0;
        Map<String, AttributeValue> from = Map.of();
        do {
            ScanRequest.Builder request = request(namespace, from);
            ScanResponse page = calls.read(
                    calls.deadline(PAGE),
                    left -> DynamoDbMarks.required(client.scan(
                            request.overrideConfiguration(SdkTable.limits(left)).build())));
            page.items().forEach(item -> sort(SdkItems.stored(item), circuits, evidence, unreadable));
            requests++;
            units += page.consumedCapacity() == null
                    ? 0
                    : page.consumedCapacity().capacityUnits();
            from = page.lastEvaluatedKey();
        } while (!from.isEmpty());
        return new Found(circuits, evidence, unreadable, requests, units);
    }

    private ScanRequest.Builder request(String namespace, Map<String, AttributeValue> from) {
        ScanRequest.Builder request = ScanRequest.builder()
                .tableName(table)
                .filterExpression("begins_with(#pk, :c) OR begins_with(#pk, :e)")
                .expressionAttributeNames(Map.of("#pk", ItemKey.PK))
                .expressionAttributeValues(Map.of(
                        ":c", AttributeValue.fromS("c#" + namespace + "#"),
                        ":e", AttributeValue.fromS("e#" + namespace + "#")))
                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL);
        return from.isEmpty() ? request : request.exclusiveStartKey(from);
    }

    private static void sort(
            Map<String, StoredValue> item,
            Map<CircuitId, CircuitItem> circuits,
            Map<EvidenceId, Evidence> evidence,
            List<String> unreadable) {
        ItemKey key = ItemKey.of(item);
        String[] parts = key.pk().split("#", -1);
        try {
            if (parts[0].equals("c") && parts.length == 3) {
                CircuitId root = CircuitId.of(parts[1], parts[2]);
                boolean isRoot = key.sk().equals(CircuitId.ROOT);
                circuits.put(isRoot ? root : root.withKey(key.sk()), ItemCodec.decode(item));
            } else {
                CircuitId root = CircuitId.of(parts[1], parts[2]);
                CircuitId circuit = parts[3].equals(CircuitId.ROOT) ? root : root.withKey(parts[3]);
                EvidenceId watch = new EvidenceId(circuit, Long.parseLong(parts[4]), Long.parseLong(parts[5]));
                evidence.put(watch, EvidenceCodec.decode(item));
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException | StoreUnavailableException e) {
            unreadable.add(key.pk() + " " + key.sk());
        }
    }
}
