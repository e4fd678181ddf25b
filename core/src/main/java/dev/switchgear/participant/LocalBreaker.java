package dev.switchgear.participant;

/**
 * The breaker of this environment alone. It refuses for itself, publishes nothing, and acts only while there is no fresh
 * snapshot to go by.
 *
 * @param reopens how often it opened in a row; 0 while it is closed
 * @param refusing when it refuses
 */
record LocalBreaker(int reopens, Span refusing) {
    static final LocalBreaker CLOSED = new LocalBreaker(0, Span.NONE);

    /** The breaker that takes over where the fleet's circuit is open and the store is away: one call tests first. */
    static final LocalBreaker HALF_OPEN = new LocalBreaker(1, Span.NONE);

    private static final long FIRST_WAIT_MILLIS = 5_000;
    private static final long LONGEST_WAIT_MILLIS = 60_000;

    /** The breaker after a failure that opens it, or opens it again. */
    LocalBreaker opened(long now, double draw) {
        double wait = Math.min((double) LONGEST_WAIT_MILLIS, FIRST_WAIT_MILLIS * Math.pow(2, Math.min(reopens, 20)));
        return new LocalBreaker(reopens + 1, Span.of(now, Math.round(wait * (0.8 + 0.4 * draw))));
    }

    /** The breaker while one call tests the dependency. */
    LocalBreaker probing(long now, long leaseMillis) {
        return new LocalBreaker(reopens, Span.of(now, leaseMillis));
    }

    boolean isOpen() {
        return reopens > 0;
    }
}
