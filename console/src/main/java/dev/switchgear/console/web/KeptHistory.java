package dev.switchgear.console.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.dynamodb.CircuitHistory;
import dev.switchgear.dynamodb.HistoryEntry;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * The history of circuits, as its table has it, for all browsers: a circuit is read at most once in an interval, and after
 * the first time only its newest entries; all of them again after ten minutes. If there is no such table, it asks again
 * after a minute. Safe for use by many threads.
 */
final class KeptHistory {
    /** How many of the newest entries of a circuit and its keys are read at most. */
    static final int MOST = 2_000;

    private static final int MOST_CIRCUITS = 16;
    private static final long ASK_AGAIN_MILLIS = 60_000;

    /** Entries of different keys can be recorded in another order than they happened. */
    private static final Duration LATE = Duration.ofMinutes(1);

    /** A consumer of the stream that was held up records entries that are older still. */
    private static final long ALL_AGAIN_MILLIS = 600_000;

    private final CircuitHistory history;
    private final BooleanSupplier streamIsOff;
    private final long intervalMillis;
    private final InstantSource clock;
    private final Map<CircuitId, Reading> readings = new LinkedHashMap<>();
    private String problem = "";
    private long askAgainAt;
    private boolean streamOff;
    private long streamAskedAt;
    private long requests;
    private double readUnits;

    KeptHistory(CircuitHistory history, BooleanSupplier streamIsOff, long intervalMillis, InstantSource clock) {
        this.history = history;
        this.streamIsOff = streamIsOff;
        this.intervalMillis = intervalMillis;
        this.clock = clock;
    }

    /**
     * What the table has of a circuit.
     *
     * @param problem why it could not be read; empty if it was
     * @param changes of the circuit, oldest first, as JSON for the page
     * @param ofKeys how many entries are of its keys
     * @param more whether older entries of the time that was asked for were not read
     * @param streamOff whether nothing is recorded now
     */
    record Past(String problem, List<ObjectNode> changes, long ofKeys, boolean more, boolean streamOff) {}

    /** What was read of a dependency and its keys, by the order of the table. */
    private static final class Reading {
        private final Map<String, HistoryEntry> entries = new TreeMap<>();
        private Instant since = Instant.MAX;
        private long readAt;
        private long wholeAt;
        private boolean more;

        void add(CircuitHistory.Found found) {
            found.entries().forEach(entry -> entries.put(place(entry), entry));
        }

        Instant newest() {
            return entries.values().stream()
                    .map(HistoryEntry::recordedAt)
                    .reduce(since, (one, other) -> one.isAfter(other) ? one : other);
        }

        private static String place(HistoryEntry entry) {
            return entry.recordedAt() + "#" + "0".repeat(40 - entry.sequence().length()) + entry.sequence() + "#"
                    + entry.circuit().key();
        }
    }

    /** Returns the changes of a circuit since an instant; from memory, if it was read a moment ago. */
    synchronized Past of(CircuitId circuit, Instant since) {
        long now = clock.millis();
        if (problem.isEmpty() || now >= askAgainAt) {
            problem = "";
            try {
                readIfDue(circuit.root(), since, now);
            } catch (StoreUnavailableException e) {
                requests++;
                boolean lasts = e.kind() == StoreUnavailableException.Kind.MISCONFIGURED
                        || e.kind() == StoreUnavailableException.Kind.DENIED;
                problem = String.valueOf(e.getMessage());
                askAgainAt = now + (lasts ? ASK_AGAIN_MILLIS : intervalMillis);
            }
        }
        Reading reading = readings.get(circuit.root());
        if (reading == null) {
            return new Past(problem, List.of(), 0, false, false);
        }
        List<HistoryEntry> wanted = reading.entries.values().stream()
                .filter(entry -> !entry.recordedAt().isBefore(since))
                .toList();
        List<ObjectNode> changes = wanted.stream()
                .filter(entry -> entry.circuit().equals(circuit))
                .map(KeptChange::of)
                .toList();
        long ofKeys = circuit.isRoot() ? wanted.size() - changes.size() : 0;
        return new Past(problem, changes, ofKeys, reading.more, streamOff);
    }

    private void readIfDue(CircuitId root, Instant since, long now) {
        Reading reading = readings.computeIfAbsent(root, unused -> new Reading());
        boolean whole = since.isBefore(reading.since) || now >= reading.wholeAt + ALL_AGAIN_MILLIS;
        if (!whole && now < reading.readAt + intervalMillis && now >= reading.readAt) {
            return;
        }
        try {
            read(reading, root, whole ? since : reading.newest().minus(LATE), whole);
            if (whole) {
                reading.since = since;
                reading.wholeAt = now;
            }
            reading.readAt = now;
            if (now >= streamAskedAt + ASK_AGAIN_MILLIS || streamAskedAt == 0) {
                streamAskedAt = now;
                streamOff = streamIsOff.getAsBoolean();
                requests++;
            }
        } catch (StoreUnavailableException e) {
            if (reading.readAt == 0) {
                readings.remove(root);
            }
            throw e;
        }
        forgetOldest(root, reading);
    }

    private void read(Reading reading, CircuitId root, Instant from, boolean whole) {
        CircuitHistory.Found found = history.read(root, from, MOST);
        requests += found.requests();
        readUnits += found.readUnits();
        if (whole || found.more()) {
            reading.entries.clear();
            reading.more = found.more();
        }
        reading.add(found);
        while (reading.entries.size() > MOST) {
            reading.entries.remove(reading.entries.keySet().iterator().next());
            reading.more = true;
        }
    }

    private void forgetOldest(CircuitId root, Reading reading) {
        readings.remove(root);
        readings.put(root, reading);
        if (readings.size() > MOST_CIRCUITS) {
            readings.remove(readings.keySet().iterator().next());
        }
    }

    /** Adds what the reads have cost. */
    synchronized void cost(ObjectNode into) {
        into.put("historyRequests", requests).put("historyReadUnits", readUnits);
    }
}
