package dev.switchgear.sources;

import java.time.Duration;
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

/**
 * What an operator sees of the governed mappings, and what he orders, in the table of circuits. An order has an effect with the
 * governor's next run, within a minute.
 *
 * <p>Safe for use by many threads. Every method throws the SDK's exceptions if the table gives no answer.
 *
 * @since 0.1.0
 */
public final class SourceOperator {
    private static final String RUN = "run#";
    private static final String ORDER = "order#";
    private static final Duration KEPT = Duration.ofDays(7);

    private final DynamoDbClient client;
    private final String table;
    private final String namespace;

    /** Returns the board. The caller closes the client. */
    public SourceOperator(DynamoDbClient client, String table, String namespace) {
        this.client = Objects.requireNonNull(client, "client");
        this.table = Objects.requireNonNull(table, "table");
        this.namespace = Objects.requireNonNull(namespace, "namespace");
    }

    /** Returns all mappings that a run of the last week has reported, that are paused or slowed, or that have an order. */
    public List<GovernedMapping> list(Instant now) {
        Map<String, GovernedMapping> found = new TreeMap<>();
        List<Map<String, AttributeValue>> orders = new ArrayList<>();
        Map<String, List<SourceChange>> changes = new HashMap<>();
        for (Map<String, AttributeValue> item : client.queryPaginator(query -> query.tableName(table)
                        .consistentRead(true)
                        .keyConditionExpression("pk = :pk")
                        .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS("g#" + namespace))))
                .items()) {
            String name = text(item, "sk");
            if (name.startsWith(RUN)) {
                addRun(item, found);
            } else if (name.startsWith(ORDER)) {
                orders.add(item);
            } else {
                changes.put(name, PauseRecords.changes(item));
                if (!text(item, "stage").equals(PauseRecord.Stage.RETURNED.name())) {
                    found.putIfAbsent(name, held(name, item));
                }
            }
        }
        changes.forEach((mapping, past) -> found.computeIfPresent(mapping, (name, one) -> one.with(past)));
        for (Map<String, AttributeValue> item : orders) {
            String mapping = text(item, "sk").substring(ORDER.length());
            order(item)
                    .filter(order -> order.isLive(now))
                    .ifPresent(order ->
                            found.merge(mapping, none(mapping).with(order), (seen, ordered) -> seen.with(order)));
        }
        return List.copyOf(found.values());
    }

    /** Orders something, in place of an earlier order. An order that ends now ends it. */
    public void order(String mapping, SourceOrder order) {
        Map<String, AttributeValue> item = new HashMap<>(key(ORDER + mapping));
        item.put("kind", AttributeValue.fromS(order.kind().name()));
        item.put("by", AttributeValue.fromS(order.by()));
        item.put("reason", AttributeValue.fromS(order.reason()));
        item.put("until", number(order.until().toEpochMilli()));
        item.put("ttl", number(order.until().plus(KEPT).getEpochSecond()));
        client.putItem(put -> put.tableName(table).item(item));
    }

    /** The orders that are in force, by the mapping. */
    Map<String, SourceOrder> orders(Instant now) {
        Map<String, SourceOrder> orders = new HashMap<>();
        for (Map<String, AttributeValue> item : client.queryPaginator(query -> query.tableName(table)
                        .consistentRead(true)
                        .keyConditionExpression("pk = :pk AND begins_with(sk, :order)")
                        .expressionAttributeValues(Map.of(
                                ":pk", AttributeValue.fromS("g#" + namespace), ":order", AttributeValue.fromS(ORDER))))
                .items()) {
            order(item)
                    .filter(order -> order.isLive(now))
                    .ifPresent(order -> orders.put(text(item, "sk").substring(ORDER.length()), order));
        }
        return orders;
    }

    /** Writes what a run of the schedule found. */
    void post(String governor, Instant now, List<SourceReport> reports) {
        Map<String, AttributeValue> item = new HashMap<>(key(RUN + governor));
        item.put("at", number(now.toEpochMilli()));
        item.put("ttl", number(now.plus(KEPT).getEpochSecond()));
        item.put(
                "sources",
                AttributeValue.fromL(reports.stream()
                        .limit(SourceList.MOST_SEARCHED)
                        .map(report -> AttributeValue.fromM(Map.of(
                                "mapping", AttributeValue.fromS(report.mapping()),
                                "circuit", AttributeValue.fromS(report.circuit()),
                                "kind", AttributeValue.fromS(report.kind().name()),
                                "why", AttributeValue.fromS(report.why()))))
                        .toList()));
        client.putItem(put -> put.tableName(table).item(item));
    }

    private static void addRun(Map<String, AttributeValue> item, Map<String, GovernedMapping> found) {
        Instant at = Instant.ofEpochMilli(number(item, "at"));
        String governor = text(item, "sk").substring(RUN.length());
        for (AttributeValue one :
                item.getOrDefault("sources", AttributeValue.fromL(List.of())).l()) {
            Map<String, AttributeValue> seen = one.m();
            GovernedMapping mapping = new GovernedMapping(
                    text(seen, "mapping"),
                    text(seen, "circuit"),
                    text(seen, "kind"),
                    text(seen, "why"),
                    governor,
                    Optional.of(at),
                    Optional.empty(),
                    List.of());
            found.merge(
                    mapping.mapping(),
                    mapping,
                    (first, second) -> first.seen().filter(at::isBefore).isPresent() ? first : second);
        }
    }

    private static GovernedMapping held(String mapping, Map<String, AttributeValue> item) {
        String why = "since " + Instant.ofEpochMilli(number(item, "since"));
        String owner = text(item, "owner");
        return new GovernedMapping(
                mapping, text(item, "circuit"), "HELD", why, owner, Optional.empty(), Optional.empty(), List.of());
    }

    private static GovernedMapping none(String mapping) {
        return new GovernedMapping(mapping, "", "NONE", "", "", Optional.empty(), Optional.empty(), List.of());
    }

    /** An order that cannot be read is none. */
    private static Optional<SourceOrder> order(Map<String, AttributeValue> item) {
        try {
            return Optional.of(new SourceOrder(
                    SourceOrder.Kind.valueOf(text(item, "kind")),
                    text(item, "by"),
                    text(item, "reason"),
                    Instant.ofEpochMilli(number(item, "until"))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Map<String, AttributeValue> key(String name) {
        return Map.of("pk", AttributeValue.fromS("g#" + namespace), "sk", AttributeValue.fromS(name));
    }

    private static String text(Map<String, AttributeValue> item, String name) {
        AttributeValue value = item.get(name);
        return value == null || value.s() == null ? "" : value.s();
    }

    private static long number(Map<String, AttributeValue> item, String name) {
        AttributeValue value = item.get(name);
        return value == null || value.n() == null ? 0 : Long.parseLong(value.n());
    }

    private static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }
}
