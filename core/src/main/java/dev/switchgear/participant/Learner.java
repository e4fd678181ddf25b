package dev.switchgear.participant;

import dev.switchgear.protocol.CircuitSnapshot;
import dev.switchgear.protocol.Phase;
import dev.switchgear.protocol.Protocol;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.DependencyItems;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.StoreUnavailableException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When an environment reads the store, and what it learns from an answer. Runs in the lock of the driver. */
final class Learner {
    private Learner() {}

    /** Returns the read that a call must wait for; null if it can be decided by what is known. */
    static StoreRequest.@Nullable Read neededRead(Environment environment, @Nullable String key, long now) {
        Refresh refresh = environment.refresh;
        LocalCircuit keyed = key == null ? null : environment.keys.get(key);
        boolean fresh = environment.isFresh(environment.root, now) && isFresh(environment, key, keyed, now);
        boolean suspect = Crowd.isSuspect(environment, environment.root, now)
                || (keyed != null && Crowd.isSuspect(environment, keyed, now));
        boolean leaps = !fresh && environment.mayLeap(key);
        if (leaps) {
            environment.leap();
        }
        StoreRequest.Read running = refresh.inFlight(now, environment.policy());
        if (running != null && (key == null || running.scope().withKeys())) {
            return fresh || leaps || !refresh.isWorthWaiting() ? null : running;
        }
        boolean unasked = key != null && environment.keysAreUnread() && refresh.mayRead(now);
        if (!fresh && !leaps && (unasked || refresh.mayFollowSuspicion(now))) {
            return newRead(environment, now, refresh.isScheduled(now));
        }
        boolean doubts = suspect || mayProbe(environment, now);
        boolean reads = (doubts && refresh.mayFollowSuspicion(now)) || Crowd.mayLearnInsteadOfTesting(environment, now);
        return reads ? newRead(environment, now, false) : null;
    }

    /** Whether this environment would ask for a lease that others may have taken since its last read. */
    private static boolean mayProbe(Environment environment, long now) {
        LocalCircuit root = environment.root;
        return root.phase(now, environment.policy()) == Phase.PROBING
                && now - root.readAt >= Protocol.SUSPICION_GAP_MILLIS
                && Crowd.isProbeTurn(environment, root, now);
    }

    /** Whether the snapshot of a key is fresh. While the dependency waits, its keys do not matter. */
    private static boolean isFresh(
            Environment environment, @Nullable String key, @Nullable LocalCircuit keyed, long now) {
        if (key == null || environment.root.phase(now, environment.policy()) == Phase.WAITING) {
            return true;
        }
        return keyed == null ? environment.knowsKeys(now) : environment.isFresh(keyed, now);
    }

    /** Returns a read that is due and that no call waits for. */
    static Optional<StoreRequest.Read> backgroundRead(Environment environment, long now) {
        if (!environment.refresh.isScheduled(now)
                || environment.refresh.inFlight(now, environment.policy()) != null
                || isWaiting(environment, now)) {
            return Optional.empty();
        }
        return Optional.of(newRead(environment, now, true));
    }

    /** Returns the read that is due after a call that took longer than a refresh; null if none is. */
    static StoreRequest.@Nullable Read readAfter(Environment environment, long durationMillis, long now) {
        boolean due = durationMillis >= environment.policy().refreshInterval().toMillis()
                && environment.refresh.isScheduled(now)
                && environment.refresh.inFlight(now, environment.policy()) == null;
        return due ? newRead(environment, now, true) : null;
    }

    /** Returns the read before a write that a read may save: the running read, otherwise a new one; null if none may be made. */
    static StoreRequest.@Nullable Read readBeforeWrite(Environment environment, long now) {
        StoreRequest.Read running = environment.refresh.inFlight(now, environment.policy());
        if (running != null) {
            return environment.refresh.isWorthWaiting() ? running : null;
        }
        return environment.refresh.mayFollowSuspicion(now) ? newRead(environment, now, false) : null;
    }

    /** Learns from a reply, whether or not a call waited for it. */
    static void accept(Environment environment, StoreRequest request, StoreReply reply, long now) {
        if (request instanceof StoreRequest.Read read) {
            if (reply instanceof StoreReply.Items items) {
                acceptItems(environment, read, items.items(), now);
            } else if (reply instanceof StoreReply.Failed failed) {
                boolean throttled = failed.kind() == StoreUnavailableException.Kind.THROTTLED;
                if (environment.refresh.failed(read, throttled, now, environment.policy())) {
                    environment.store.degrade(now, failed.message());
                }
            } else {
                environment.refresh.late(read);
            }
        } else if (request instanceof StoreRequest.Apply apply) {
            LocalCircuit circuit = find(environment, apply.circuit());
            if (circuit != null && isRecent(environment, apply.sentAtMillis(), now)) {
                environment.wrote(circuit, apply, reply, now);
            }
        }
    }

    /** Returns the read for a start that reads several dependencies together: the running one, else a strongly consistent one. */
    static StoreRequest.Read startRead(Environment environment, long now) {
        StoreRequest.Read running = environment.refresh.inFlight(now, environment.policy());
        return running != null ? running : newRead(environment, now, true, new ReadScope(environment.keysInUse, true));
    }

