package dev.switchgear.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;

/**
 * The wall clock of one machine, wrong in the ways clocks are: ahead or behind, too fast or too slow, stepped in either
 * direction, stopped.
 *
 * <p>It shows a true clock, {@link VirtualTime} as a rule, through an error that a test sets and changes at any time.
 * Safe for use by many threads.
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

    /** Creates a clock that shows what {@code truth} shows, until it is told otherwise. */
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

    /** Shows {@code offset} more than the truth from now on, less if it is negative. The drift goes on from there. */
    public synchronized void skew(Duration offset) {
        since = truth.instant();
        shown = since.plus(offset);
    }

    /** Steps by {@code step} from what it shows now, backwards if it is negative. */
    public synchronized void jump(Duration step) {
        settle();
        shown = shown.plus(step);
    }

    /** Gains {@code perMillion} microseconds per second from now on, or loses them if it is negative. 0 ends it. */
    public synchronized void drift(double perMillion) {
        settle();
        driftPerMillion = perMillion;
    }

    /** Shows the same from now on, until {@link #resume()}. */
    public synchronized void stop() {
        settle();
        stopped = true;
    }

    /** Goes on from where it stopped. */
    public synchronized void resume() {
        settle();
        stopped = false;
    }

    private void settle() {
        shown = instant();
        since = truth.instant();
    }
}
