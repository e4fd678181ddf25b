package dev.switchgear.driver;

import dev.switchgear.model.CircuitPolicy;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long the calls of a dependency take that succeed: the slowest of late. A call that was cut off says that the
 * dependency fails only if it had as long as such a call takes; one that began with less time left says nothing.
 */
public final class CallPace {
    /** What a call must have had where nothing is known yet. */
    private static final long UNKNOWN_NANOS = 500_000_000;

    /** How fast a slow call is forgotten: by a 64th of its excess with each faster one. */
    private static final int MEMORY = 64;

    private final AtomicLong slowestNanos = new AtomicLong();

    /** Notes how long a call took that succeeded. */
    public void succeeded(long nanos) {
        long slowest = slowestNanos.get();
        long next = Math.max(nanos, slowest - (slowest - nanos) / MEMORY);
        if (next != slowest) {
            slowestNanos.compareAndSet(slowest, Math.max(1, next)); // one of several at once is enough
        }
    }

    /** Whether a call that was cut off after {@code nanos} had time enough to succeed. */
    public boolean isEnough(long nanos, CircuitPolicy policy) {
        long slowest = slowestNanos.get();
        long wanted = slowest > 0
                ? slowest
                : Math.min(UNKNOWN_NANOS, policy.callTimeout().toNanos());
        return nanos >= wanted;
    }
}