    private static StoreRequest.Read newRead(Environment environment, long now, boolean onSchedule) {
        boolean doubtful =
                environment.root.doubtful || environment.keys.values().stream().anyMatch(circuit -> circuit.doubtful);
        return newRead(environment, now, onSchedule, new ReadScope(environment.keysInUse, doubtful));
    }

    private static StoreRequest.Read newRead(Environment environment, long now, boolean onSchedule, ReadScope scope) {
        ReadWait readWait = Freshness.readWait(environment, now);
        var read = new StoreRequest.Read(environment.root.id, scope, now, environment.nextOrder(), readWait);
        environment.refresh.sent(read, onSchedule);
        return read;
    }

    private static void acceptItems(Environment environment, StoreRequest.Read read, DependencyItems items, long now) {
        boolean onSchedule = environment.refresh.answered(read, environment.policy());
        if (!isRecent(environment, read.sentAtMillis(), now)) {
            return; // the process was frozen while it waited
        }
        environment.landed();
        acceptItem(environment, environment.root, items.root(), read, now);
        if (read.scope().withKeys() && read.order() > environment.keysLearnedFrom) {
            environment.keysReadAt = read.sentAtMillis();
            environment.keysLearnedFrom = read.order();
            acceptKeys(environment, items.keys(), read, now);
        }
        environment.activeKeys = (int) environment.keys.values().stream()
                .filter(circuit -> circuit.snapshot.isInTrouble(now))
                .count();
        environment.refresh.understood();
        environment.store.restore(now);
        boolean counts = onSchedule || Crowd.includes(environment, now);
        if (!counts || !Freshness.isAtRest(environment, now)) { // a call has failed, or there is something to follow
            environment.refresh.rouse(read, environment.policy());
        } else {
            environment.refresh.rest(read, Freshness.longestAtRestMillis(environment, now), environment.policy());
        }
        if (onSchedule) {
            environment.root.invited = true;
            environment.keys.values().forEach(circuit -> circuit.invited = true);
        }
    }

    private static void acceptKeys(
            Environment environment, Map<String, CircuitItem> stored, StoreRequest.Read read, long now) {
        int ours = 0;
        int remembered = 0;
        for (Map.Entry<String, CircuitItem> entry : stored.entrySet()) {
            if (isOurs(entry.getKey(), entry.getValue())) {
                ours++;
                boolean forgotten = CircuitSnapshot.of(entry.getValue()).isForgotten(now);
                remembered += forgotten ? 0 : 1;
                boolean followed = !forgotten || environment.keys.containsKey(entry.getKey());
                LocalCircuit circuit = followed ? environment.follow(entry.getKey(), now) : null;
                if (circuit != null) {
                    acceptItem(environment, circuit, entry.getValue(), read, now);
                }
            }
        }
        for (LocalCircuit circuit : environment.keys.values()) {
            if (!stored.containsKey(circuit.id.key())) {
                acceptItem(environment, circuit, CircuitItem.ABSENT, read, now);
            }
        }
        environment.forgetUnused(stored.keySet(), now);
        environment.storedKeys = remembered;
        environment.storedItems = ours;
    }

    /** Whether an item beside that of the dependency is the item of a key. Items of other programs are ignored. */
    private static boolean isOurs(String key, CircuitItem item) {
        return CircuitId.isName(key)
                && item.values().keySet().stream()
                        .anyMatch(name -> Attribute.named(name).isPresent());
    }

    /**
     * Installs the state of one circuit from a read. If the epoch, the watch or the number of leases is lower than before, the
     * replica lags or the item was deleted; a strongly consistent read shows which.
     */
    private static void acceptItem(
            Environment environment, LocalCircuit circuit, CircuitItem item, StoreRequest.Read read, long now) {
        if (circuit.isAheadOf(read)) {
            return; // a write has taught us something newer
        }
        if (isBehind(item, circuit.snapshot) && !read.scope().consistent()) {
            circuit.doubtful = true;
            circuit.suspect = true;
            return;
        }
        circuit.doubtful = false;
        circuit.suspect = false;
        environment.learn(circuit, item, read, now);
    }

    private static boolean isBehind(CircuitItem item, CircuitSnapshot known) {
        long epoch = number(item, Attribute.EPOCH);
        long watch = number(item, Attribute.WATCH);
        long grants = number(item, Attribute.GRANTS); // a prober that missed its own lease would not record its outcome
        return epoch < known.epoch()
                || (epoch == known.epoch() && (watch < known.watch().number() || grants < known.grants()));
    }

    private static long number(CircuitItem item, Attribute attribute) {
        return item.value(attribute) instanceof Long number ? number : 0;
    }

    static @Nullable LocalCircuit find(Environment environment, CircuitId id) {
        return id.isRoot() ? environment.root : environment.keys.get(id.key());
    }

    /** Whether a reply came within the time limit of the store, so that the process was not frozen meanwhile. */
    private static boolean isRecent(Environment environment, long sentAt, long now) {
        long latest = Math.max(environment.policy().refreshInterval().toMillis(), Protocol.LATEST_ANSWER_MILLIS);
        return Long.compareUnsigned(now - sentAt, latest) <= 0;
    }

    private static boolean isWaiting(Environment environment, long now) {
        LocalCircuit root = environment.root;
        return (root.phase(now, environment.policy()) == Phase.WAITING && environment.isFresh(root, now))
                || Crowd.leavesProbing(environment, root, now);
    }
}
