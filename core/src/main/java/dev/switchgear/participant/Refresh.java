package dev.switchgear.participant;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.protocol.Protocol;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a dependency is read again. Ages use the wall clock, because other clocks stop during a freeze. If the
 * clock steps back, a read is due.
 */
final class Refresh {
    private static final double SOFT_SHARE = 0.75;

    /** The same for a snapshot that may be old: the next call comes soon, compared with its age. */
    private static final double SOFT_SHARE_AT_REST = 0.9;

    private static final double SHORTEST_AT_REST = 0.95;
    private static final double LONGEST_STRETCH = 15;
    private static final double LONGEST_JITTER = 1.2;
    private static final long SHORTEST_PATIENCE_MILLIS = 1_000;

    private final RandomGenerator random;
    private Span untilSoft = Span.NONE;
    private Span untilRetry = Span.NONE;
    private long lastSentAt = Long.MIN_VALUE;

    /** How long it is remembered that the table had no capacity for a read. */
    private Span untilForgotten = Span.NONE;

    private double stretch = 1;
    private long agreedAgeMillis;
    private int failures;

    /** The number of scheduled reads in a row that found a circuit at rest. */
    private int restful;

    private StoreRequest.@Nullable Read inFlight;
    private boolean scheduled;

    /** Whether a call has waited for the running read without an answer; the next call then decides by the snapshot. */
    private boolean late;

    /** The number of reads in a row without any answer: the process was frozen, or the store hangs. */
    private int lost;

    /** Whether a call waited for a first read without an answer, since the store last answered. */
    private boolean waitedInVain;

    Refresh(RandomGenerator random) {
        this.random = random;
    }

    /**
     * How old a snapshot may be, in milliseconds: the policy's interval with jitter, longer if the store throttled. It
     * is fixed when the snapshot is read, so that a later failure of the store does not change it.
     */
    long hardAgeMillis(CircuitPolicy policy) {
        return agreedAgeMillis > 0 ? agreedAgeMillis : policy.refreshInterval().toMillis();
    }

    /** How long after {@code readAt} nothing is due, in milliseconds. */
    long softSpanMillis(long readAt, CircuitPolicy policy) {
        long untilScheduled = untilSoft.untilMillis() - readAt;
        return Math.max(0, Math.min(untilScheduled, hardAgeMillis(policy)));
    }

    boolean isFailing() {
        return failures > 0;
    }

    /** Whether the table has no capacity for reads. */
    boolean isThrottled() {
        return failures > 0 && stretch > 1;
    }

    /** Whether the table had no capacity for a read, some {@link Protocol#THROTTLED_MEMORY_MILLIS} ago at most. */
    boolean wasThrottled(long now) {
        return untilForgotten.contains(now);
    }

    boolean isScheduled(long now) {
        return !untilSoft.contains(now) && !untilRetry.contains(now);
    }

    /** Whether the backoff after a failure has ended. */
    boolean mayRead(long now) {
        return !untilRetry.contains(now);
    }

    boolean mayFollowSuspicion(long now) {
        return hasPaused(now) && mayRead(now);
    }

    /** Whether the last read was sent long enough ago for another one that a call has caused. */
    boolean hasPaused(long now) {
        return now < lastSentAt || now >= lastSentAt + Protocol.SUSPICION_GAP_MILLIS;
    }

    /**
     * Whether a call may wait longer for a read, because there is no current snapshot; once, until the store answers.
     */
    boolean mayWaitLonger() {
        return !waitedInVain;
    }

    /** Returns the running read, if its answer can still be used. */
    StoreRequest.@Nullable Read inFlight(long now, CircuitPolicy policy) {
        StoreRequest.Read read = inFlight;
        long budget = Math.max(
                policy.readBudget().toMillis(), policy.firstReadBudget().toMillis());
        long patience = Math.max(SHORTEST_PATIENCE_MILLIS, budget);
        if (read != null && Long.compareUnsigned(now - read.sentAtMillis(), patience) >= 0) {
            inFlight = null;
            if (++lost > 1) {
                backOff(now, policy); // a freeze explains one, not one after the other
            }
        }
        return inFlight;
    }

    /** Whether a call should wait for the running read: no call has done so without an answer. */
    boolean isWorthWaiting() {
        return !late;
    }

