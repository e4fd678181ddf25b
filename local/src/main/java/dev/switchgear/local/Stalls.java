package dev.switchgear.local;

import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How long the threads of this process have waited for a processor, or for the JVM: a thread of its own is due every twenty
 * milliseconds, and adds up how late it is. So a test can tell a wait for the store from a busy machine.
 */
final class Stalls {
    private static final long TICK_MILLIS = 20;

    private final LongSupplier clock;
    private long lastNanos;
    private long lateNanos;

    private Stalls(LongSupplier clock) {
        this.clock = clock;
        lastNanos = clock.getAsLong();
    }

    /** One whose thread runs until this process ends. */
    static Stalls counting() {
        Stalls stalls = new Stalls(Machine::nanos);
        var timer = Executors.newSingleThreadScheduledExecutor(tick -> {
            Thread thread = new Thread(tick, "stalls");
            thread.setDaemon(true);
            return thread;
        });
        var unused = timer.scheduleWithFixedDelay(stalls::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        return stalls;
    }

    /** One that counts by a given clock, in nanoseconds, if {@link #tick} is called every twenty milliseconds. */
    static Stalls by(LongSupplier clock) {
        return new Stalls(clock);
    }

    /** Returns how long in all, in nanoseconds, since this was made. */
    synchronized long nanos() {
        return lateNanos + late(clock.getAsLong());
    }

    synchronized void tick() {
        long now = clock.getAsLong();
        lateNanos += late(now);
        lastNanos = now;
    }

    private long late(long now) {
        return Math.max(0, now - lastNanos - TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS));
    }
}
