package dev.switchgear.dynamodb;

import dev.switchgear.spi.Ticker;
import java.time.Duration;

/** The end of one question to the store, however many requests it takes. */
final class Deadline {
    /** The ticker of this process. */
    static final Ticker REAL = System::nanoTime;

    private final Ticker ticker;
    private final long startNanos;
    private final long limitNanos;

    Deadline(Ticker ticker, Duration limit) {
        this.ticker = ticker;
        this.startNanos = ticker.nanos();
        this.limitNanos = limit.toNanos();
    }

    /** Returns the remaining time; zero or negative if there is none. */
    Duration left() {
        return Duration.ofNanos(limitNanos - (ticker.nanos() - startNanos));
    }
}
