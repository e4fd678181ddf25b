package dev.switchgear.benchmarks;

import java.time.Instant;
import java.time.InstantSource;

/**
 * The clock of measured circuits. Each read is a read of the real clock, but the time runs a thousand times as fast, in
 * circles of half a minute.
 *
 * <p>A circuit counts at most 65,535 calls in a second, and passes the rest uncounted. A benchmark makes as many in
 * three milliseconds, and would measure calls that are not counted. The time runs in circles, so that a snapshot never
 * gets old: this clock does not measure how often the store is read.
 */
final class CirclingClock implements InstantSource {
    private static final int FASTER_SHIFT = 10; // 1,024 times: a bucket lasts for a millisecond
    private static final long CIRCLE_MASK =
            (1L << 15) - 1; // 1,024 times as fast: a bucket lasts for a millisecond 33 s

    private final long start = System.currentTimeMillis();

    @Override
    public long millis() {
        return start + (System.currentTimeMillis() << FASTER_SHIFT & CIRCLE_MASK);
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }
}
