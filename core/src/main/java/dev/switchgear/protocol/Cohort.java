package dev.switchgear.protocol;

import dev.switchgear.model.CircuitPolicy;

/**
 * Selects the environments that take part in a watch: a random share that grows with the age of the watch, and does not
 * depend on failures. Reports of failing environments alone would estimate a failure rate near 100 %.
 */
public final class Cohort {
    private static final double WANTED = 50;
    private static final double DOUBLING_MILLIS = 3_000;

    /** The size of the fleet is unknown: begin as for a large one, and grow quickly. */
    public static final double UNKNOWN_FLEET = 10_000;

    private static final double UNKNOWN_DOUBLING_MILLIS = 250;
    private static final double DOUBTED_DOUBLING_MILLIS = 125;
    private static final long TRUSTED_MILLIS = 2_000;

    private Cohort() {}

    /**
     * The share of the fleet that takes part now. It grows until the watch is decided, so that a wrong estimate of the
     * size does not leave it without evidence. In the watch after a recovery it does not grow, because that watch lasts
     * its whole time.
     */
    public static double share(CircuitSnapshot snapshot, long nowMillis, CircuitPolicy policy) {
        return share(snapshot, FleetHint.of(snapshot, policy), nowMillis, policy);
    }

    private static double share(CircuitSnapshot snapshot, int fleetHint, long nowMillis, CircuitPolicy policy) {
        return snapshot.isWatchedAfterRecovery() && fleetHint > 0
                ? share(TRUSTED_MILLIS, fleetHint, policy)
                : share(snapshot.watchAgeMillis(nowMillis), fleetHint, policy);
    }

    /** The share when a watch is {@code ageMillis} old. */
    public static double share(long ageMillis, int fleetHint, CircuitPolicy policy) {
        if (!Judgement.isSampled(policy)) {
            return 1;
        }
        boolean known = fleetHint > 0;
        double fleet = known ? fleetHint : UNKNOWN_FLEET;
        double refreshSeconds = policy.refreshInterval().toMillis() / 1_000.0;
        double share = WANTED * refreshSeconds / fleet * Math.pow(2, Math.min(60, doublings(ageMillis, known)));
        return Math.min(1, share);
    }

    /**
     * With a right estimate of the fleet's size, a watch is decided within seconds; otherwise the estimate is wrong.
     */
    private static double doublings(long ageMillis, boolean known) {
        if (!known) {
            return ageMillis / UNKNOWN_DOUBLING_MILLIS;
        }
        long doubted = Math.max(0, ageMillis - TRUSTED_MILLIS);
        return (ageMillis - doubted) / DOUBLING_MILLIS + doubted / DOUBTED_DOUBLING_MILLIS;
    }

    /**
     * Whether an environment is selected; newcomers are selected less often, because there may be many more than known.
     * So an undecided watch does not make more and more of them report either, as long as the fleet's size is known.
     */
    public static boolean admits(
            long environment, boolean newcomer, CircuitSnapshot snapshot, long now, CircuitPolicy policy) {
        int known = FleetHint.of(snapshot, policy);
        boolean held = newcomer && known > 0;
        long at = held ? Math.min(now, snapshot.watchStartMillis() + TRUSTED_MILLIS) : now;
        return Hash.share(environment, snapshot.epoch(), snapshot.watch().number())
                < share(snapshot, known * (newcomer ? Protocol.CROWD : 1), at, policy);
    }
}
