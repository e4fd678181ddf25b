package dev.switchgear.lambda;

import java.time.Duration;

/**
 * How long a refused message of a FIFO queue is hidden. Each wait is longer than the one before, by a factor that makes
 * the last but one an hour; nearly all outages have ended by then. Otherwise, the message waits as long as SQS allows
 * before the receive that would move it to the dead-letter queue.
 *
 * @param maxReceives the largest number of receives; 0 if there is no dead-letter queue
 */
record FifoBackoff(int maxReceives) {
    /** SQS hides a message for at most twelve hours, minus the time that it was hidden before. */
    static final long LONGEST_SECONDS = Duration.ofHours(12).minusMinutes(10).toSeconds();

    private static final double HORIZON_SECONDS = 3_600;
    private static final double LEAST_FACTOR = 2;

    /** Without a dead-letter queue, an early receive costs only its price. */
    private static final long EASY_LONGEST_SECONDS = 900;

    /**
     * @param firstSeconds the wait that the circuit asks for; at least 1
     * @param receives how often the message has been received, including this time
     */
    long seconds(long firstSeconds, int receives) {
        if (maxReceives > 0 && receives >= maxReceives) {
            return LONGEST_SECONDS;
        }
        double first = (double) Math.max(1, firstSeconds);
        double factor = LEAST_FACTOR;
        long longest = EASY_LONGEST_SECONDS;
        if (maxReceives > 0) {
            factor = Math.max(LEAST_FACTOR, Math.pow(HORIZON_SECONDS / first, 1.0 / Math.max(1, maxReceives - 2)));
            longest = LONGEST_SECONDS;
        }
        double wait = first * Math.pow(factor, Math.max(0, receives - 1));
        return Math.max(1, Math.round(Math.min((double) longest, wait)));
    }
}
