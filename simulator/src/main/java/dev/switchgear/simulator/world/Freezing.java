package dev.switchgear.simulator.world;

import dev.switchgear.simulator.time.Micros;
import dev.switchgear.simulator.time.Seeds;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/**
 * When an environment is frozen: while it rests between two requests, and while a fault stalls it. Meanwhile its monotonic clock
 * stands still, and what comes from outside waits.
 */
final class Freezing {
    private static final double MEAN_STALL_MICROS = 3.0 * Micros.SECOND;
    private static final long LONGEST_STALL_MICROS = 900 * Micros.SECOND;

    /** A freeze must not outlive the faults so long that a lone environment has no time to come to rest. */
    private static final long LONGEST_LATE_STALL_MICROS = 100 * Micros.SECOND;

    private final LongSupplier now;
    private final Deque<Runnable> held = new ArrayDeque<>(2);
    private boolean resting = true;
    private boolean stalled;
    private long frozenSince;
    private long frozenMicros;
    private boolean ended;

    /** Frozen from the start, as an environment is that has no request yet. */
    Freezing(LongSupplier now) {
        this.now = now;
        frozenSince = now.getAsLong();
    }

    /** How long a stall lasts that begins so long before the faults are over. */
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

    /** Microseconds since an arbitrary moment, less those in which the environment was frozen. */
    long monotonicMicros() {
        return (isFrozen() ? frozenSince : now.getAsLong()) - frozenMicros;
    }

    boolean holdsNothing() {
        return held.isEmpty();
    }

    /** Runs what comes from outside: now, when the environment thaws, or never. */
    void deliver(Runnable mail) {
        if (isFrozen()) {
            held.add(mail);
        } else if (!ended) {
            mail.run();
        }
    }

    /** Runs what came while the environment was frozen, until it is frozen again. */
    void readMail() {
        while (!held.isEmpty() && !isFrozen() && !ended) {
            held.poll().run();
        }
    }

    /** The environment is dead: nothing more is run. */
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
