package dev.switchgear.dynamodb;

import dev.switchgear.spi.Ticker;
import java.time.Duration;

/** When one question of a circuit to the store is given up, however many requests it takes. */
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

    /** Returns the time that is left; not positive if none is. */
    Duration left() {
        return Duration.ofNanos(limitNanos - (ticker.nanos() - startNanos));
    }
}
