package dev.switchgear.signals;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * Stores the results of health checks between runs, in the table of circuits. A plan has one item, and a run makes one
 * write for all its checks. Of two runs that overlap, only one can write.
 *
 * @since 0.1.0
 */
public final class HealthResultStore {
    private final DynamoDbClient client;
    private final String table;
    private final String namespace;

    /** Returns the store. The caller closes the client. */
    public HealthResultStore(DynamoDbClient client, String table, String namespace) {
        this.client = Objects.requireNonNull(client, "client");
        this.table = Objects.requireNonNull(table, "table");
        this.namespace = Objects.requireNonNull(namespace, "namespace");
    }

    /** Reads the results of a plan with strong consistency. */
    public HealthResults read(String plan) {
        Map<String, AttributeValue> item = client.getItem(
                        get -> get.tableName(table).key(key(plan)).consistentRead(true))
                .item();
        if (item.isEmpty()) {
            return HealthResults.EMPTY;
        }
        Map<String, HealthResults.Entry> checks = new HashMap<>();
        AttributeValue stored = item.getOrDefault("checks", AttributeValue.fromM(Map.of()));
        stored.m().forEach((name, entry) -> checks.put(name, entry(entry.m())));
        return new HealthResults(
                number(item, "run"),
                Instant.ofEpochMilli(number(item, "ranAt")),
                Instant.ofEpochMilli(number(item, "dueAt")),
                checks);
    }

    /** Writes new results; returns false if another run has written since {@code known} was read. */
    boolean write(String plan, HealthResults known, HealthResults next) {
        Map<String, AttributeValue> checks = new HashMap<>();
        next.checks().forEach((name, entry) -> checks.put(name, AttributeValue.fromM(values(entry))));
        Map<String, AttributeValue> values = new HashMap<>(Map.of(
                ":run", number(next.run()),
                ":ran", number(next.ranAt().toEpochMilli()),
                ":due", number(next.dueAt().toEpochMilli()),
                ":checks", AttributeValue.fromM(checks)));
        boolean first = known.run() == 0;
        if (!first) {
            values.put(":known", number(known.run()));
        }
        try {
            client.updateItem(update -> update.tableName(table)
                    .key(key(plan))
                    .updateExpression("SET #r = :run, ranAt = :ran, dueAt = :due, checks = :checks")
                    .conditionExpression(first ? "attribute_not_exists(#r)" : "#r = :known")
                    .expressionAttributeNames(Map.of("#r", "run"))
                    .expressionAttributeValues(values));
            return true;
        } catch (ConditionalCheckFailedException e) {
            return false;
        }
    }

    private Map<String, AttributeValue> key(String plan) {
        return Map.of("pk", AttributeValue.fromS("h#" + namespace), "sk", AttributeValue.fromS(plan));
    }

    private static Map<String, AttributeValue> values(HealthResults.Entry entry) {
        return Map.of(
                "failures", number(entry.failures()),
                "successes", number(entry.successes()),
                "unhealthy", AttributeValue.fromBool(entry.unhealthy()),
                "signalled", AttributeValue.fromBool(entry.signalled()),
                "detail", AttributeValue.fromS(entry.detail()));
    }

    private static HealthResults.Entry entry(Map<String, AttributeValue> stored) {
        AttributeValue detail = stored.getOrDefault("detail", AttributeValue.fromS(""));
        AttributeValue unhealthy = stored.getOrDefault("unhealthy", AttributeValue.fromBool(false));
        return new HealthResults.Entry(
                (int) number(stored, "failures"),
                (int) number(stored, "successes"),
                Boolean.TRUE.equals(unhealthy.bool()),
                Boolean.TRUE.equals(stored.getOrDefault("signalled", unhealthy).bool()),
                detail.s() == null ? "" : detail.s());
    }

    private static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }

    private static long number(Map<String, AttributeValue> item, String name) {
        AttributeValue stored = item.get(name);
        return stored == null || stored.n() == null ? 0 : Long.parseLong(stored.n());
    }
}
