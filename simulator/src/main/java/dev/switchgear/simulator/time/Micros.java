package dev.switchgear.simulator.time;

/** Units of virtual time, which is counted in microseconds since the start of a run. */
public final class Micros {
    public static final long MILLI = 1_000;
    public static final long SECOND = 1_000_000;

    private Micros() {}

    public static double seconds(long micros) {
        return micros / (double) SECOND;
    }
}
