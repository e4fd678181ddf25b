package dev.switchgear.dynamodb;

import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.spi.StoreUnavailableException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * The history of circuits: every change, for 30 days. It has a table of its own beside that of the circuits, with the same
 * keys, so that no list of circuits reads it. A consumer of the circuits' stream writes it; functions never do.
 *
 * <p>An entry is one item. Its key is the number of the change in the stream, so an entry that is written twice is there
 * once. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class CircuitHistory {
    /** How long an entry is kept. */
    public static final Duration LIFE = Duration.ofDays(30);

    /** The largest number of entries in one write. */
    public static final int MOST_AT_ONCE = 25;

    /** The largest number of entries that one read returns. */
    public static final int MOST_READ = 10_000;

    private static final String SUFFIX = "-history";
    private static final Duration BUDGET = Duration.ofSeconds(5);
    private static final int TRIES = 3;

    private final DynamoDbClient client;
    private final String table;
    private final BoundedCalls calls;

    private CircuitHistory(DynamoDbClient client, TableName table) {
        this.client = client;
        this.table = table.value();
        this.calls = new BoundedCalls(BUDGET, Deadline.REAL, table, ClientRegion.of(client));
    }

    /**
     * Returns the history of a table of circuits. The caller closes the client.
     *
     * @param circuitsTable name or ARN of the circuits' table
     * @throws IllegalArgumentException if it is not a valid name, or too long for {@link #tableOf}
     */
    public static CircuitHistory of(DynamoDbClient client, String circuitsTable) {
        return new CircuitHistory(Objects.requireNonNull(client, "client"), new TableName(tableOf(circuitsTable)));
    }

    /** Returns the name or ARN of the table of the history: that of the circuits with {@code -history} behind it. */
    public static String tableOf(String circuitsTable) {
        return new TableName(new TableName(circuitsTable).value() + SUFFIX).value();
    }

    /**
     * What a read found.
     *
     * @param entries oldest first
     * @param more whether there are older ones that were asked for, and are not among these
     * @param requests how many requests it took
     * @param readUnits what they consumed
     */
    public record Found(List<HistoryEntry> entries, boolean more, int requests, double readUnits) {
        /** Copies the list. */
        public Found {
            entries = List.copyOf(entries);
        }
    }

    /**
     * Writes entries. To write one again changes nothing.
     *
     * @param entries at most {@value #MOST_AT_ONCE}
     * @throws StoreUnavailableException if it is unknown whether all were written
     */
    public void record(List<HistoryEntry> entries) {
        if (entries.size() > MOST_AT_ONCE) {
            throw new IllegalArgumentException(entries.size() + " entries; at most " + MOST_AT_ONCE + " at once");
        }
        Map<ItemKey, WriteRequest> puts = new LinkedHashMap<>();
        entries.forEach(entry -> puts.put(
                entry.key(),
                WriteRequest.builder().putRequest(put -> put.item(entry.item())).build()));
        List<WriteRequest> left = List.copyOf(puts.values());
        Deadline deadline = calls.deadline(BUDGET);
        for (int i = 0; i < TRIES && !left.isEmpty(); i++) {
            Map<String, List<WriteRequest>> batch = Map.of(table, left);
            BatchWriteItemResponse answer = calls.write(
                    deadline,
                    limit -> DynamoDbMarks.required(client.batchWriteItem(
                            request -> request.requestItems(batch).overrideConfiguration(SdkTable.limits(limit)))));
            left = answer.unprocessedItems().getOrDefault(table, List.of());
        }
        if (!left.isEmpty()) {
            throw new StoreUnavailableException(
                    Kind.THROTTLED, "table '" + table + "' left " + left.size() + " entries unwritten for capacity");
        }
    }

    /**
     * Reads the newest entries of a circuit and its keys.
     *
     * @param since the oldest that is wanted
     * @param most how many at most, 1 to {@value #MOST_READ}
     * @throws StoreUnavailableException if the table gives no answer; a page has 5 s
     */
    public Found read(CircuitId circuit, Instant since, int most) {
        int wanted = checked(most);
        Map<String, AttributeValue> from = Map.of();
        List<HistoryEntry> entries = new ArrayList<>();
        int requests = 0;
        double units = 0;
        do {
            QueryRequest.Builder request = QueryRequest.builder()
                    .tableName(table)
                    .keyConditionExpression("#pk = :pk AND #sk >= :since")
                    .expressionAttributeNames(Map.of("#pk", ItemKey.PK, "#sk", ItemKey.SK))
                    .expressionAttributeValues(Map.of(
                            ":pk",
                            AttributeValue.fromS(ItemKey.of(circuit.root()).pk()),
                            ":since",
                            from(since)))
                    .scanIndexForward(false)
                    .limit(wanted - entries.size())
                    .exclusiveStartKey(from.isEmpty() ? null : from)
                    .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL);
            QueryResponse page = calls.read(
                    calls.deadline(BUDGET),
                    left -> DynamoDbMarks.required(client.query(
                            request.overrideConfiguration(SdkTable.limits(left)).build())));
            page.items().forEach(item -> entries.add(HistoryEntry.of(item)));
            requests++;
            units += page.consumedCapacity() == null
                    ? 0
                    : page.consumedCapacity().capacityUnits();
            from = page.lastEvaluatedKey();
        } while (!from.isEmpty() && entries.size() < wanted);
        Collections.reverse(entries);
        return new Found(entries, !from.isEmpty(), requests, units);
    }

    /**
     * Reads the newest entries of all circuits of a namespace. It reads the whole table of the history, at half a read unit
     * for each 4 KB.
     *
     * @param since the oldest that is wanted
     * @param most how many at most, 1 to {@value #MOST_READ}
     * @throws StoreUnavailableException if the table gives no answer; a page has 5 s
     */
    public Found readAll(String namespace, Instant since, int most) {
        int wanted = checked(most);
        Map<String, AttributeValue> from = Map.of();
        List<HistoryEntry> entries = new ArrayList<>();
        boolean more = false;
        int requests = 0;
        double units = 0;
        do {
            ScanRequest.Builder request = ScanRequest.builder()
                    .tableName(table)
                    .filterExpression("begins_with(#pk, :ns) AND #sk >= :since")
                    .expressionAttributeNames(Map.of("#pk", ItemKey.PK, "#sk", ItemKey.SK))
                    .expressionAttributeValues(
                            Map.of(":ns", AttributeValue.fromS("c#" + namespace + "#"), ":since", from(since)))
                    .exclusiveStartKey(from.isEmpty() ? null : from)
                    .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL);
            ScanResponse page = calls.read(
                    calls.deadline(BUDGET),
                    left -> DynamoDbMarks.required(client.scan(
                            request.overrideConfiguration(SdkTable.limits(left)).build())));
            page.items().forEach(item -> entries.add(HistoryEntry.of(item)));
            more |= keepNewest(entries, wanted);
            requests++;
            units += page.consumedCapacity() == null
                    ? 0
                    : page.consumedCapacity().capacityUnits();
            from = page.lastEvaluatedKey();
        } while (!from.isEmpty());
        return new Found(entries, more, requests, units);
    }

    /** Sorts, and returns whether any had to go. */
    private static boolean keepNewest(List<HistoryEntry> entries, int most) {
        entries.sort(Comparator.comparing(entry -> entry.key().sk()));
        int surplus = entries.size() - most;
        if (surplus > 0) {
            entries.subList(0, surplus).clear();
        }
        return surplus > 0;
    }

    private static AttributeValue from(Instant since) {
        return AttributeValue.fromS(since.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private static int checked(int most) {
        if (most < 1 || most > MOST_READ) {
            throw new IllegalArgumentException("the number of entries is " + most + "; it must be 1 to " + MOST_READ);
        }
        return most;
    }
}
