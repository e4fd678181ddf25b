package dev.switchgear.driver;

import dev.switchgear.bounds.Limits;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Books calls that still run when their process is about to be killed. Its one daemon thread is made with the first
 * deadline; threads run during an invocation, which is the only time a deadline can pass.
 */
public final class Watchdog {
    /** How long before the deadline a call is booked, to leave time for the write. */
    static final Duration MARGIN = Duration.ofMillis(200);

    private @Nullable ScheduledThreadPoolExecutor timer;

    /** Runs {@code expire} shortly before {@code remaining} has passed, unless the result is cancelled before. */
    public Future<?> watch(Duration time, Runnable expire) {
        Duration remaining = Limits.bounded(time);
        Duration wait = remaining.minus(MARGIN);
        Duration half = remaining.dividedBy(2);
        Duration chosen = wait.compareTo(half) < 0 ? half : wait;
        return timer().schedule(expire, Math.max(0, chosen.toNanos()), TimeUnit.NANOSECONDS);
    }

    synchronized void close() {
        if (timer != null) {
            timer.shutdownNow();
        }
    }

    private synchronized ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor current = timer;
        if (current == null) {
            current = new ScheduledThreadPoolExecutor(1, work -> {
                Thread thread = new Thread(work, "switchgear-deadline");
                thread.setDaemon(true);
                return thread;
            });
            current.setRemoveOnCancelPolicy(true);
            timer = current;
        }
        return current;
    }
}
