package dev.switchgear.protocol;

import dev.switchgear.model.CircuitPolicy;

/**
 * Decides which environments may probe: about four candidates per slot at first, and twice as many after every half
 * second in which nobody took it. Keeps a large fleet from writing all at once, without knowing its exact size.
 */
public final class ProbeTurn {
    private static final double CANDIDATES_PER_SLOT = 4;
    private static final double DOUBLING_MILLIS = 500;

    private ProbeTurn() {}

    public static boolean isMine(long environment, CircuitSnapshot snapshot, long nowMillis, CircuitPolicy policy) {
        double free = Math.max(0, nowMillis - snapshot.grantableSince(nowMillis));
        double share = CANDIDATES_PER_SLOT
                * policy.probes()
                / FleetHint.orAssumed(snapshot, policy)
                * Math.pow(2, Math.min(60, free / DOUBLING_MILLIS));
        return Hash.share(environment, snapshot.epoch(), 0x70726f6265L) < share;
    }
}
