package dev.switchgear.sources;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Events that wait for a circuit, in a table of their own: one item for each, and two items for each circuit that count them. An
 * event and its count are written in one transaction, so the counts add up whatever crashes.
 *
 * <p>Every method throws the SDK's exceptions if the table gives no answer.
 */
final class ParkingStore {
    /** Events in one transaction, which has at most 100 items and 4 MB. */
    static final int MOST_IN_ONE = 90;

    private static final long MOST_BYTES_IN_ONE = 3_500_000;
    private static final int TRIES = 6;

    private final DynamoDbClient client;
    private final String table;
    private final ParkingKeys keys;

    ParkingStore(DynamoDbClient client, String table, String namespace) {
        this.client = client;
        this.table = table;
        this.keys = new ParkingKeys(namespace);
    }

    /**
     * Parks events of one circuit, as far as they are not parked already.
     *
     * @return how many were not
     */
    int park(String circuit, Collection<ParkedEvent> events) {
        Map<String, Map<String, AttributeValue>> items = new LinkedHashMap<>();
        for (ParkedEvent event : events) {
            Map<String, AttributeValue> item = ParkedItem.of(event);
            item.put("pk", keys.partition(circuit));
            items.put(event.place(), item);
        }
        int parked = 0;
        List<Map<String, AttributeValue>> next = new ArrayList<>();
        long bytes = 0;
        for (Map<String, AttributeValue> item : items.values()) {
            long size = ParkedItem.size(item);
            if (!next.isEmpty() && (next.size() == MOST_IN_ONE || bytes + size > MOST_BYTES_IN_ONE)) {
                parked += parkInOne(circuit, next);
                next.clear();
                bytes = 0;
            }
            next.add(item);
            bytes += size;
        }
        return next.isEmpty() ? parked : parked + parkInOne(circuit, next);
    }

    private int parkInOne(String circuit, List<Map<String, AttributeValue>> items) {
        List<Map<String, AttributeValue>> left = new ArrayList<>(items);
        for (int tries = 1; !left.isEmpty(); tries++) {
            List<TransactWriteItem> writes = new ArrayList<>();
            for (Map<String, AttributeValue> item : left) {
                writes.add(TransactWriteItem.builder()
                        .put(put -> put.tableName(table).item(item).conditionExpression("attribute_not_exists(pk)"))
                        .build());
            }
            int size = left.size();
            writes.add(TransactWriteItem.builder()
                    .update(update -> update.tableName(table)
                            .key(keys.in(circuit))
                            .updateExpression("ADD parked :n")
                            .expressionAttributeValues(Map.of(":n", ParkingKeys.number(size))))
                    .build());
            try {
                client.transactWriteItems(all -> all.transactItems(writes));
                return size;
            } catch (TransactionCanceledException e) {
                if (!removeKnown(left, e.cancellationReasons()) && tries >= TRIES) {
                    throw e;
                }
            }
        }
        return 0;
    }

    /** Removes the events that are parked already; returns whether there were some. */
    private static boolean removeKnown(List<Map<String, AttributeValue>> left, List<CancellationReason> reasons) {
        int before = left.size();
        for (int index = before - 1; index >= 0; index--) {
            if ("ConditionalCheckFailed".equals(reasons.get(index).code())) {
                left.remove(index);
            }
        }
        return left.size() < before;
    }

    /**
     * Begins to redrive the events of a circuit; only one run at a time may.
     *
     * @param until when the run has ended for certain, because Lambda ends its invocation
     * @return the number of the run; empty if another one has not ended
     */
    OptionalLong begin(String circuit, Instant now, Instant until) {
        try {
            Map<String, AttributeValue> written = client.updateItem(update -> update.tableName(table)
                            .key(keys.out(circuit))
                            .updateExpression("SET runUntil = :until ADD run :one")
                            .conditionExpression("attribute_not_exists(runUntil) OR runUntil <= :now")
                            .expressionAttributeValues(Map.of(
                                    ":until", ParkingKeys.number(until.toEpochMilli()),
                                    ":now", ParkingKeys.number(now.toEpochMilli()),
                                    ":one", ParkingKeys.number(1)))
                            .returnValues(ReturnValue.UPDATED_NEW))
                    .attributes();
            return OptionalLong.of(ParkingKeys.number(written, "run"));
        } catch (ConditionalCheckFailedException e) {
            return OptionalLong.empty();
        }
    }

    /** Ends a run, so that the next one need not wait. */
    void end(String circuit, long run) {
        try {
            client.updateItem(update -> update.tableName(table)
                    .key(keys.out(circuit))
                    .updateExpression("SET runUntil = :never")
                    .conditionExpression("run = :run")
                    .expressionAttributeValues(
                            Map.of(":never", ParkingKeys.number(0), ":run", ParkingKeys.number(run))));
        } catch (ConditionalCheckFailedException e) {
            return; // it took too long, and the next run has begun
        }
    }

    /** The next events of a circuit, in order. */
    List<ParkedEvent> page(String circuit, String after, int most) {
        return client
                .query(query -> query.tableName(table)
                        .consistentRead(true)
                        .limit(most)
                        .keyConditionExpression("pk = :pk AND sk > :after")
                        .expressionAttributeValues(Map.of(
                                ":pk", keys.partition(circuit),
                                ":after", AttributeValue.fromS(after.isEmpty() ? "!" : after))))
                .items()
                .stream()
                .map(item -> ParkedItem.read(circuit, item))
                .toList();
    }

    /** Records that an event was sent again and has failed. */
    void failed(ParkedEvent event, int attempts) {
        try {
            client.updateItem(update -> update.tableName(table)
                    .key(keys.of(event))
                    .updateExpression("SET attempts = :n")
                    .conditionExpression("attribute_exists(pk)")
                    .expressionAttributeValues(Map.of(":n", ParkingKeys.number(attempts))));
        } catch (ConditionalCheckFailedException e) {
            return; // somebody has deleted it
        }
    }

    /**
     * Removes events that were sent again, or given up, and counts them.
     *
     * @return whether the run was still the one that may; if not, the events stay, and the next run repeats them
     */
    boolean remove(String circuit, long run, List<ParkedEvent> redriven, List<ParkedEvent> givenUp) {
        List<TransactWriteItem> writes = new ArrayList<>();
        writes.add(TransactWriteItem.builder()
                .update(update -> update.tableName(table)
                        .key(keys.out(circuit))
                        .updateExpression("ADD redriven :r, givenUp :g")
                        .conditionExpression("run = :run")
                        .expressionAttributeValues(Map.of(
                                ":r",
                                ParkingKeys.number(redriven.size()),
                                ":g",
                                ParkingKeys.number(givenUp.size()),
                                ":run",
                                ParkingKeys.number(run))))
                .build());
        for (List<ParkedEvent> some : List.of(redriven, givenUp)) {
            for (ParkedEvent event : some) {
                writes.add(TransactWriteItem.builder()
                        .delete(delete -> delete.tableName(table).key(keys.of(event)))
                        .build());
            }
        }
        for (int tries = 1; ; tries++) {
            try {
                client.transactWriteItems(all -> all.transactItems(writes));
                return true;
            } catch (TransactionCanceledException e) {
                if ("ConditionalCheckFailed"
                        .equals(e.cancellationReasons().get(0).code())) {
                    return false;
                } else if (tries == TRIES) {
                    throw e;
                }
            }
        }
    }
}
