package dev.switchgear.participant;

/**
 * The own breaker of this environment. It refuses only here, and acts only while the fleet cannot decide: while a watch
 * runs, while there is no fresh snapshot, and while the writes that would open the circuit fail. After each wait, one
 * call tests the dependency.
 *
 * @param reopens how often it has opened in a row; 0 while it is closed
 * @param refusing the time in which it refuses
 * @param closedAt when it last closed; earlier failures no longer count
 */
record LocalBreaker(int reopens, Span refusing, long closedAt) {
    static final LocalBreaker CLOSED = new LocalBreaker(0, Span.NONE, 0);

    /** The breaker when the fleet's circuit is open and the store is unavailable: one call tests first. */
    static final LocalBreaker HALF_OPEN = new LocalBreaker(1, Span.NONE, 0);

    private static final long FIRST_WAIT_MILLIS = 5_000;
    private static final long LONGEST_WAIT_MILLIS = 60_000;

    /** The breaker after a failure that opens it, or opens it again. */
    LocalBreaker opened(long now, double draw) {
        double wait = Math.min((double) LONGEST_WAIT_MILLIS, FIRST_WAIT_MILLIS * Math.pow(2, Math.min(reopens, 20)));
        return new LocalBreaker(reopens + 1, Span.of(now, Math.round(wait * (0.8 + 0.4 * draw))), closedAt);
    }

    /** The breaker while one call tests the dependency. */
    LocalBreaker probing(long now, long leaseMillis) {
        return new LocalBreaker(reopens, Span.of(now, leaseMillis), closedAt);
    }

    /** The breaker after a successful test. */
    static LocalBreaker closed(long now) {
        return new LocalBreaker(0, Span.NONE, now);
    }

    boolean isOpen() {
        return reopens > 0;
    }

    /** Whether the next call tests the dependency. */
    boolean isTestDue(long now) {
        return isOpen() && !refusing.contains(now);
    }
}
