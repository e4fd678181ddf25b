package dev.switchgear.local;

import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * How long the threads of this process have waited for a processor, or for the JVM: a thread of its own is due every five
 * milliseconds, and adds up how late it is. So a test can tell a wait for the store from a busy machine.
 */
final class Stalls {
    private static final long TICK_MILLIS = 5;

    private long lastNanos = Machine.nanos();
    private long lateNanos;

    Stalls() {
        var timer = Executors.newSingleThreadScheduledExecutor(tick -> {
            Thread thread = new Thread(tick, "stalls");
            thread.setDaemon(true);
            return thread;
        });
        var unused = timer.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Returns how long in all, in nanoseconds, since this was made. */
    synchronized long nanos() {
        return lateNanos + late(Machine.nanos());
    }

    private synchronized void tick() {
        long now = Machine.nanos();
        lateNanos += late(now);
        lastNanos = now;
    }

    private long late(long now) {
        return Math.max(0, now - lastNanos - TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS));
    }
}
