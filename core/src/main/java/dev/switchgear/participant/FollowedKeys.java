package dev.switchgear.participant;

import dev.switchgear.model.CircuitEvent;
import dev.switchgear.protocol.Protocol;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** Which keys an environment follows. There is room for {@link Protocol#LOCAL_KEYS} of them. */
final class FollowedKeys {
    private static final long OVERFLOW_REST_MILLIS = 60_000;

    private FollowedKeys() {}

    /** The circuit of a key, made if there is room; null if there is none. */
    @Nullable
    static LocalCircuit follow(Environment environment, String key, long now) {
        LocalCircuit known = environment.keys.get(key);
        if (known != null) {
            return known;
        }
        if (environment.keys.size() >= Protocol.LOCAL_KEYS && !evictQuietest(environment, now)) {
            reportOverflow(environment, now);
            return null;
        }
        LocalCircuit root = environment.root;
        LocalCircuit made = new LocalCircuit(root.id.withKey(key));
        made.usedAt = now;
        made.readAt = environment.keysReadAt; // the store was asked for every key, and had none of this one
        made.learnedFrom = environment.keysLearnedFrom;
        made.known = root.known && !environment.keysAreUnread();
        if (!(environment.keys instanceof ConcurrentSkipListMap)) {
            environment.keys = new ConcurrentSkipListMap<>();
        }
        environment.keys.put(key, made);
        return made;
    }

    /** Once a minute, because every call of every key that has no room would report it. */
    private static void reportOverflow(Environment environment, long now) {
        long before = environment.overflowReportedAt;
        if (before == Environment.NEVER || Long.compareUnsigned(now - before, OVERFLOW_REST_MILLIS) >= 0) {
            environment.overflowReportedAt = now;
            String why = "more than " + Protocol.LOCAL_KEYS + " keys are in trouble";
            environment.event(environment.root, CircuitEvent.Kind.OVERFLOW, why, now);
        }
    }

    private static boolean evictQuietest(Environment environment, long now) {
        LocalCircuit quietest = null;
        for (LocalCircuit circuit : environment.keys.values()) {
            boolean idle = !circuit.snapshot.isInTrouble(now)
                    && circuit.snapshot.override(now).isEmpty();
            if (idle && (quietest == null || circuit.failing < quietest.failing)) {
                quietest = circuit;
            }
        }
        return quietest != null && environment.keys.remove(quietest.id.key()) != null;
    }

    /** Drops keys that are not stored and that nobody has called for long. */
    static void forgetUnused(Environment environment, Set<String> stored, long now) {
        environment
                .keys
                .values()
                .removeIf(circuit -> !stored.contains(circuit.id.key())
                        && Long.compareUnsigned(now - circuit.usedAt, Protocol.LOCAL_MEMORY_MILLIS) >= 0);
    }
}
