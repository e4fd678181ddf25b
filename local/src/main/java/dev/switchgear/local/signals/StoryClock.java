package dev.switchgear.local.signals;

import dev.switchgear.spi.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The virtual time of a story. */
public final class StoryClock implements InstantSource, Ticker {
    private final Instant begin;
    private long millis;

    public StoryClock(Instant begin) {
        this.begin = begin;
    }

    @Override
    public synchronized Instant instant() {
        return begin.plusMillis(millis);
    }

    @Override
    public synchronized long nanos() {
        return millis * 1_000_000;
    }

    public synchronized void pass(Duration time) {
        millis += time.toMillis();
    }
}
