package dev.switchgear.simulator.world;

import dev.switchgear.simulator.time.Micros;
import java.util.Locale;

/**
 * A time in which the dependency has trouble.
 *
 * @param fromMillis since the start of the run
 * @param untilMillis since the start of the run
 * @param ill the kind of trouble
 * @param share the share of the calls, or of the callers ({@link Ill#BAD_ZONE}; a value above 1 means every n-th
 *     caller, so that the share is exact in small fleets too); for {@link Ill#FLAPPING} the period in seconds, for
 *     {@link Ill#BAD_KEY} the number of the key
 */
public record Episode(long fromMillis, long untilMillis, Ill ill, double share) {
    /** A kind of trouble. */
    public enum Ill {
        /** A share of the calls fails within about 20 ms. */
        FAILS_FAST,
        /** A share of the calls gives no answer until the caller gives up. */
        TIMES_OUT,
        /** A share of the calls succeeds, but takes long. */
        SLOW,
        /** A share of the callers always fails: their zone, credentials or network are bad. */
        BAD_ZONE,
        /** All calls that concern one key fail. */
        BAD_KEY,
        /** A share of the calls fails fast, and the answer asks callers to wait for 8 s. */
        ASKS_TO_WAIT,
        /** A share of the calls is given up by its caller for reasons of its own; their outcome is ignored. */
        CANCELLED,
        /** Dead and healthy in turns. */
        FLAPPING
    }

    boolean isAt(long nowMicros) {
        long millis = nowMicros / Micros.MILLI;
        return millis >= fromMillis && millis < untilMillis;
    }

    /** Whether every call fails at {@code nowMicros}. */
    boolean isTotal(long nowMicros) {
        return switch (ill) {
            case FAILS_FAST, TIMES_OUT, ASKS_TO_WAIT -> share >= 1;
            case FLAPPING -> isDown(nowMicros);
            default -> false;
        };
    }

    boolean isDown(long nowMicros) {
        long half = Math.max(1, Math.round(share * Micros.SECOND / 2));
        return (nowMicros - fromMillis * Micros.MILLI) / half % 2 == 0;
    }

    Episode cutAt(long millis) {
        return new Episode(fromMillis, Math.min(untilMillis, millis), ill, share);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s(%.2f) %.1f-%.1f s", ill, share, fromMillis / 1e3, untilMillis / 1e3);
    }
}
