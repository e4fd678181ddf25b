package dev.switchgear.simulator.world;

import dev.switchgear.spi.StoreUnavailableException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of one request on its way to the table and back.
 *
 * @param upMicros how long it is under way to the table; negative: it never gets there
 * @param downMicros how long the answer is under way; negative: it never comes
 * @param lagMicros how far behind the replica is that an eventually consistent read meets
 * @param twinMicros after which it reaches the table once more; negative: it does not
 * @param refusal why the table does not carry it out; null if it does
 */
record Fate(
        long upMicros,
        long downMicros,
        long lagMicros,
        long twinMicros,
        @Nullable Kind refusal) {
    /** The same for a request that leaves so much later. */
    Fate later(long micros) {
        return new Fate(
                upMicros < 0 ? upMicros : upMicros + micros,
                downMicros,
                lagMicros,
                twinMicros < 0 ? twinMicros : twinMicros + micros,
                refusal);
    }
}
