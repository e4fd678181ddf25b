package dev.switchgear.sources;

import dev.switchgear.dynamodb.CircuitHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * Records which mappings are paused, in the table of circuits: one item for each mapping. Of two runs that overlap, only
 * one can write.
 *
 * <p>Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class PauseRecords {
    private static final Duration KEPT = CircuitHistory.LIFE;
    private static final System.Logger LOG = System.getLogger("dev.switchgear.sources");

    private final DynamoDbClient client;
    private final String table;
    private final String namespace;

    /** Returns the book. The caller closes the client. */
    public PauseRecords(DynamoDbClient client, String table, String namespace) {
        this.client = Objects.requireNonNull(client, "client");
        this.table = Objects.requireNonNull(table, "table");
        this.namespace = Objects.requireNonNull(namespace, "namespace");
    }

    SourceOperator board() {
        return new SourceOperator(client, table, namespace);
    }

    Optional<PauseRecord> read(String mapping) {
        Map<String, AttributeValue> item = client.getItem(
                        get -> get.tableName(table).key(key(mapping)).consistentRead(true))
                .item();
        return item.isEmpty() ? Optional.empty() : Optional.of(content(mapping, item));
    }

    /** The records of mappings that have not got their settings back, by the mapping. What cannot be read is logged. */
    Map<String, PauseRecord> held(String owner) {
        Map<String, PauseRecord> held = new LinkedHashMap<>();
        for (Map<String, AttributeValue> item : client.queryPaginator(query -> query.tableName(table)
                        .consistentRead(true)
                        .keyConditionExpression("pk = :pk")
                        .filterExpression("#owner = :owner AND stage <> :returned")
                        .expressionAttributeNames(Map.of("#owner", "owner"))
                        .expressionAttributeValues(Map.of(
                                ":pk", AttributeValue.fromS("g#" + namespace),
                                ":owner", AttributeValue.fromS(owner),
                                ":returned", AttributeValue.fromS(PauseRecord.Stage.RETURNED.name()))))
                .items()) {
            String mapping = field(item, "sk").s();
            try {
                held.put(mapping, content(mapping, item));
            } catch (IllegalStateException e) {
                LOG.log(System.Logger.Level.WARNING, () -> "switchgear: " + e);
            }
        }
        return held;
    }

    private static PauseRecord content(String mapping, Map<String, AttributeValue> item) {
        try {
            return new PauseRecord(
                    field(item, "circuit").s(),
                    field(item, "owner").s(),
                    PauseRecord.Stage.valueOf(field(item, "stage").s()),
                    settings(field(item, "before")),
                    settings(field(item, "last")),
                    settings(field(item, "next")),
                    settings(field(item, "mark")),
                    instant(field(item, "since")),
                    instant(field(item, "until")),
                    Long.parseLong(field(item, "version").n()),
                    changes(item));
        } catch (RuntimeException e) {
            throw new IllegalStateException("the record of mapping " + mapping + " cannot be read: " + item, e);
        }
    }

    /** The changes of a record; those that cannot be read are left out. */
    static List<SourceChange> changes(Map<String, AttributeValue> item) {
        return item.getOrDefault("changes", AttributeValue.fromL(List.of())).l().stream()
                .flatMap(stored -> SourceChange.read(String.valueOf(stored.s())).stream())
                .toList();
    }

    /** Writes a record; returns false if another run has written since this one was read. */
    boolean write(String mapping, PauseRecord content) {
        Map<String, AttributeValue> item = new HashMap<>(key(mapping));
        item.put("circuit", AttributeValue.fromS(content.circuit()));
        item.put("owner", AttributeValue.fromS(content.owner()));
        item.put("stage", AttributeValue.fromS(content.stage().name()));
        item.put("before", value(content.before()));
        item.put("last", value(content.last()));
        item.put("next", value(content.next()));
        item.put("mark", value(content.mark()));
        item.put("since", number(content.since().toEpochMilli()));
        item.put("until", number(content.until().toEpochMilli()));
        item.put("version", number(content.version()));
        item.put(
                "changes",
                AttributeValue.fromL(content.changes().stream()
                        .map(change -> AttributeValue.fromS(change.stored()))
                        .toList()));
        if (content.stage() == PauseRecord.Stage.RETURNED) {
            item.put("ttl", number(content.until().plus(KEPT).getEpochSecond()));
        }
        boolean first = content.version() == 1;
        try {
            client.putItem(put -> put.tableName(table)
                    .item(item)
                    .conditionExpression(first ? "attribute_not_exists(pk)" : "#v = :known")
                    .expressionAttributeNames(first ? null : Map.of("#v", "version"))
                    .expressionAttributeValues(first ? null : Map.of(":known", number(content.version() - 1))));
            return true;
        } catch (ConditionalCheckFailedException e) {
            return false;
        }
    }

    private Map<String, AttributeValue> key(String mapping) {
        return Map.of("pk", AttributeValue.fromS("g#" + namespace), "sk", AttributeValue.fromS(mapping));
    }

    private static AttributeValue value(MappingSettings settings) {
        return AttributeValue.fromM(Map.of(
                "enabled", AttributeValue.fromBool(settings.enabled()),
                "batchSize", number(settings.batchSize()),
                "concurrency", number(settings.concurrency())));
    }

    private static MappingSettings settings(AttributeValue stored) {
        return new MappingSettings(
                field(stored.m(), "enabled").bool(),
                Integer.parseInt(field(stored.m(), "batchSize").n()),
                Integer.parseInt(field(stored.m(), "concurrency").n()));
    }

    private static AttributeValue field(Map<String, AttributeValue> stored, String name) {
        AttributeValue value = stored.get(name);
        if (value == null) {
            throw new IllegalArgumentException("it has no " + name);
        }
        return value;
    }

    private static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }

    private static Instant instant(AttributeValue stored) {
        return Instant.ofEpochMilli(Long.parseLong(stored.n()));
    }
}
