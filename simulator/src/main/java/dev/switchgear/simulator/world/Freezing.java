package dev.switchgear.simulator.world;

import dev.switchgear.simulator.time.Micros;
import dev.switchgear.simulator.time.Seeds;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/**
 * The times in which an environment is frozen: between two requests, and while a fault stalls it. Its monotonic clock
 * stands still meanwhile, and input from outside waits.
 */
final class Freezing {
    private static final double MEAN_STALL_MICROS = 3.0 * Micros.SECOND;
    private static final long LONGEST_STALL_MICROS = 900 * Micros.SECOND;

    /** A freeze must end soon after the faults, so that a lone environment has enough time to come to rest. */
    private static final long LONGEST_LATE_STALL_MICROS = 100 * Micros.SECOND;

    private final LongSupplier now;
    private final Deque<Runnable> held = new ArrayDeque<>(2);
    private boolean resting = true;
    private boolean stalled;
    private long frozenSince;
    private long frozenMicros;
    private boolean ended;

    /** Frozen from the start, because an environment without a request is frozen. */
    Freezing(LongSupplier now) {
        this.now = now;
        frozenSince = now.getAsLong();
    }

    /** Returns how long a stall lasts that begins this long before the end of the faults. */
    static long stallMicros(SplittableRandom life, long untilCalmMicros) {
        double mean = MEAN_STALL_MICROS * (life.nextInt(10) == 0 ? 30 : 1);
        long length = Math.min(LONGEST_STALL_MICROS, Math.round(Seeds.exponential(life, mean)));
        return Math.min(length, untilCalmMicros + LONGEST_LATE_STALL_MICROS);
    }

    boolean isFrozen() {
        return resting || stalled;
    }

    boolean isResting() {
        return resting;
    }

    boolean isStalled() {
        return stalled;
    }

    void rest(boolean rests) {
        become(rests, stalled);
    }

    void stall(boolean stalls) {
        become(resting, stalls);
    }

    /** Returns microseconds since an arbitrary moment, without those in which the environment was frozen. */
    long monotonicMicros() {
        return (isFrozen() ? frozenSince : now.getAsLong()) - frozenMicros;
    }

    boolean holdsNothing() {
        return held.isEmpty();
    }

    /** Runs input from outside: now, when the environment thaws, or never. */
    void deliver(Runnable mail) {
        if (isFrozen()) {
            held.add(mail);
        } else if (!ended) {
            mail.run();
        }
    }

    /** Runs the input that came while the environment was frozen, until it is frozen again. */
    void readMail() {
        while (!held.isEmpty() && !isFrozen() && !ended) {
            held.poll().run();
        }
    }

    /** Marks the environment as dead; nothing runs in it from now on. */
    void end() {
        ended = true;
        held.clear();
    }

    private void become(boolean rests, boolean stalls) {
        boolean before = isFrozen();
        resting = rests;
        stalled = stalls;
        if (!before && isFrozen()) {
            frozenSince = now.getAsLong();
        } else if (before && !isFrozen()) {
            frozenMicros += now.getAsLong() - frozenSince;
        }
    }
}
