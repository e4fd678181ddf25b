package dev.switchgear.simulator.time;

/**
 * The wall clock of one machine. It is near the true time and has an error of its own: drift, skew and jumps add up.
 */
public final class WallClock {
    /** The true time at which every run starts: 2026-01-01, in milliseconds since 1970. */
    public static final long START_MILLIS = 1_767_225_600_000L;

    private final double rate;
    private long offsetMicros;

    WallClock(long skewMicros, double driftPerMillion) {
        offsetMicros = skewMicros;
        rate = driftPerMillion / 1e6;
    }

    public long millis(long nowMicros) {
        return START_MILLIS + Math.floorDiv(nowMicros + offsetMicros + (long) (nowMicros * rate), Micros.MILLI);
    }

    public void jump(long micros) {
        offsetMicros += micros;
    }

    /** Returns how far this clock is ahead of the true time; negative if it is behind. */
    public long errorMicros(long nowMicros) {
        return offsetMicros + (long) (nowMicros * rate);
    }

    /** Returns the time of a correct clock. */
    public static long trueMillis(long nowMicros) {
        return START_MILLIS + nowMicros / Micros.MILLI;
    }
}
