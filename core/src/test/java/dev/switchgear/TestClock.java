package dev.switchgear;

import dev.switchgear.spi.Ticker;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** A wall clock and a ticker that a test moves. */
public final class TestClock implements InstantSource, Ticker {
    private final AtomicLong millis = new AtomicLong(1_800_000_000_000L);

    public void pass(long more) {
        millis.addAndGet(more);
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis.get());
    }

    @Override
    public long millis() {
        return millis.get();
    }

    @Override
    public long nanos() {
        return millis.get() * 1_000_000;
    }
}
