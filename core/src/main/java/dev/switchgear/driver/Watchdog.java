package dev.switchgear.driver;

import dev.switchgear.bounds.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Records calls that still run when their process is about to be killed. Its one daemon thread starts with the first
 * deadline. Threads run during an invocation, and only then can a deadline pass.
 *
 * <p>While a call runs, it is an entry in a list. The thread wakes at the earliest deadline that it knew when it last
 * checked, not once per call. Nearly all calls end before, and cost two uses of a lock.
 */
public final class Watchdog {
    /** How long before the deadline a call is recorded, to leave time for the write. */
    static final Duration MARGIN = Duration.ofMillis(200);

    private static final long NEVER = Long.MAX_VALUE;

    private final Object lock = new Object();
    private final Watched head = new Watched(nobody -> {}, 0, 0);
    private final long origin = System.nanoTime();
    private long wakesAt = NEVER;
    private @Nullable ScheduledThreadPoolExecutor timer;

    Watchdog() {
        head.next = head;
        head.previous = head;
    }

    /** A call that is notified when its time is over. */
    public interface Expiring {
        /** {@code givenNanos} is the time from the start of the call until now. */
        void expire(long givenNanos);
    }

    /** A running call. */
    public static final class Watched {
        private final Expiring call;
        private final long startNanos;
        private final long endNanos;
        private @Nullable Watched previous;
        private @Nullable Watched next;

        private Watched(Expiring call, long startNanos, long endNanos) {
            this.call = call;
            this.startNanos = startNanos;
            this.endNanos = endNanos;
        }
    }

    /** Notifies {@code call} shortly before {@code remaining} has passed, unless the call has ended. */
    public Watched watch(Duration time, Expiring call) {
        Duration remaining = Limits.bounded(time);
        long half = remaining.toNanos() / 2;
        long given = Math.max(0, Math.max(half, remaining.toNanos() - MARGIN.toNanos()));
        long now = nanos();
        Watched watched = new Watched(call, now, now + given);
        synchronized (lock) {
            link(watched);
            if (watched.endNanos < wakesAt) {
                wakeAt(watched.endNanos, now);
            }
        }
        return watched;
    }

    /** Notes that a call has ended, and returns how long it took, in nanoseconds. */
    public long ended(Watched watched) {
        synchronized (lock) {
            unlink(watched);
        }
        return nanos() - watched.startNanos;
    }

    void close() {
        synchronized (lock) {
            if (timer != null) {
                timer.shutdownNow();
            }
        }
    }

    /** Records the calls whose deadline has come, and sleeps until the next one. */
    private void look() {
        List<Watched> over = new ArrayList<>();
        synchronized (lock) {
            long now = nanos();
            long earliest = NEVER;
            for (Watched each = head.next; each != null && each != head; each = each.next) {
                if (each.endNanos <= now) {
                    over.add(each);
                } else {
                    earliest = Math.min(earliest, each.endNanos);
                }
            }
            over.forEach(this::unlink);
            wakesAt = NEVER;
            if (earliest != NEVER) {
                wakeAt(earliest, now);
            }
        }
        over.forEach(watched -> watched.call.expire(watched.endNanos - watched.startNanos));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // looking lets nothing out
    private void wakeAt(long at, long now) {
        ScheduledThreadPoolExecutor current = timer();
        if (!current.isShutdown()) {
            wakesAt = at;
            current.schedule(this::look, at - now, TimeUnit.NANOSECONDS);
        }
    }

    private void link(Watched watched) {
        Watched first = head.next;
        watched.previous = head;
        watched.next = first;
        head.next = watched;
        if (first != null) {
            first.previous = watched;
        }
    }

    private void unlink(Watched watched) {
        Watched before = watched.previous;
        Watched after = watched.next;
        if (before != null && after != null) {
            before.next = after;
            after.previous = before;
            watched.previous = null;
            watched.next = null;
        }
    }

    private long nanos() {
        return System.nanoTime() - origin; // real time: nobody waits for a clock of a test
    }

    private ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor current = timer;
        if (current == null) {
            current = new ScheduledThreadPoolExecutor(1, work -> {
                Thread thread = new Thread(work, "switchgear-deadline");
                thread.setDaemon(true);
                return thread;
            });
            timer = current;
        }
        return current;
    }
}
