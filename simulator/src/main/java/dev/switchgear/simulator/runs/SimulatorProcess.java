package dev.switchgear.simulator.runs;

/** The one place here that knows more than a seed: what time it really is, to show progress, and what was built. */
public final class SimulatorProcess {
    private final long start = System.nanoTime();

    public double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }

    /** The commit that is running, as the launcher says. */
    public String commit() {
        return System.getProperty("switchgear.commit", "unknown");
    }
}
