package dev.switchgear.simulator;

/** Units of virtual time, which is counted in microseconds since the start of a run. */
final class Micros {
    static final long MILLI = 1_000;
    static final long SECOND = 1_000_000;

    private Micros() {}

    static double seconds(long micros) {
        return micros / (double) SECOND;
    }
}
