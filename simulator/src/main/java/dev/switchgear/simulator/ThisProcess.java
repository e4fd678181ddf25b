package dev.switchgear.simulator;

/** The one place here that knows more than a seed: what time it really is, to show progress, and what was built. */
final class ThisProcess {
    private final long start = System.nanoTime();

    double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }

    /** The commit that is running, as the launcher says. */
    String commit() {
        return System.getProperty("switchgear.commit", "unknown");
    }
}
