package dev.switchgear.protocol;

/**
 * A time in which the fleet gathers evidence.
 *
 * @param number the number of the watch in its epoch; 0 if there was none
 * @param fromMillis when it started, on the wall clock
 * @param untilMillis when it ends
 */
public record Watch(long number, long fromMillis, long untilMillis) {
    /** The largest number of long calls in a row that a watch includes. */
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

    /**
     * Whether the watch would end before another call that lasts {@code callMillis} is reported, and may be extended.
     */
    public boolean mayExtend(long nowMillis, long callMillis) {
        return untilMillis - nowMillis < Math.max(Protocol.EXTEND_BELOW_MILLIS, hearingMillis(callMillis))
                && ageMillis(nowMillis) < longestMillis(callMillis) - 1_000;
    }

    /** How long a watch goes on when it is extended: half as long again as it takes until the next extension is due. */
    static long extensionMillis(long callMillis) {
        return Math.max(Protocol.WATCH_MILLIS, hearingMillis(callMillis) * 3 / 2);
    }

    /** The time until a call that lasts {@code callMillis} has ended and is reported. */
    static long hearingMillis(long callMillis) {
        return Math.min(Protocol.LONGEST_WATCH_MILLIS, callMillis * 3 / 2 + Protocol.WATCH_MILLIS / 3);
    }

    /** The largest extension of a watch, so that even a single environment can report often enough to decide it. */
    static long longestMillis(long callMillis) {
        return Math.min(
                Protocol.LONGEST_WATCH_MILLIS,
                Math.max(Protocol.LONGEST_EXTENSION_MILLIS, EXTENDED_CALLS * callMillis));
    }

    /** The latest end of a watch that a writer with a correct clock stores. */
    static long latestSane(long nowMillis) {
        return nowMillis + Protocol.LONGEST_WATCH_MILLIS + Protocol.SKEW_MILLIS;
    }

    /** How long no watch is started after one that found nothing. */
    public static long gapMillis(int level) {
        if (level == 0) {
            return 0;
        }
        return level <= 3 ? 5_000 : Math.min(60_000L, 5_000L << Math.min(level - 3, 10));
    }
}
