package dev.switchgear.simulator.peers;

/** The last calls of one environment, and whether at least half of at least five failed. */
final class LocalWindow {
    private static final int SIZE = 10;
    private static final int LEAST = 5;

    private final boolean[] failed = new boolean[SIZE];
    private int calls;

    void add(boolean failure) {
        failed[calls++ % SIZE] = failure;
    }

    void clear() {
        calls = 0;
    }

    boolean isBad() {
        int known = Math.min(calls, SIZE);
        int failures = 0;
        for (int i = 0; i < known; i++) {
            failures += failed[i] ? 1 : 0;
        }
        return known >= LEAST && 2 * failures >= known;
    }
}
