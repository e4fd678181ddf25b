package dev.switchgear.simulator.runs;

/** The only access of this module to the process: the real time, to show progress, and the version that runs. */
public final class SimulatorProcess {
    private final long start = System.nanoTime();

    public double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }

    /** Returns the commit that runs, as the launcher sets it. */
    public String commit() {
        return System.getProperty("switchgear.commit", "unknown");
    }
}
