package dev.switchgear.protocol;

/**
 * A time in which the fleet gathers evidence.
 *
 * @param number of the watch in its epoch; 0 if there was none
 * @param fromMillis when it started, on the wall clock
 * @param untilMillis when it ends
 */
public record Watch(long number, long fromMillis, long untilMillis) {
    public boolean isActive(long nowMillis) {
        return number > 0 && untilMillis > nowMillis && untilMillis <= latestSane(nowMillis);
    }

    /** Age in milliseconds, never negative. */
    public long ageMillis(long nowMillis) {
        return Math.max(0, nowMillis - fromMillis);
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
