package dev.switchgear.local;

/**
 * One request of the load, as its sender saw it.
 *
 * @param atMillis when it was sent, by the wall clock
 * @param tookMillis how long its answer took
 * @param outcome its outcome
 * @param environment the environment that handled it; empty if none did
 * @param breakerMillis how long its handler waited for the breaker, before and after the call; without the time in which its
 *     process got no processor
 * @param opened whether the breaker was open afterwards, as the handling environment reports
 */
public record Attempt(
        long atMillis,
        long tookMillis,
        RequestOutcome outcome,
        String environment,
        long breakerMillis,
        boolean opened) {
    /** A request that no handler answered. */
    static Attempt unanswered(long atMillis, long tookMillis, RequestOutcome outcome) {
        return new Attempt(atMillis, tookMillis, outcome, "", 0, false);
    }

    /** The same request, for a caller that learns nothing about the breaker except its refusals. */
    public Attempt withoutState() {
        return new Attempt(atMillis, tookMillis, outcome, environment, breakerMillis, false);
    }

    /** Whether the environment that handled the request protects the dependency now. */
    boolean showsProtection() {
        return opened || outcome == RequestOutcome.REFUSED;
    }
}
