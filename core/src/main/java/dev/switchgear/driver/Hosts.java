package dev.switchgear.driver;

import dev.switchgear.model.CircuitEvent;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.CircuitState;
import dev.switchgear.spi.CircuitId;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The circuits that a process keeps by name, up to a limit. When it is full, it drops circuits that are not in trouble,
 * those that were unused for longest first. A dropped circuit that a caller still holds continues to work.
 */
public final class Hosts {
    /** After a search for circuits to drop has found none, the next one starts no earlier, because it is expensive. */
    private static final long REST_MILLIS = 1_000;

    /** The shortest time between two reports that there is no room. */
    private static final long TELL_MILLIS = 60_000;

    /** The share of circuits that is dropped at once, so that not every new name needs a search. */
    private static final int AT_ONCE = 8;

    private final int most;
    private final CircuitPolicy defaults;
    private final Edges edges;
    private final Map<String, Host> hosts = new LinkedHashMap<>();
    private long lookedAt = Long.MIN_VALUE;
    private long reportedAt = Long.MIN_VALUE;

    /** Keeps at most {@code most} circuits; {@code defaults} is the policy of those without one of their own. */
    public Hosts(int most, CircuitPolicy defaults, Edges edges) {
        this.most = most;
        this.defaults = defaults;
        this.edges = edges;
    }

    /** Returns the circuit of a dependency. */
    public Host of(CircuitId root) {
        boolean told;
        Host found;
        synchronized (this) {
            Host known = hosts.get(root.dependency());
            if (known != null) {
                return known;
            }
            found = new Host(root, defaults, edges);
            boolean room = hosts.size() < most || makesRoom();
            if (room) {
                hosts.put(root.dependency(), found);
            }
            told = !room && isTimeToTell();
        }
        if (told) { // not in the lock: a journal may look circuits up
            edges.publish(List.of(overflow(root)));
        }
        return found;
    }

    /** Returns all circuits. */
    public synchronized List<Host> all() {
        return List.copyOf(hosts.values());
    }

    private boolean makesRoom() {
        long now = edges.millis();
        if (lookedAt != Long.MIN_VALUE && Long.compareUnsigned(now - lookedAt, REST_MILLIS) < 0) {
            return false;
        }
        List<Host> idle = hosts.values().stream()
                .filter(Host::isIdle)
                .sorted(Comparator.comparingLong(Host::usedAt))
                .limit(Math.max(1, most / AT_ONCE))
                .toList();
        idle.forEach(host -> hosts.remove(host.root().dependency()));
        lookedAt = idle.isEmpty() ? now : Long.MIN_VALUE;
        return !idle.isEmpty();
    }

    private boolean isTimeToTell() {
        long now = edges.millis();
        boolean due = reportedAt == Long.MIN_VALUE || Long.compareUnsigned(now - reportedAt, TELL_MILLIS) >= 0;
        reportedAt = due ? now : reportedAt;
        return due;
    }

    private CircuitEvent overflow(CircuitId root) {
        return new CircuitEvent(
                root,
                CircuitEvent.Kind.OVERFLOW,
                CircuitState.CLOSED,
                "more than " + most + " circuits are in trouble at once; what is learned of others is not kept",
                Instant.ofEpochMilli(edges.millis()));
    }
}
