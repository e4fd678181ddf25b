package dev.switchgear.simulator;

/** The one place here that knows what time it really is: to show progress, and to stop after so many minutes. */
final class RealTime {
    private final long start = System.nanoTime();

    double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }
}
