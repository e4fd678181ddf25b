package dev.switchgear.local;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/**
 * The requests of customers. They arrive at random moments (a Poisson process by default); the gaps and the keys come
 * from a seed.
 *
 * <p>The loop is open: a request arrives when it is due, even if earlier ones have not been answered. The fleets limit
 * the number of concurrent requests: they throttle a request if no environment is free.
 */
public final class LoadSource implements AutoCloseable {
    /** The number of different keys that customers ask for. */
    static final int KEYS = 10;

    private static final double NANOS_PER_SECOND = 1e9;

    private final ScheduledExecutorService timer;
    private final LongSupplier nanos;
    private final ToLongFunction<SplittableRandom> gaps;
    private final SplittableRandom random;
    private final Consumer<String> arrivals;
    private long dueNanos;
    private volatile boolean closed;

    /** Sends the key of each request to {@code arrivals}, which must not block. */
    LoadSource(
            ScheduledExecutorService timer,
            LongSupplier nanos,
            double perSecond,
            long seed,
            Consumer<String> arrivals) {
        this(timer, nanos, random -> gapNanos(random, perSecond), seed, arrivals);
    }

    /**
     * Sends the key of each request to {@code arrivals}, which must not block.
     *
     * @param gaps draws the nanoseconds from one request to the next
     */
    public LoadSource(
            ScheduledExecutorService timer,
            LongSupplier nanos,
            ToLongFunction<SplittableRandom> gaps,
            long seed,
            Consumer<String> arrivals) {
        this.timer = timer;
        this.nanos = nanos;
        this.gaps = gaps;
        random = new SplittableRandom(seed);
        this.arrivals = arrivals;
    }

    void start() {
        start(Duration.ZERO);
    }

    /** Begins after {@code delay}; the first request comes one gap later. */
    public void start(Duration later) {
        dueNanos = nanos.getAsLong() + later.toNanos();
        scheduleNext();
    }

    private void scheduleNext() {
        dueNanos += gaps.applyAsLong(random);
        var unused = timer.schedule(this::arrive, dueNanos - nanos.getAsLong(), TimeUnit.NANOSECONDS);
    }

    private void arrive() {
        if (!closed) {
            arrivals.accept(key(random.nextInt(KEYS)));
            scheduleNext();
        }
    }

    static long gapNanos(SplittableRandom random, double perSecond) {
        return (long) (-Math.log(1 - random.nextDouble()) / perSecond * NANOS_PER_SECOND);
    }

    static String key(int number) {
        return "k" + number;
    }

    @Override
    public void close() {
        closed = true;
    }
}
