package dev.switchgear.local;

import dev.switchgear.sandbox.Sandbox;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * Reads a dependency's circuits from the table a few times a second, and records every change. The story reports what
 * is stored, not what an environment believes.
 */
final class CircuitWatch implements AutoCloseable {
    private static final long PERIOD_MILLIS = 100;

    private final Sandbox host;
    private final DynamoDbClient client;
    private final QueryRequest query;
    private final Consumer<CircuitView> changes;
    private final Map<String, CircuitView> newest = new HashMap<>();
    private final List<CircuitView> history = new ArrayList<>();
    private final ScheduledFuture<?> polling;

    /** Reports every new state or epoch of a circuit at {@code partition} to {@code changes}. */
    CircuitWatch(Sandbox host, DynamoDbClient client, String table, String partition, Consumer<CircuitView> changes) {
        this.host = host;
        this.client = client;
        this.changes = changes;
        query = QueryRequest.builder()
                .tableName(table)
                .consistentRead(true)
                .keyConditionExpression("pk = :pk")
                .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(partition)))
                .build();
        polling = host.timer().scheduleWithFixedDelay(this::poll, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Returns every recorded change, oldest first. */
    synchronized List<CircuitView> history() {
        return List.copyOf(history);
    }

    /** Returns the circuits as last read; empty before the first one is stored. */
    synchronized List<CircuitView> now() {
        return List.copyOf(newest.values());
    }

    private void poll() {
        try {
            client.query(query).items().forEach(item -> see(CircuitView.of(host.millis(), item)));
        } catch (SdkException e) {
            // Some stories stop the table; the next read reports its changes.
            return;
        }
    }

    private void see(CircuitView view) {
        boolean changed;
        synchronized (this) {
            CircuitView before = newest.put(view.key(), view);
            changed = before == null || view.differsFrom(before);
            if (changed) {
                history.add(view);
            }
        }
        if (changed) {
            changes.accept(view);
        }
    }

    /** Counts how often a circuit changed from permitting calls to protecting. */
    static int timesOpened(List<CircuitView> history) {
        Map<String, Boolean> protecting = new HashMap<>();
        int times = 0;
        for (CircuitView view : history) {
            boolean before = Boolean.TRUE.equals(protecting.put(view.key(), view.protects()));
            if (view.protects() && !before) {
                times++;
            }
        }
        return times;
    }

    /** Returns the newest view of each circuit. */
    static Collection<CircuitView> newest(List<CircuitView> history) {
        Map<String, CircuitView> newest = new HashMap<>();
        history.forEach(view -> newest.put(view.key(), view));
        return newest.values();
    }

    @Override
    public void close() {
        polling.cancel(false);
    }
}
