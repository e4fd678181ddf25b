package dev.switchgear.driver;

import dev.switchgear.model.CircuitPolicy;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long the calls of a dependency take that succeed: the slowest of late. A call that was cut off says that the
 * dependency fails only if it had as long as such a call takes; one that began with less time left says nothing. But each
 * second in which one says nothing halves what the next must have had, until one succeeds: a dependency that hangs is
 * found out, and many calls that are cut off together are one.
 */
public final class CallPace {
    /** What a call must have had where nothing is known yet. */
    private static final long UNKNOWN_NANOS = 500_000_000;

    /** How fast a slow call is forgotten: by a 16th of its excess with each faster one. */
    private static final int MEMORY = 16;

    private static final long SECOND_NANOS = 1_000_000_000;

    /** 0 while nothing is known. */
    private final AtomicLong wantedNanos = new AtomicLong();

    private volatile long halvedAt = Long.MIN_VALUE;

    /** Notes how long a call took that succeeded, also if it was cut off before. */
    public void succeeded(long nanos) {
        long wanted = wantedNanos.get();
        long next = Math.max(nanos, wanted - (wanted - nanos) / MEMORY);
        if (next != wanted) {
            wantedNanos.compareAndSet(wanted, Math.max(1, next)); // one of several at once is enough
        }
    }

    /** Notes that a call was cut off after {@code nanos}, and returns whether it had time enough to succeed. */
    public boolean cutOff(long nanos, CircuitPolicy policy, long nowNanos) {
        long known = wantedNanos.get();
        long wanted =
                known > 0 ? known : Math.min(UNKNOWN_NANOS, policy.callTimeout().toNanos());
        if (nanos >= wanted) {
            return true;
        }
        boolean first = halvedAt == Long.MIN_VALUE || nowNanos - halvedAt >= SECOND_NANOS;
        if (first && wantedNanos.compareAndSet(known, Math.max(1, wanted / 2))) {
            halvedAt = nowNanos;
        }
        return false;
    }
}
