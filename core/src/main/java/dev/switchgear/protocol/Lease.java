package dev.switchgear.protocol;

import dev.switchgear.model.CircuitPolicy;

/**
 * A probe slot that somebody holds.
 *
 * @param slot 1 to 8
 * @param holder the nonce minted for the permit
 * @param untilMillis when the lease ends, on the wall clock
 */
public record Lease(int slot, String holder, long untilMillis) {
    /** Whether nobody can still be in this lease: its end has passed by more than clocks may differ, or is absurd. */
    boolean isOver(long nowMillis) {
        return untilMillis < nowMillis - Protocol.SKEW_MILLIS || untilMillis > latestSane(nowMillis);
    }

    /** The latest end of a lease that a writer with a sane clock stores, whatever its policy. */
    static long latestSane(long nowMillis) {
        return nowMillis + Protocol.LONGEST_LEASE_MILLIS + Protocol.SKEW_MILLIS;
    }

    /**
     * How long a probe's lease usually lasts, in milliseconds: as long as the call, and as long again as a slow store may
     * take to grant it and the next call to come and use it.
     */
    public static long millis(CircuitPolicy policy) {
        return policy.callTimeout().toMillis() + 3_000;
    }
}
