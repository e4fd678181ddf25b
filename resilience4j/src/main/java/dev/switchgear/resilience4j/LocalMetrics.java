package dev.switchgear.resilience4j;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.metrics.FixedSizeSlidingWindowMetrics;
import io.github.resilience4j.core.metrics.LockFreeFixedSizeSlidingWindowMetrics;
import io.github.resilience4j.core.metrics.LockFreeSlidingTimeWindowMetrics;
import io.github.resilience4j.core.metrics.Metrics;
import io.github.resilience4j.core.metrics.SlidingTimeWindowMetrics;
import io.github.resilience4j.core.metrics.Snapshot;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * The calls of this process, in the configured window, counted by resilience4j's own windows. They are for display and
 * do not decide. Safe for use by many threads.
 */
final class LocalMetrics implements CircuitBreaker.Metrics {
    private static final float TOO_FEW = -1;

    private final CircuitBreakerConfig config;
    private volatile Window window;
    private volatile LongAdder refused = new LongAdder();

    LocalMetrics(CircuitBreakerConfig config) {
        this.config = config;
        window = closedWindow(config);
    }

    /** Starts again, with the window of a closed breaker or of one that tests a recovery. */
    void restart(boolean halfOpen) {
        window = halfOpen ? halfOpenWindow(config) : closedWindow(config);
        refused = new LongAdder();
    }

    void record(boolean success, Duration lasted) {
        boolean slow = lasted.compareTo(config.getSlowCallDurationThreshold()) > 0;
        Metrics.Outcome outcome = success
                ? (slow ? Metrics.Outcome.SLOW_SUCCESS : Metrics.Outcome.SUCCESS)
                : (slow ? Metrics.Outcome.SLOW_ERROR : Metrics.Outcome.ERROR);
        window.metrics.record(lasted.toNanos(), TimeUnit.NANOSECONDS, outcome);
    }

    void refused() {
        refused.increment();
    }

    @Override
    public float getFailureRate() {
        Snapshot seen = seen();
        return seen.getTotalNumberOfCalls() < window.minimum ? TOO_FEW : seen.getFailureRate();
    }

    @Override
    public float getSlowCallRate() {
        Snapshot seen = seen();
        return seen.getTotalNumberOfCalls() < window.minimum ? TOO_FEW : seen.getSlowCallRate();
    }

    @Override
    public int getNumberOfSlowCalls() {
        return seen().getTotalNumberOfSlowCalls();
    }

    @Override
    public int getNumberOfSlowSuccessfulCalls() {
        return seen().getNumberOfSlowSuccessfulCalls();
    }

    @Override
    public int getNumberOfSlowFailedCalls() {
        return seen().getNumberOfSlowFailedCalls();
    }

    @Override
    public int getNumberOfBufferedCalls() {
        return seen().getTotalNumberOfCalls();
    }

    @Override
    public int getNumberOfFailedCalls() {
        return seen().getNumberOfFailedCalls();
    }

    @Override
    public long getNumberOfNotPermittedCalls() {
        return refused.sum();
    }

    @Override
    public int getNumberOfSuccessfulCalls() {
        return seen().getNumberOfSuccessfulCalls();
    }

    private Snapshot seen() {
        return window.metrics.getSnapshot();
    }

    private static Window closedWindow(CircuitBreakerConfig config) {
        int size = config.getSlidingWindowSize();
        boolean counts = config.getSlidingWindowType() == SlidingWindowType.COUNT_BASED;
        boolean lockFree =
                config.getSlidingWindowSynchronizationStrategy() == SlidingWindowSynchronizationStrategy.LOCK_FREE;
        Metrics metrics = counts
                ? fixed(size, lockFree)
                : lockFree
                        ? new LockFreeSlidingTimeWindowMetrics(size)
                        : new SlidingTimeWindowMetrics(size, config.getClock());
        int minimum = config.getMinimumNumberOfCalls();
        return new Window(metrics, counts ? Math.min(size, minimum) : minimum);
    }

    private static Window halfOpenWindow(CircuitBreakerConfig config) {
        int permitted = config.getPermittedNumberOfCallsInHalfOpenState();
        return new Window(fixed(permitted, false), Math.min(permitted, config.getMinimumNumberOfCalls()));
    }

    private static Metrics fixed(int size, boolean lockFree) {
        return lockFree ? new LockFreeFixedSizeSlidingWindowMetrics(size) : new FixedSizeSlidingWindowMetrics(size);
    }

    /** A window, and the number of calls from which its rates are shown. */
    private record Window(Metrics metrics, int minimum) {}
}
