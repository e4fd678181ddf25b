package dev.switchgear.protocol;

import dev.switchgear.model.CircuitPolicy;
import java.util.Comparator;
import java.util.List;

/**
 * Which probe slot is leased next, and for how long, so that as few calls as it takes tell whether a dependency is well,
 * however long its calls last.
 *
 * <p>One probe goes first; the others follow when it was good, or when it is overdue. A lease that is over says that its
 * holder is dead, or that calls take longer than the policy thinks. Nobody can tell which, and the outcome of a slow
 * holder counts as long as nobody else has its slot. So of several slots that are over one is leased anew, for many times
 * as long as nothing has been heard, and the next one only after as long again.
 */
public final class NextLease {
    /** A probe that has not ended after so long may be one of many that take long. */
    private static final long OVERDUE_MILLIS = 2_000;

    /** How many times longer than nothing has been heard a lease lasts after one that was too short. */
    private static final long PATIENCE = 4;

    private NextLease() {}

    /** Returns a slot, 1 to 8, or 0 if none may be leased now. */
    public static int slot(CircuitSnapshot snapshot, long now, CircuitPolicy policy) {
        boolean first = snapshot.runningLeases(now) == 0;
        if (!first && snapshot.probeScore() <= 0 && quietMillis(snapshot, now) < OVERDUE_MILLIS) {
            return 0;
        }
        for (int slot = 1; slot <= policy.probes(); slot++) {
            if (isEmpty(slot, snapshot)) {
                return slot;
            }
        }
        boolean patient = quietMillis(snapshot, now) < Math.max(Lease.millis(policy), heardAfter(snapshot, now));
        return !first && patient ? 0 : overLongest(snapshot, now, policy);
    }

    /**
     * Returns how long the lease of {@code slot} lasts, in milliseconds.
     *
     * @param probeMillis how long a probe took for which an earlier lease was too short
     */
    public static long millis(int slot, CircuitSnapshot snapshot, long probeMillis, long now, CircuitPolicy policy) {
        long usual = Lease.millis(policy);
        long learned = 2 * probeMillis + usual - policy.callTimeout().toMillis();
        long unheard = isEmpty(slot, snapshot) ? 0 : PATIENCE * sinceWait(snapshot, now);
        long wanted = Math.max(probeMillis > 0 ? learned : 0, unheard);
        return Math.max(usual, Math.min(Protocol.LONGEST_LEASE_MILLIS, wanted));
    }

    private static boolean isEmpty(int slot, CircuitSnapshot snapshot) {
        return snapshot.leases().stream().noneMatch(lease -> lease.slot() == slot);
    }

    private static int overLongest(CircuitSnapshot snapshot, long now, CircuitPolicy policy) {
        List<Lease> leases = snapshot.leases();
        return leases.stream()
                .filter(lease -> lease.slot() <= policy.probes() && lease.isOver(now))
                .min(Comparator.comparingLong(Lease::untilMillis))
                .map(Lease::slot)
                .orElse(0);
    }

    /** How long nothing was recorded; for ever, if the last writer's clock was far ahead. */
    private static long quietMillis(CircuitSnapshot snapshot, long now) {
        long quiet = now - snapshot.committedAt();
        return quiet < -Protocol.SKEW_MILLIS ? Long.MAX_VALUE : quiet;
    }

    /** How long after the wait the last thing was recorded. */
    private static long heardAfter(CircuitSnapshot snapshot, long now) {
        return sinceWait(snapshot, Math.min(now, snapshot.committedAt()));
    }

    private static long sinceWait(CircuitSnapshot snapshot, long then) {
        return Math.max(0, then - Math.min(then, snapshot.openUntil()));
    }
}
