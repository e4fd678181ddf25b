package dev.switchgear.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Time that passes when a test says so: a wall clock, and the monotonic ticker of one environment, which stops while
 * the environment is frozen as it does in Lambda.
 *
 * <p>{@code time} is the wall clock, and {@code time::nanos} is a {@link dev.switchgear.spi.Ticker}. The ticker begins
 * a minute before it overflows, to test that the overflow does no harm. {@link #environment()} returns further
 * environments of the same world. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class VirtualTime implements InstantSource {
    private static final long FIRST_NANOS =
            Long.MAX_VALUE - Duration.ofMinutes(1).toNanos();
    private static final long NOT_FROZEN = -1;

    private final Instant start;
    private final AtomicLong worldNanos;
    private long lostNanos;
    private long frozenAt = NOT_FROZEN;

    /** Creates the world's first environment; its wall clock shows {@code start}. */
    public VirtualTime(Instant start) {
        this(start, new AtomicLong());
    }

    private VirtualTime(Instant start, AtomicLong worldNanos) {
        this.start = start;
        this.worldNanos = worldNanos;
    }

    /** Returns the time of another environment, with the same wall clock but its own ticker and freezes. */
    public VirtualTime environment() {
        return new VirtualTime(start, worldNanos);
    }

    /** Returns the exact time. */
    @Override
    public Instant instant() {
        return start.plusNanos(worldNanos.get());
    }

    /** Returns the ticker of this environment, in nanoseconds since an arbitrary moment. */
    public synchronized long nanos() {
        long now = frozenAt == NOT_FROZEN ? worldNanos.get() : frozenAt;
        return FIRST_NANOS + now - lostNanos;
    }

    /**
     * Lets time pass in every environment of this world. The tickers of frozen environments stand still.
     *
     * @throws IllegalArgumentException if {@code duration} is negative; for clocks that step back, see {@link
     *     SkewableClock}
     */
    public void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("time was to pass by " + duration + "; it passes by 0 or more");
        }
        worldNanos.addAndGet(duration.toNanos());
    }

    /** Stops this environment's ticker until {@link #thaw()}. A frozen environment stays frozen. */
    public synchronized void freeze() {
        if (frozenAt == NOT_FROZEN) {
            frozenAt = worldNanos.get();
        }
    }

    /** Continues this environment's ticker from where it stopped. */
    public synchronized void thaw() {
        if (frozenAt != NOT_FROZEN) {
            lostNanos += worldNanos.get() - frozenAt;
            frozenAt = NOT_FROZEN;
        }
    }

    /** Lets time pass while this environment is frozen, and thaws it. */
    public void freezeFor(Duration duration) {
        freeze();
        advance(duration);
        thaw();
    }
}
