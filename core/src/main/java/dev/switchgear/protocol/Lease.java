package dev.switchgear.protocol;

import dev.switchgear.model.CircuitPolicy;

/**
 * A probe slot with a holder.
 *
 * @param slot 1 to 8
 * @param holder the nonce of the permit
 * @param untilMillis when the lease ends, on the wall clock
 */
public record Lease(int slot, String holder, long untilMillis) {
    /** Whether the lease has certainly ended: its end has passed by more than the clock skew, or is invalid. */
    boolean isOver(long nowMillis) {
        return untilMillis < nowMillis - Protocol.SKEW_MILLIS || untilMillis > latestSane(nowMillis);
    }

    /** The latest end of a lease that a writer with a correct clock stores, whatever its policy. */
    static long latestSane(long nowMillis) {
        return nowMillis + Protocol.LONGEST_LEASE_MILLIS + Protocol.SKEW_MILLIS;
    }

    /**
     * The usual time of a probe's lease, in milliseconds: that of the call, plus the time that a slow store may take to
     * grant it and until the next call uses it.
     */
    public static long millis(CircuitPolicy policy) {
        return policy.callTimeout().toMillis() + 3_000;
    }
}
