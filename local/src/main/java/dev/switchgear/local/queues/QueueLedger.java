package dev.switchgear.local.queues;

import dev.switchgear.sandbox.ReceivedRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the requests to a dependency say about the messages of its side: the dependency is the only witness. */
final class QueueLedger {
    private static final int OK = 200;

    private final Map<String, Integer> failures = new HashMap<>();
    private final Map<String, Integer> handled = new HashMap<>();
    private final Map<String, Integer> latest = new HashMap<>();
    private int damaged;
    private int outOfOrder;
    private int counted;
    private int failed;
    private long lastMillis;

    QueueLedger(List<ReceivedRequest> requests) {
        requests.forEach(this::add);
    }

    private void add(ReceivedRequest request) {
        int colon = request.key().indexOf(':');
        String body = request.key().substring(0, colon);
        int receives = Integer.parseInt(request.key().substring(colon + 1));
        if (body.equals(QueueWorker.DAMAGED)) {
            damaged++;
        } else if (request.reply().status() != OK) {
            failed++;
            failures.merge(body, 1, Integer::sum);
        } else if (handled.merge(body, 1, Integer::sum) == 1) {
            first(QueueItem.of(body), receives - 1 - failures.getOrDefault(body, 0));
            lastMillis = request.atMillis();
        }
    }

    /** The first time that a message was handled; {@code unexplained} receives are neither this one nor a failed call. */
    private void first(QueueItem item, int unexplained) {
        if (item.fifo()) {
            Integer before = latest.put(item.group(), item.number());
            outOfOrder += before != null && before > item.number() ? 1 : 0;
        } else if (unexplained > 0) {
            counted++;
        }
    }

    /** The messages that were handled at least once. */
    int handled() {
        return handled.size();
    }

    /** Further times that messages were handled. */
    int twice() {
        return handled.values().stream().mapToInt(times -> times - 1).sum();
    }

    /** Calls that the dependency failed. */
    int failed() {
        return failed;
    }

    /** Messages that lost an attribute or their group. */
    int damaged() {
        return damaged;
    }

    /** Messages of the FIFO queue that were handled after a later one of their group. */
    int outOfOrder() {
        return outOfOrder;
    }

    /** Messages of the standard queue with a receive that no failed call explains. */
    int counted() {
        return counted;
    }

    /** When the last message was handled for the first time. */
    long lastMillis() {
        return lastMillis;
    }
}
