package dev.switchgear.console.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.dynamodb.CircuitScan;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.StoreUnavailableException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the table for all browsers: at most once in an interval, and only while a browser sends requests. It keeps the
 * time of each change, so that a browser gets only what is new to it. Safe for use by many threads.
 */
final class TablePoller {
    private final CircuitScan scan;
    private final String namespace;
    private final long intervalMillis;
    private final InstantSource clock;
    private final ScanReader reader;
    private final Map<CircuitId, SeenCircuit> circuits = new HashMap<>();
    private final Map<String, Long> gone = new HashMap<>();
    private final long startedAt;
    private long version;
    private long readAt;
    private long nextReadAt;
    private long requests;
    private double readUnits;
    private double lastUnits;
    private int unreadable;
    private String problem = "";

    TablePoller(CircuitScan scan, String namespace, long intervalMillis, InstantSource clock) {
        this.scan = scan;
        this.namespace = namespace;
        this.intervalMillis = intervalMillis;
        this.clock = clock;
        this.startedAt = clock.millis();
        this.reader = new ScanReader(namespace, clock);
    }

    /** Returns the changes since a version, and the cost of the reads. Version 0 means everything. */
    synchronized ObjectNode changesSince(long known, ObjectNode answer) {
        readIfDue();
        long from = known > version ? 0 : known;
        ArrayNode rows = answer.put("version", version)
                .put("whole", from == 0)
                .put("readAt", readAt)
                .put("problem", problem)
                .putArray("circuits");
        circuits.values().stream().filter(seen -> seen.version() > from).forEach(seen -> rows.add(seen.row()));
        ArrayNode removed = answer.putArray("gone");
        gone.entrySet().stream().filter(one -> one.getValue() > from).forEach(one -> removed.add(one.getKey()));
        answer.putObject("cost")
                .put("requests", requests)
                .put("readUnits", readUnits)
                .put("lastReadUnits", lastUnits)
                .put("intervalMillis", intervalMillis)
                .put("since", startedAt)
                .put("unreadable", unreadable);
        return answer;
    }

    /** Returns the states of one circuit that were seen, oldest first. */
    synchronized List<ObjectNode> seen(CircuitId circuit) {
        return Optional.ofNullable(circuits.get(circuit))
                .map(seen -> seen.history().stream().map(ObjectNode::deepCopy).toList())
                .orElse(List.of());
    }

    long startedAt() {
        return startedAt;
    }

    /** Reads again with the next request, because this console has changed something. */
    synchronized void expire() {
        nextReadAt = 0;
    }

    private void readIfDue() {
        long now = clock.millis();
        if (now < nextReadAt && now >= readAt) {
            return;
        }
        nextReadAt = now + intervalMillis;
        try {
            CircuitScan.Found found = scan.read(namespace);
            requests += found.requests();
            readUnits += found.readUnits();
            lastUnits = found.readUnits();
            unreadable = found.unreadable().size();
            learn(found, now);
            readAt = now;
            problem = "";
        } catch (StoreUnavailableException e) {
            requests++;
            problem = String.valueOf(e.getMessage());
        }
    }

    private void learn(CircuitScan.Found found, long now) {
        version++;
        Map<CircuitId, ObjectNode> rows = reader.rows(found, now);
        rows.forEach((id, row) -> {
            circuits.computeIfAbsent(id, SeenCircuit::new).see(row, version, now);
            gone.remove(SeenCircuit.name(id));
        });
        circuits.keySet().removeIf(id -> {
            if (!rows.containsKey(id)) {
                gone.put(SeenCircuit.name(id), version);
            }
            return !rows.containsKey(id);
        });
    }
}
