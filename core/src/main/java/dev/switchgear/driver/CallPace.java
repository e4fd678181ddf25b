package dev.switchgear.driver;

import dev.switchgear.model.CircuitPolicy;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * The duration of the slowest recent successful call of a dependency. A call that its deadline ended is a failure only
 * if it had that much time; otherwise it is ignored. Each second with an ignored call halves the time that the next
 * call must have had, until a call succeeds. So a dependency that hangs is detected, and many calls that end at the
 * same time count as one.
 */
public final class CallPace {
    /** The time that a call must have had before any success is known. */
    private static final long UNKNOWN_NANOS = 500_000_000;

    /** How fast a slow call is forgotten: each faster call removes a 16th of the difference. */
    private static final int MEMORY = 16;

    private static final long SECOND_NANOS = 1_000_000_000;

    private static final AtomicLongFieldUpdater<CallPace> WANTED_NANOS =
            AtomicLongFieldUpdater.newUpdater(CallPace.class, "wantedNanos");

    /** 0 while nothing is known. */
    private volatile long wantedNanos;

    private volatile long halvedAt = Long.MIN_VALUE;

    /** Notes the duration of a successful call, even if its deadline had ended it before. */
    public void succeeded(long nanos) {
        long wanted = wantedNanos;
        long next = Math.max(nanos, wanted - (wanted - nanos) / MEMORY);
        if (next != wanted) {
            WANTED_NANOS.compareAndSet(this, wanted, Math.max(1, next)); // one of several at once is enough
        }
    }

    /** Notes that a deadline ended a call after {@code nanos}, and returns whether it had enough time to succeed. */
    public boolean cutOff(long nanos, CircuitPolicy policy, long nowNanos) {
        long known = wantedNanos;
        long wanted =
                known > 0 ? known : Math.min(UNKNOWN_NANOS, policy.callTimeout().toNanos());
        if (nanos >= wanted) {
            return true;
        }
        boolean first = halvedAt == Long.MIN_VALUE || nowNanos - halvedAt >= SECOND_NANOS;
        if (first && WANTED_NANOS.compareAndSet(this, known, Math.max(1, wanted / 2))) {
            halvedAt = nowNanos;
        }
        return false;
    }
}
