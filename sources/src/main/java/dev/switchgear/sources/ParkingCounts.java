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
 * What became of the events that were parked, as their table says it. It is a table of its own, so that no list of circuits reads them.
 *
 * <p>Safe for use by many threads. Every method throws the SDK's exceptions if the table gives no answer.
 *
 * @since 0.1.0
 */
public final class ParkingCounts {
    private final DynamoDbClient client;
    private final String table;
    private final ParkingKeys keys;

    /**
     * Returns the counts. The caller closes the client.
     *
     * @param table name or ARN of the table of parked events; {@link #tableOf} says which it is by default
     */
    public ParkingCounts(DynamoDbClient client, String table, String namespace) {
        this.client = Objects.requireNonNull(client, "client");
        this.table = Objects.requireNonNull(table, "table");
        this.keys = new ParkingKeys(Objects.requireNonNull(namespace, "namespace"));
    }

    /**
     * Returns the name or ARN of the table of parked events, unless {@code SWITCHGEAR_PARKING_TABLE} says another: that of the circuits
     * with {@code -parked} behind it.
     *
     * @param circuitsTable name or ARN of the circuits' table
     */
    public static String tableOf(String circuitsTable) {
        return circuitsTable + "-parked";
    }

    /**
     * Returns what became of the events of each circuit, and counts those that wait.
     *
     * <p>Events may be parked and redriven meanwhile. Lost are only those that were parked before they were counted, and were not
     * redriven or given up until afterwards. So an event that is on its way is never called lost, and the numbers add up.
     */
    public List<ParkedCounts> read() {
        Map<String, Long> missing = new HashMap<>();
        Map<String, Optional<Instant>> oldest = new HashMap<>();
        List<ParkedCounts> before = tallies();
        for (ParkedCounts tally : before) {
            String circuit = tally.circuit();
            long there = circuit.isEmpty() ? 0 : waiting(circuit);
            missing.put(circuit, tally.parked() - there);
            oldest.put(circuit, there == 0 ? Optional.empty() : oldest(circuit));
        }
        List<ParkedCounts> all = new ArrayList<>();
        for (ParkedCounts tally : before.isEmpty() ? before : tallies()) {
            long gone = tally.redriven() + tally.givenUp();
            long lost = Math.max(0, missing.getOrDefault(tally.circuit(), 0L) - gone);
            long waiting = tally.parked() - gone - lost;
            all.add(new ParkedCounts(
                    tally.circuit(),
                    tally.parked(),
                    tally.redriven(),
                    tally.givenUp(),
                    waiting,
                    lost,
                    tally.passedOn(),
                    waiting == 0 ? Optional.empty() : oldest.getOrDefault(tally.circuit(), Optional.empty())));
        }
        return all;
    }

    /**
     * The same with two requests, as the counts say it: nothing is taken as lost.
     *
     * <p>What was redriven is read first. An event is parked before it is redriven, so no more are redriven than parked, whatever happens
     * between the requests. A query of both promises no order.
     */
    List<ParkedCounts> tallies() {
        Map<String, Map<String, AttributeValue>> found = new TreeMap<>();
        for (String side : List.of(ParkingKeys.OUT, ParkingKeys.IN)) {
            for (Map<String, AttributeValue> item : client.queryPaginator(query -> query.tableName(table)
                            .consistentRead(true)
                            .keyConditionExpression("pk = :pk AND begins_with(sk, :side)")
                            .expressionAttributeValues(
                                    Map.of(":pk", keys.partition(""), ":side", AttributeValue.fromS(side))))
                    .items()) {
                String circuit = Objects.requireNonNull(item.get("sk")).s().substring(side.length());
                found.computeIfAbsent(circuit, name -> new HashMap<>()).putAll(item);
            }
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