    /** Notes that a call continued without the answer to {@code read}, which may still come. */
    void late(StoreRequest.Read read) {
        if (read.equals(inFlight)) { // else it was answered in the same moment
            late = true;
            waitedInVain |= !read.readWait().isUsual();
        }
    }

    /** Notes a read that is sent now. A read after a failed call does not change the schedule. */
    void sent(StoreRequest.Read read, boolean onSchedule) {
        inFlight = read;
        late = false;
        scheduled = onSchedule;
        lastSentAt = read.sentAtMillis();
    }

    /** Notes an answer and returns whether the read was on schedule. */
    boolean answered(StoreRequest.Read read, CircuitPolicy policy) {
        boolean mine = read.equals(inFlight);
        untilRetry = Span.NONE;
        lost = 0;
        waitedInVain = false;
        stretch = Math.max(1, stretch * 0.8);
        if (!mine) {
            return false;
        }
        inFlight = null;
        if (restful == 0) {
            agreedAgeMillis = Math.min(agreedAgeMillis, longestMillis(policy)); // a store that recovers is heard soon
        }
        if (scheduled) {
            double jitter = 0.8 + 0.4 * random.nextDouble();
            agreedAgeMillis = Math.round(policy.refreshInterval().toMillis() * stretch * jitter);
            untilSoft = Span.of(read.sentAtMillis(), Math.round(SOFT_SHARE * hardAgeMillis(policy)));
        }
        return scheduled;
    }

    /**
     * Notes that the read items leave a circuit at rest, so that the next snapshots may become older, step by step, up to
     * {@code longestMillis}: so the reads of a whole fleet have a limit. A failed call still reads at once.
     */
    void rest(StoreRequest.Read read, long longestMillis, CircuitPolicy policy) {
        long usual = policy.refreshInterval().toMillis();
        if (longestMillis <= usual) {
            return;
        }
        restful++;
        long age = restful == 1 ? Math.min(longestMillis, 2 * usual) : longestMillis;
        if (age * SHORTEST_AT_REST > agreedAgeMillis) {
            double jitter = SHORTEST_AT_REST + (1 - SHORTEST_AT_REST) * random.nextDouble();
            agreedAgeMillis = Math.round(age * jitter);
            untilSoft = Span.of(read.sentAtMillis(), Math.round(SOFT_SHARE_AT_REST * agreedAgeMillis));
        }
    }

    /** Notes that there is something to follow: the next read is due as usual. */
    void rouse(StoreRequest.Read read, CircuitPolicy policy) {
        restful = Math.min(restful, 1); // the next read that finds nothing ends this
        if (agreedAgeMillis
                > longestMillis(policy)) { // once: a read after each failed call must not put the next one off
            agreedAgeMillis = longestMillis(policy);
            double phase = random.nextDouble(); // as if it had read at this interval all the time
            untilSoft = Span.of(read.sentAtMillis(), Math.round(phase * SOFT_SHARE * agreedAgeMillis));
        }
    }

    private long longestMillis(CircuitPolicy policy) {
        return Math.round(policy.refreshInterval().toMillis() * stretch * LONGEST_JITTER);
    }

    /** Notes that the read items were valid. */
    void understood() {
        failures = 0;
    }

    /**
     * Notes that a read failed. Each failure makes the wait before the next read longer. Returns whether it was the
     * newest read; an older one says nothing about the store now.
     */
    boolean failed(StoreRequest.Read read, boolean throttled, long now, CircuitPolicy policy) {
        waitedInVain |= !read.readWait().isUsual();
        if (!read.equals(inFlight)) {
            return false;
        }
        inFlight = null;
        lost = 0;
        if (throttled) {
            stretch = Math.min(LONGEST_STRETCH, stretch * 2);
            untilForgotten = Span.of(now, Math.round(Protocol.THROTTLED_MEMORY_MILLIS * (0.5 + random.nextDouble())));
        }
        backOff(now, policy);
        return true;
    }

    /** Makes the wait before the next read longer. */
    void backOff(long now, CircuitPolicy policy) {
        failures++;
        double wait = policy.refreshInterval().toMillis() * Math.pow(2, Math.min(failures - 1, 20));
        wait = Math.min((double) Protocol.LONGEST_BACK_OFF_MILLIS, wait);
        untilRetry = Span.of(now, Math.round(wait * (0.8 + 0.4 * random.nextDouble())));
    }
}
