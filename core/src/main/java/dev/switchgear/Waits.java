package dev.switchgear;

/** How long an OPEN circuit waits. Drawn once by the writer and stored, so that the fleet shares one deadline. */
final class Waits {
    private Waits() {}

    /** Returns the wait after {@code reopens} reopenings; {@code draw} is a random number from 0 to 1. */
    static long millis(CircuitPolicy policy, int reopens, double draw) {
        double doubled = (double) policy.openWait().toMillis() * Math.pow(2, Math.min(reopens, 30));
        double capped = Math.min((double) policy.maxOpenWait().toMillis(), doubled);
        return Math.round(capped * (0.8 + 0.4 * draw));
    }
}
