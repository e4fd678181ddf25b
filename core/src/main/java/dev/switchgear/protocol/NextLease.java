package dev.switchgear.protocol;

import dev.switchgear.model.CircuitPolicy;
import java.util.Comparator;
import java.util.List;

/**
 * Which probe slot is leased next, and for how long, so that as few calls as it takes tell whether a dependency is
 * well, however long its calls last.
 *
 * <p>One probe goes first; the others follow when it was good, or when it is overdue. A lease that is over says that
 * its holder is dead, or that calls take longer than the policy thinks. Nobody can tell which, and the outcome of a
 * slow holder counts as long as nobody else has its slot. So of several slots that are over one is leased anew, for
 * twice as long as nothing has been heard, and the next one only after as long again. Once a probe was good it is known
 * how long calls take: who is much later than that is dead.
 */
public final class NextLease {
    /** A probe that has not ended after so long may be one of many that take long. */
    private static final long OVERDUE_MILLIS = 2_000;

    /** Whoever has written the last outcome acts on the verdict within so long, or is gone. */
    private static final long UNDECIDED_MILLIS = 3_000;

    /** The longest time without a word after which one more slot is leased anew, in milliseconds. */
    private static final long LONGEST_DOUBT_MILLIS = 15_000;

    /** The longest lease that is given only because nothing was heard, in milliseconds. */
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

    /** Whether nobody has acted on the probes' verdict for so long that whoever wrote the last outcome must be gone. */
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
