package dev.switchgear.participant;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The calls, failures and slow calls of this environment in about the last eight seconds, in eight buckets of 1.024 s
 * by the wall clock. Lock-free: a bucket is one long, so a reader never sees half an update.
 *
 * <p>Bucket layout, high to low: 20 bits of time, 14 bits slow, 16 bits calls, 14 bits failures. A bucket with a full
 * counter counts no more calls, whatever their outcome, so that the rates stay right.
 */
final class RollingWindow {
    private static final int BUCKETS = 8;
    private static final int BUCKET_SHIFT = 10; // 1,024 ms

    private static final int FAILURE_BITS = 14;
    private static final int CALL_BITS = 16;
    private static final int SLOW_BITS = 14;
    private static final int CALL_SHIFT = FAILURE_BITS;
    private static final int SLOW_SHIFT = FAILURE_BITS + CALL_BITS;
    private static final int TIME_SHIFT = FAILURE_BITS + CALL_BITS + SLOW_BITS;
    private static final long TIME_MASK = (1L << (64 - TIME_SHIFT)) - 1;
    private static final long FULL_FAILURES = (1L << FAILURE_BITS) - 1;
    private static final long FULL_CALLS = (1L << CALL_BITS) - 1;
    private static final long FULL_SLOW = (1L << SLOW_BITS) - 1;

    private final AtomicLongArray buckets = new AtomicLongArray(BUCKETS);

    /** The counts. */
    record Counts(long calls, long failures, long slow) {
        static final Counts NONE = new Counts(0, 0, 0);

        Counts plus(Counts more) {
            return new Counts(calls + more.calls, failures + more.failures, slow + more.slow);
        }

        Counts minus(Counts less) {
            return new Counts(calls - less.calls, failures - less.failures, slow - less.slow);
        }

        static Counts of(boolean failed, boolean slow) {
            return new Counts(1, failed ? 1 : 0, slow ? 1 : 0);
        }
    }

    /** Whether a call that ended at {@code atMillis} is still counted at {@code nowMillis}; its bucket may be a newer one's. */
    static boolean covers(long atMillis, long nowMillis) {
        return (nowMillis >> BUCKET_SHIFT) - (atMillis >> BUCKET_SHIFT) < BUCKETS;
    }

    void record(long nowMillis, boolean failed, boolean slow) {
        long second = nowMillis >> BUCKET_SHIFT;
        int index = (int) (second & (BUCKETS - 1));
        long time = (second & TIME_MASK) << TIME_SHIFT;
        long more = (1L << CALL_SHIFT) | (failed ? 1 : 0) | (slow ? 1L << SLOW_SHIFT : 0);
        while (true) {
            long old = buckets.get(index);
            boolean current = (old & (TIME_MASK << TIME_SHIFT)) == time;
            if (current && isFull(old)) {
                return;
            }
            if (buckets.compareAndSet(index, old, current ? old + more : time | more)) {
                return;
            }
        }
    }

    /** Returns the counts since a time, in whole buckets; at most the last eight. */
    Counts since(long fromMillis, long nowMillis) {
        long last = nowMillis >> BUCKET_SHIFT;
        long first = Math.max(last - BUCKETS + 1, fromMillis >> BUCKET_SHIFT);
        long calls = 0;
        long failures = 0;
        long slow = 0;
        for (long second = first; second <= last; second++) {
            long bucket = buckets.get((int) (second & (BUCKETS - 1)));
            if (bucket >>> TIME_SHIFT == (second & TIME_MASK)) {
                calls += calls(bucket);
                failures += bucket & FULL_FAILURES;
                slow += bucket >>> SLOW_SHIFT & FULL_SLOW;
            }
        }
        return new Counts(calls, failures, slow);
    }

    void clear() {
        for (int i = 0; i < BUCKETS; i++) {
            buckets.set(i, 0);
        }
    }

    private static long calls(long bucket) {
        return bucket >>> CALL_SHIFT & FULL_CALLS;
    }

    private static boolean isFull(long bucket) {
        return calls(bucket) == FULL_CALLS
                || (bucket & FULL_FAILURES) == FULL_FAILURES
                || (bucket >>> SLOW_SHIFT & FULL_SLOW) == FULL_SLOW;
    }
}
