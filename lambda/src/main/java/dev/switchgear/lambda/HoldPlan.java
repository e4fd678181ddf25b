package dev.switchgear.lambda;

import java.time.Duration;

/**
 * For how long a message of a FIFO queue is hidden each time it is refused. Each wait is longer than the one before, by
 * the factor with which the last but one wait is twelve hours long: an outage may last so long before a message was
 * received as often as its dead-letter queue allows.
 *
 * @param maxReceives how often it may be received; 0 if there is no dead-letter queue
 */
record HoldPlan(int maxReceives) {
    /** SQS hides no message for longer than twelve hours, less what it was hidden before. */
    static final long LONGEST_SECONDS = Duration.ofHours(12).minusMinutes(10).toSeconds();

    /** Without a dead-letter queue nothing is at stake but the price of receiving in vain. */
    private static final double EASY_FACTOR = 2;

    private static final long EASY_LONGEST_SECONDS = 900;

    /**
     * @param firstSeconds the wait that the circuit asks for; at least 1
     * @param receives how often the message has been received, this time included
     */
    long seconds(long firstSeconds, int receives) {
        long first = Math.max(1, firstSeconds);
        double factor = EASY_FACTOR;
        long longest = EASY_LONGEST_SECONDS;
        if (maxReceives > 0) {
            int steps = Math.max(1, maxReceives - 2);
            factor = Math.max(EASY_FACTOR, Math.pow(LONGEST_SECONDS / (double) first, 1.0 / steps));
            longest = LONGEST_SECONDS;
        }
        double wait = (double) first * Math.pow(factor, Math.max(0, receives - 1));
        return Math.max(1, Math.round(Math.min((double) longest, wait)));
    }
}
