package dev.switchgear.console;

import dev.switchgear.dynamodb.CircuitHistory;
import dev.switchgear.dynamodb.HistoryEntry;
import dev.switchgear.spi.CircuitId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The new entries of the history, read only of circuits that have just changed: the history is behind the table by the time
 * that its function takes. A change that the history does not have after {@link #FOLLOWED} is told as the table shows it.
 */
final class FollowedHistory {
    /** How long the history of a circuit is read after a change of its item. */
    static final Duration FOLLOWED = Duration.ofSeconds(30);

    /** Clocks of writers, of DynamoDB and of this machine differ. */
    private static final Duration SLACK = Duration.ofSeconds(20);

    private static final int MOST = 1_000;
    private static final int MOST_KNOWN = 10_000;

    private final CircuitHistory history;
    private final Map<CircuitId, Followed> circuits = new HashMap<>();
    private final Map<String, Boolean> known = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_KNOWN;
        }
    };
    private final List<PastChange> unread = new ArrayList<>();
    private Instant lastRead;

    FollowedHistory(CircuitHistory history, Instant started) {
        this.history = history;
        lastRead = started;
    }

    private static final class Followed {
        private final List<PastChange> missing = new ArrayList<>();
        private final Instant since;
        private Instant until;

        Followed(Instant since, Instant until) {
            this.since = since;
            this.until = until;
        }
    }

    /** Notes entries that were shown already, and returns those that were not. */
    List<HistoryEntry> notKnown(List<HistoryEntry> entries) {
        return entries.stream()
                .filter(entry -> known.putIfAbsent(entry.circuit() + " " + entry.sequence(), true) == null)
                .toList();
    }

    /** Follows a circuit from now on. It has changed since the last read. */
    void changed(CircuitId circuit, List<PastChange> seen, Instant now) {
        Followed followed = circuits.computeIfAbsent(circuit.root(), root -> new Followed(lastRead.minus(SLACK), now));
        followed.missing.addAll(seen);
        followed.until = now.plus(FOLLOWED);
    }

    /**
     * Returns the new changes of all circuits that are followed, oldest first. One query for each. What was found before a
     * query failed is returned by the next call.
     *
     * @throws dev.switchgear.spi.StoreUnavailableException if the table of the history gives no answer
     */
    List<PastChange> read(Instant now) {
        for (Iterator<Map.Entry<CircuitId, Followed>> each = circuits.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<CircuitId, Followed> one = each.next();
            Followed followed = one.getValue();
            for (HistoryEntry entry :
                    notKnown(history.read(one.getKey(), followed.since, MOST).entries())) {
                PastChange change = PastChange.of(entry);
                followed.missing.removeIf(seen -> seen.isOf(entry.circuit()));
                unread.add(change);
            }
            if (!now.isBefore(followed.until)) {
                unread.addAll(followed.missing);
                each.remove();
            }
        }
        lastRead = now;
        List<PastChange> found = new ArrayList<>(unread);
        unread.clear();
        found.sort(Comparator.comparing(PastChange::at));
        return found;
    }
}
