package dev.switchgear.simulator.world;

import dev.switchgear.spi.StoreUnavailableException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The delivery of one request to the table and of its answer.
 *
 * @param upMicros the time of the request on its way to the table; negative if it never arrives
 * @param downMicros the time of the answer on its way; negative if it never arrives
 * @param lagMicros the lag of the replica for an eventually consistent read
 * @param twinMicros when the request arrives for the second time; negative if it does not
 * @param refusal why the table refuses it; null if it does not
 */
record Delivery(
        long upMicros,
        long downMicros,
        long lagMicros,
        long twinMicros,
        @Nullable Kind refusal) {
    /** Returns the delivery of a request that is sent later by this time. */
    Delivery later(long micros) {
        return new Delivery(
                upMicros < 0 ? upMicros : upMicros + micros,
                downMicros,
                lagMicros,
                twinMicros < 0 ? twinMicros : twinMicros + micros,
                refusal);
    }
}
