package dev.switchgear.lambda;

import java.time.Duration;

/**
 * For how long a message of a FIFO queue is hidden each time it is refused. Each wait is longer than the one before, by
 * the factor with which the last but one is an hour: nearly all outages are over by then. If one is not, the message
 * waits as long as SQS allows before the receive that would move it to the dead-letter queue.
 *
 * @param maxReceives how often it may be received; 0 if there is no dead-letter queue
 */
record HoldPlan(int maxReceives) {
    /** SQS hides no message for longer than twelve hours, less what it was hidden before. */
    static final long LONGEST_SECONDS = Duration.ofHours(12).minusMinutes(10).toSeconds();

    private static final double HORIZON_SECONDS = 3_600;
    private static final double LEAST_FACTOR = 2;

    /** Without a dead-letter queue nothing is at stake but the price of receiving in vain. */
    private static final long EASY_LONGEST_SECONDS = 900;

    /**
     * @param firstSeconds the wait that the circuit asks for; at least 1
     * @param receives how often the message has been received, this time included
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
