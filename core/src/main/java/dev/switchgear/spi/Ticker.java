package dev.switchgear.spi;

/**
 * Nanoseconds of this process: for durations within a call, never shared with another machine.
 *
 * <p>It may stop while the process is frozen. {@link System#nanoTime()} is one.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Ticker {
    /** Returns a number of nanoseconds since an arbitrary moment; only differences mean anything. */
    long nanos();
}
