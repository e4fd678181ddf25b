package dev.switchgear.protocol;

/**
 * A time in which the fleet gathers evidence.
 *
 * @param number of the watch in its epoch; 0 if there was none
 * @param fromMillis when it started, on the wall clock
 * @param untilMillis when it ends
 */
public record Watch(long number, long fromMillis, long untilMillis) {
    /** How many calls one after the other a watch of long calls may last. */
    private static final long EXTENDED_CALLS = 12;

    public boolean isActive(long nowMillis) {
        return number > 0
                && untilMillis > nowMillis
                && untilMillis <= latestSane(nowMillis)
                && fromMillis <= nowMillis + Protocol.FAR_AHEAD_MILLIS;
    }

    /** Age in milliseconds, never negative. */
    public long ageMillis(long nowMillis) {
        return Math.max(0, nowMillis - fromMillis);
    }

    /** Whether the watch is about to end before one more call that lasts {@code callMillis} is heard of, and may go on. */
    public boolean mayExtend(long nowMillis, long callMillis) {
        return untilMillis - nowMillis < Math.max(Protocol.EXTEND_BELOW_MILLIS, hearingMillis(callMillis))
                && ageMillis(nowMillis) < longestMillis(callMillis) - 1_000;
    }

    /** In how long a call that lasts {@code callMillis} ends and is reported. */
    static long hearingMillis(long callMillis) {
        return Math.min(Protocol.LONGEST_WATCH_MILLIS, callMillis * 3 / 2 + Protocol.WATCH_MILLIS / 3);
    }

    /** How long a watch may be extended to, so that even one environment alone is heard often enough to decide it. */
    static long longestMillis(long callMillis) {
        return Math.min(
                Protocol.LONGEST_WATCH_MILLIS,
                Math.max(Protocol.LONGEST_EXTENSION_MILLIS, EXTENDED_CALLS * callMillis));
    }

    /** The latest end of a watch that a writer with a sane clock stores. */
    static long latestSane(long nowMillis) {
        return nowMillis + Protocol.LONGEST_WATCH_MILLIS + Protocol.SKEW_MILLIS;
    }

    /** How long a fruitless watch keeps others from starting the next one. */
    public static long gapMillis(int level) {
        if (level == 0) {
            return 0;
        }
        return level <= 3 ? 5_000 : Math.min(60_000L, 5_000L << Math.min(level - 3, 10));
    }
}
