package dev.switchgear.sources;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;

/**
 * What became of the events that were parked, as the table of circuits says it.
 *
 * <p>Safe for use by many threads. Every method throws the SDK's exceptions if the table gives no answer.
 *
 * @since 0.1.0
 */
public final class ParkingCounts {
    private final DynamoDbClient client;
    private final String table;
    private final ParkingKeys keys;

    /** Returns the counts. The caller closes the client. */
    public ParkingCounts(DynamoDbClient client, String table, String namespace) {
        this.client = Objects.requireNonNull(client, "client");
        this.table = Objects.requireNonNull(table, "table");
        this.keys = new ParkingKeys(Objects.requireNonNull(namespace, "namespace"));
    }

    /** Returns what became of the events of each circuit, and counts those that wait. */
    public List<ParkedCounts> read() {
        List<ParkedCounts> all = new ArrayList<>();
        for (ParkedCounts tally : tallies()) {
            long expected = tally.parked() - tally.redriven() - tally.givenUp();
            long waiting = tally.circuit().isEmpty() ? 0 : waiting(tally.circuit());
            Optional<Instant> oldest = waiting == 0 ? Optional.empty() : oldest(tally.circuit());
            all.add(new ParkedCounts(
                    tally.circuit(),
                    tally.parked(),
                    tally.redriven(),
                    tally.givenUp(),
                    waiting,
                    Math.max(0, expected - waiting),
                    tally.passedOn(),
                    oldest));
        }
        return all;
    }

    /** The same with one request, as the counts say it: nothing is taken as lost. */
    List<ParkedCounts> tallies() {
        Map<String, Map<String, AttributeValue>> found = new TreeMap<>();
        for (Map<String, AttributeValue> item : client.queryPaginator(query -> query.tableName(table)
                        .consistentRead(true)
                        .keyConditionExpression("pk = :pk")
                        .expressionAttributeValues(Map.of(":pk", keys.partition(""))))
                .items()) {
            String name = Objects.requireNonNull(item.get("sk")).s();
            found.computeIfAbsent(name.substring(name.indexOf('#') + 1), circuit -> new HashMap<>())
                    .putAll(item);
        }
        List<ParkedCounts> tallies = new ArrayList<>();
        found.forEach((circuit, item) -> {
            long parked = ParkingKeys.number(item, "parked");
            long redriven = ParkingKeys.number(item, "redriven");
            long givenUp = ParkingKeys.number(item, "givenUp");
            long waiting = parked - redriven - givenUp;
            tallies.add(new ParkedCounts(
                    circuit,
                    parked,
                    redriven,
                    givenUp,
                    waiting,
                    0,
                    ParkingKeys.number(item, "passedOn"),
                    Optional.empty()));
        });
        return tallies;
    }

    /** Counts records that went to the final queue as they came. */
    void passedOn(int records) {
        client.updateItem(update -> update.tableName(table)
                .key(keys.in(""))
                .updateExpression("ADD passedOn :n")
                .expressionAttributeValues(Map.of(":n", ParkingKeys.number(records))));
    }

    private Optional<Instant> oldest(String circuit) {
        return client
                .query(query -> query.tableName(table)
                        .consistentRead(true)
                        .limit(1)
                        .keyConditionExpression("pk = :pk")
                        .expressionAttributeValues(Map.of(":pk", keys.partition(circuit))))
                .items()
                .stream()
                .map(item -> Instant.ofEpochMilli(ParkingKeys.number(item, "at")))
                .findFirst();
    }

    private long waiting(String circuit) {
        return client
                .queryPaginator(query -> query.tableName(table)
                        .consistentRead(true)
                        .select(Select.COUNT)
                        .keyConditionExpression("pk = :pk")
                        .expressionAttributeValues(Map.of(":pk", keys.partition(circuit))))
                .stream()
                .mapToLong(QueryResponse::count)
                .sum();
    }
}
