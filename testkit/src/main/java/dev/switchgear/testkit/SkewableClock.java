package dev.switchgear.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;

/**
 * The wall clock of one machine, with the faults of real clocks: ahead or behind, too fast or too slow, stepped in
 * either direction, stopped.
 *
 * <p>It adds an error to a true clock, usually {@link VirtualTime}. A test sets the error and may change it at any
 * time. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class SkewableClock implements InstantSource {
    private static final double MILLION = 1_000_000;

    private final InstantSource truth;
    private Instant since;
    private Instant shown;
    private double driftPerMillion;
    private boolean stopped;

    /** Creates a clock without an error. */
    public SkewableClock(InstantSource truth) {
        this.truth = Objects.requireNonNull(truth, "truth");
        since = truth.instant();
        shown = since;
    }

    @Override
    public synchronized Instant instant() {
        if (stopped) {
            return shown;
        }
        Duration passed = Duration.between(since, truth.instant());
        return shown.plus(passed).plusNanos(Math.round(passed.toNanos() * (driftPerMillion / MILLION)));
    }

    /** Sets the error to {@code offset}, which may be negative. The drift continues from there. */
    public synchronized void skew(Duration offset) {
        since = truth.instant();
        shown = since.plus(offset);
    }

    /** Steps by {@code step}, backwards if it is negative. */
    public synchronized void jump(Duration step) {
        settle();
        shown = shown.plus(step);
    }

    /** Sets the drift to {@code perMillion} microseconds per second, which may be negative. 0 ends the drift. */
    public synchronized void drift(double perMillion) {
        settle();
        driftPerMillion = perMillion;
    }

    /** Stops the clock until {@link #resume()}. */
    public synchronized void stop() {
        settle();
        stopped = true;
    }

    /** Continues from the time at which it stopped. */
    public synchronized void resume() {
        settle();
        stopped = false;
    }

    private void settle() {
        shown = instant();
        since = truth.instant();
    }
}
