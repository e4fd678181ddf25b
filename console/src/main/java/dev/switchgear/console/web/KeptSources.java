package dev.switchgear.console.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.dynamodb.CircuitTable;
import dev.switchgear.sources.GovernedMapping;
import dev.switchgear.sources.SourceChange;
import dev.switchgear.sources.SourceOperator;
import dev.switchgear.spi.StoreUnavailableException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The queues and streams that wait for circuits, for all browsers: read at most once in an interval, and only while a browser shows a
 * circuit. If they cannot be read, it asks again after a minute. Safe for use by many threads.
 */
final class KeptSources {
    private static final long ASK_AGAIN_MILLIS = 60_000;

    private final DynamoDbClient client;
    private final String table;
    private final SourceOperator board;
    private final long intervalMillis;
    private final InstantSource clock;
    private List<GovernedMapping> mappings = List.of();
    private String problem = "";
    private long readAt;
    private long nextReadAt;
    private long requests;

    KeptSources(DynamoDbClient client, ConsoleOptions options) {
        this.client = client;
        this.table = options.table();
        this.board = new SourceOperator(client, table, options.namespace());
        this.intervalMillis = options.intervalMillis();
        this.clock = options.clock();
    }

    /** Adds the mappings that depend on a dependency, and what was done to them since a time. */
    synchronized void into(ObjectNode answer, String dependency, long sinceMillis) {
        readIfDue();
        answer.put("sourcesProblem", problem);
        ArrayNode list = answer.putArray("sources");
        for (GovernedMapping one : mappings) {
            if (one.circuit().equals(dependency)) {
                add(list.addObject(), one, sinceMillis);
            }
        }
    }

    private void readIfDue() {
        long now = clock.millis();
        if (now < nextReadAt && now >= readAt) {
            return;
        }
        readAt = now;
        nextReadAt = now + intervalMillis;
        requests++;
        try {
            mappings = board.list(Instant.ofEpochMilli(now));
            problem = "";
        } catch (SdkException e) {
            StoreUnavailableException why = CircuitTable.failure(client, table, e);
            problem = String.valueOf(why.getMessage());
            nextReadAt = now + ASK_AGAIN_MILLIS;
        }
    }

    private static void add(ObjectNode json, GovernedMapping one, long sinceMillis) {
        json.put("mapping", one.mapping())
                .put("state", one.state())
                .put("why", one.why())
                .put("governor", one.governor());
        one.seen().ifPresent(at -> json.put("seen", at.toEpochMilli()));
        one.order()
                .ifPresent(order -> json.putObject("order")
                        .put("kind", order.kind().name())
                        .put("by", order.by())
                        .put("reason", order.reason())
                        .put("until", order.until().toEpochMilli()));
        ArrayNode changes = json.putArray("changes");
        for (SourceChange change : one.changes()) {
            if (change.at().toEpochMilli() >= sinceMillis) {
                changes.addObject()
                        .put("at", change.at().toEpochMilli())
                        .put("kind", change.kind().name());
            }
        }
    }

    /** Adds how many requests the reads have taken. */
    synchronized void cost(ObjectNode into) {
        into.put("sourcesRequests", requests);
    }
}
