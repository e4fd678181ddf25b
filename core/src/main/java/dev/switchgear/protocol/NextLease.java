package dev.switchgear.protocol;

import dev.switchgear.model.CircuitPolicy;
import java.util.Comparator;
import java.util.List;

/**
 * Which probe slot is leased next, and for how long, so that as few calls as it takes tell whether a dependency is
 * well, however long its calls last.
 *
 * <p>One probe goes first. The others follow if it was good, or if it is overdue. If a lease has ended without an outcome, its
 * holder is dead, or calls take longer than the policy says. Nobody can tell which, and the outcome of a slow holder counts
 * while nobody else has its slot. So only one of several such slots is leased again, for twice the time since the last
 * outcome, and the next one after the same time. A good probe shows how long calls take; a holder that needs much longer is
 * dead.
 */
public final class NextLease {
    /** After this time a probe is overdue, and may be one of many long calls; in milliseconds. */
    private static final long OVERDUE_MILLIS = 2_000;

    /** The writer of the last outcome acts on the verdict within this time, or it is dead; in milliseconds. */
    private static final long UNDECIDED_MILLIS = 3_000;

    /** The longest time without an outcome after which one more slot is leased again, in milliseconds. */
    private static final long LONGEST_DOUBT_MILLIS = 15_000;

    /** The longest lease that is given only because no outcome came, in milliseconds. */
    private static final long LONGEST_DOUBTED_LEASE_MILLIS = 60_000;

    /**
     * A probe that seems to have taken longer than this was frozen meanwhile, and says nothing of how long calls take.
     */
    private static final long LONGEST_BELIEVED_MILLIS = 60_000;

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
        if (snapshot.probeScore() > 0) {
            return overLongest(snapshot, now - 2 * believed(snapshot.probeMillis()), policy);
        }
        long spacing = Math.min(LONGEST_DOUBT_MILLIS, heardAfter(snapshot, now));
        boolean patient = quietMillis(snapshot, now) < Math.max(Lease.millis(policy), spacing);
        return !first && patient ? 0 : overLongest(snapshot, now, policy);
    }

    /**
     * Returns how long the lease of {@code slot} lasts, in milliseconds.
     *
     * @param probeMillis how long a good probe took, as the caller saw it; 0 if it saw none
     */
    public static long millis(int slot, CircuitSnapshot snapshot, long probeMillis, long now, CircuitPolicy policy) {
        long usual = Lease.millis(policy);
        long seen = believed(Math.max(probeMillis, snapshot.probeScore() > 0 ? snapshot.probeMillis() : 0));
        long timeout = policy.callTimeout().toMillis();
        long learned = seen > timeout ? 2 * seen + usual - timeout : 0;
        long unheard =
                isEmpty(slot, snapshot) ? 0 : Math.min(LONGEST_DOUBTED_LEASE_MILLIS, 2 * sinceWait(snapshot, now));
        return Math.max(usual, Math.min(Protocol.LONGEST_LEASE_MILLIS, Math.max(learned, unheard)));
    }

    /** Whether nobody has acted on the verdict of the probes for so long that the writer of the last outcome must be dead. */
    public static boolean isLeftUndecided(CircuitSnapshot snapshot, long now) {
        return snapshot.isDecided() && quietMillis(snapshot, now) >= UNDECIDED_MILLIS;
    }

    private static long believed(long probeMillis) {
        return Math.min(LONGEST_BELIEVED_MILLIS, probeMillis);
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

    /** How long ago the last outcome was recorded; infinite if the clock of its writer was far ahead. */
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
