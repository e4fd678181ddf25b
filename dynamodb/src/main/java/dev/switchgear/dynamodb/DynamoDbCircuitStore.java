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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

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

    private final DynamoDbClient client;
    private final String table;
    private final boolean ownsClient;
    private final BoundedCalls calls;
    private final TableReads reads;

    DynamoDbCircuitStore(DynamoDbClient client, boolean ownsClient, TableName table, Duration patience, Ticker ticker) {
        this.client = client;
        this.table = table.value();
        this.ownsClient = ownsClient;
        StoreFailures failures = new StoreFailures(table, ClientRegion.of(client));
        this.calls = new BoundedCalls(patience, ticker, failures);
        this.reads = new TableReads(client, this.table, calls, failures);
    }

    /**
     * Returns a store that uses a client of the caller, who closes it.
     *
     * <p>Each request overrides the client's retries and its limit for a whole call. It does not override the socket
     * timeout: if an answer stops half-way, some HTTP clients hold the thread until that timeout. Set it to a second or
     * two at most.
     *
     * @param table name or ARN of the table, see {@link CircuitTable}
     * @throws IllegalArgumentException if it is not a valid name
     */
    public static DynamoDbCircuitStore of(DynamoDbClient client, String table) {
        return new DynamoDbCircuitStore(
                Objects.requireNonNull(client, "client"),
                false,
                new TableName(table),
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
        GetItemRequest.Builder request = GetItemRequest.builder()
                .tableName(table)
                .key(ItemKey.of(root.root()).values())
                .consistentRead(scope.consistent());
        Map<String, AttributeValue> item = calls.read(
                        deadline,
                        limits -> client.getItem(
                                request.overrideConfiguration(limits).build()))
                .item();
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
        UpdateItemRequest.Builder request = UpdateItemRequest.builder()
                .tableName(table)
                .key(ItemKey.of(circuit).values())
                .returnValues(ReturnValue.ALL_NEW)
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
        new UpdateExpression(transition).addTo(request);
        try {
            return new TransitionResult(true, write(request, budget, ItemCodec::decode));
        } catch (ConditionalCheckFailedException refusal) {
            CircuitItem winner = refusal.hasItem() ? ItemCodec.decode(refusal.item()) : CircuitItem.ABSENT;
            return new TransitionResult(false, winner);
        }
    }

    @Override
    public Evidence add(EvidenceId watch, Evidence evidence, Instant expiresAt, Duration budget) {
        Map<String, AttributeValue> values = new HashMap<>(EvidenceCodec.values(evidence, expiresAt));
        UpdateItemRequest.Builder request = UpdateItemRequest.builder()
                .tableName(table)
                .key(ItemKey.of(watch).values())
                .updateExpression(EvidenceCodec.update(evidence))
                .expressionAttributeNames(EvidenceCodec.names(evidence))
                .expressionAttributeValues(values)
                .returnValues(ReturnValue.ALL_NEW);
        return write(request, budget, EvidenceCodec::decode);
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
            UpdateItemRequest.Builder request = UpdateItemRequest.builder()
                    .tableName(table)
                    .key(ItemKey.of(watch).values())
                    .returnValues(ReturnValue.ALL_NEW)
                    .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
            fresh.addTo(request, expiresAt);
            try {
                return write(request, budget, EvidenceCodec::decode);
            } catch (ConditionalCheckFailedException refusal) {
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
        if (ownsClient) {
            client.close();
        }
    }

    private <T> T write(UpdateItemRequest.Builder request, Duration budget, Decoder<T> decoder) {
        Map<String, AttributeValue> item = calls.write(
                        calls.deadline(budget),
                        limits -> client.updateItem(
                                request.overrideConfiguration(limits).build()))
                .attributes();
        if (!item.containsKey(ItemKey.PK)) {
            throw new StoreUnavailableException(
                    Kind.UNREADABLE, "table '" + table + "' answered a write without an item");
        }
        return decoder.decode(item);
    }

    private interface Decoder<T> {
        T decode(Map<String, AttributeValue> item);
    }
}
