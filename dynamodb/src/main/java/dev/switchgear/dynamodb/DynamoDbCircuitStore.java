package dev.switchgear.dynamodb;

import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.DependencyItems;
import dev.switchgear.spi.EventLedger;
import dev.switchgear.spi.Evidence;
import dev.switchgear.spi.EvidenceId;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.spi.StoreUnavailableException.Kind;
import dev.switchgear.spi.Ticker;
import dev.switchgear.spi.Transition;
import dev.switchgear.spi.TransitionResult;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Keeps a fleet's circuits in a DynamoDB table.
 *
 * <p>A transition is one conditional {@code UpdateItem}; a refusal returns the item that refused it. A report of
 * evidence is one {@code UpdateItem} that returns the totals. A read is one {@code GetItem}, or one {@code Query} with
 * the keys of the dependency. A write is never repeated. A read is repeated once if its connection was dead.
 *
 * <p>Safe for use by many threads. Opens no connection before the first request.
 *
 * @since 0.1.0
 */
public final class DynamoDbCircuitStore implements CircuitStore, EventLedger {
    private static final int LEDGER_TRIES = 8;

    private final TableRequests requests;
    private final String table;
    private final BoundedCalls calls;
    private final TableReads reads;

    DynamoDbCircuitStore(TableRequests requests, TableName table, Duration patience, Ticker ticker) {
        this.requests = requests;
        this.table = table.value();
        this.calls = new BoundedCalls(patience, ticker, table, requests.region());
        this.reads = new TableReads(requests, this.table, calls);
    }

    /**
     * Returns a store that uses a client of the caller, who closes it.
     *
     * <p>Each request overrides the client's retries and its limits for a whole call and for one attempt. It does not
     * override the socket timeout: if an answer stops half-way, some HTTP clients hold the thread until that timeout. Set
     * it to a second or two at most.
     *
     * @param table name or ARN of the table, see {@link CircuitTable}
     * @throws IllegalArgumentException if it is not a valid name
     */
    public static DynamoDbCircuitStore of(DynamoDbClient client, String table) {
        TableName name = new TableName(table);
        return new DynamoDbCircuitStore(
                new SdkTable(Objects.requireNonNull(client, "client"), name, false),
                name,
                DynamoDbCircuitStoreBuilder.PATIENCE,
                Deadline.REAL);
    }

    /** Returns a builder of a store that makes its own client for short budgets, and closes it. */
    public static DynamoDbCircuitStoreBuilder builder() {
        return new DynamoDbCircuitStoreBuilder();
    }

    @Override
    public DependencyItems read(CircuitId root, ReadScope scope, Duration budget) {
        Deadline deadline = calls.deadline(budget);
        if (scope.withKeys()) {
            return reads.dependency(root, scope.consistent(), deadline);
        }
        ItemKey key = ItemKey.of(root.root());
        Map<String, StoredValue> item = calls.read(deadline, left -> requests.get(key, scope.consistent(), left));
        return new DependencyItems(ItemCodec.decode(item), Map.of());
    }

    @Override
    public Map<CircuitId, DependencyItems> readAll(List<CircuitId> roots, ReadScope scope, Duration budget) {
        Deadline deadline = calls.deadline(budget);
        Set<CircuitId> wanted = new LinkedHashSet<>();
        roots.forEach(root -> wanted.add(root.root()));
        if (!scope.withKeys()) {
            return reads.roots(List.copyOf(wanted), scope.consistent(), deadline);
        }
        Map<CircuitId, DependencyItems> all = new LinkedHashMap<>();
        for (CircuitId root : wanted) {
            all.put(root, reads.dependency(root, scope.consistent(), deadline));
        }
        return all;
    }

    @Override
    public TransitionResult apply(CircuitId circuit, Transition transition, Duration budget) {
        ItemUpdate update = new UpdateExpression(transition).of(ItemKey.of(circuit));
        try {
            return new TransitionResult(true, ItemCodec.decode(write(update, budget)));
        } catch (RefusedWrite refusal) {
            CircuitItem winner = refusal.item().isEmpty() ? CircuitItem.ABSENT : ItemCodec.decode(refusal.item());
            return new TransitionResult(false, winner);
        }
    }

    @Override
    public Evidence add(EvidenceId watch, Evidence evidence, Instant expiresAt, Duration budget) {
        ItemUpdate update = new ItemUpdate(
                ItemKey.of(watch),
                EvidenceCodec.update(evidence),
                "",
                EvidenceCodec.names(evidence),
                EvidenceCodec.values(evidence, expiresAt));
        return EvidenceCodec.decode(write(update, budget));
    }

    @Override
    public Evidence addOnce(EvidenceId watch, Map<String, Evidence> events, Instant expiresAt, Duration budget) {
        Evidence totals = Evidence.NONE;
        Map<String, Evidence> few = new LinkedHashMap<>();
        for (Map.Entry<String, Evidence> event : events.entrySet()) {
            few.put(event.getKey(), event.getValue());
            if (few.size() == CountedEvents.MOST) {
                totals = addOnce(watch, new CountedEvents(new LinkedHashMap<>(few)), expiresAt, budget);
                few.clear();
            }
        }
        return few.isEmpty() && !events.isEmpty() ? totals : addOnce(watch, new CountedEvents(few), expiresAt, budget);
    }

    /** Writes once, and again without the events that a refusal says are counted already. */
    private Evidence addOnce(EvidenceId watch, CountedEvents events, Instant expiresAt, Duration budget) {
        CountedEvents fresh = events;
        for (int i = 0; i < LEDGER_TRIES && !fresh.isEmpty(); i++) {
            try {
                return EvidenceCodec.decode(write(fresh.update(ItemKey.of(watch), expiresAt), budget));
            } catch (RefusedWrite refusal) {
                fresh = fresh.without(refusal.item());
                if (fresh.isEmpty()) {
                    return EvidenceCodec.decode(refusal.item());
                }
            }
        }
        if (fresh.isEmpty()) {
            return add(watch, Evidence.NONE, expiresAt, budget);
        }
        throw new StoreUnavailableException(
                Kind.THROTTLED,
                "table '" + table + "' refused " + LEDGER_TRIES
                        + " writes of the same events, as others raced with them");
    }

    /** Closes the client if the store made it. */
    @Override
    public void close() {
        requests.close();
    }

    private Map<String, StoredValue> write(ItemUpdate update, Duration budget) {
        Map<String, StoredValue> item = calls.write(calls.deadline(budget), left -> requests.update(update, left));
        if (!item.containsKey(ItemKey.PK)) {
            throw new StoreUnavailableException(
                    Kind.UNREADABLE, "table '" + table + "' answered a write without an item");
        }
        return item;
    }
}
