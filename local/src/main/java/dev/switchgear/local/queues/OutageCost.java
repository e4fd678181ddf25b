package dev.switchgear.local.queues;

import dev.switchgear.model.CircuitPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Requests to Lambda, SQS and CloudWatch in an outage of an hour, with and without the governor, and their list prices in
 * us-east-1. One standard queue is simulated second by second, with the waits of the default policy, and messages that are
 * put back as {@code SqsBatch} does. The worker's and the governor's requests to the table are left out.
 */
final class OutageCost {
    private static final int HOUR = 3_600;
    private static final int LONGEST_DELAY = 900;
    private static final int MOST_TIMES = 10;

    private static final int BATCH = 10;
    /** The batches that Lambda asks for at once when little arrives. */
    private static final int POLLERS = 5;

    private static final int CONCURRENCY = 50;
    private static final int SLOWED = 2;
    /** A refused batch of ten, with the request that puts it back. The story measures less. */
    private static final double BATCH_SECONDS = 0.2;

    private static final int SCHEDULE = 60;
    /** From an event, or a run of the schedule, until Lambda has changed the mapping. Lambda does not promise a time. */
    private static final int CHANGE_SECONDS = 15;

    private static final double GIGABYTES = 0.5;
    private static final double GOVERNOR_SECONDS = 0.5;
    private static final double LAMBDA_REQUEST = 0.20e-6;
    private static final double LAMBDA_GB_SECOND = 16.6667e-6;
    private static final double SQS_REQUEST = 0.40e-6;
    private static final double METRIC_REQUEST = 10e-6;

    private final int perSecond;
    private final boolean governed;
    /** Messages that become visible, by second and by how often they were put back. */
    private final long[][] due = new long[HOUR + 2 * LONGEST_DELAY + 1][MOST_TIMES + 1];

    private final long[] visible = new long[MOST_TIMES + 1];
    /** When the mapping is polled in the present period, and when the circuit is half open. */
    private int begins;

    private int ends;
    private long open;
    private long wait;
    private long workers;
    private long governorRuns;
    private long metricRequests;
    private long sqsRequests;

    private OutageCost(int perSecond, boolean governed) {
        this.perSecond = perSecond;
        this.governed = governed;
        wait = CircuitPolicy.defaults().openWait().toSeconds();
    }

    /** The table, as the guide has it. */
    static List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("An outage of one hour, a standard queue with SqsBatch, list prices in us-east-1 (USD):");
        lines.add(String.format(
                Locale.ROOT,
                "  Lambda %.2f and SQS %.2f for a million requests, Lambda %.7f a GB-second, CloudWatch %.2f for 1,000",
                LAMBDA_REQUEST * 1e6,
                SQS_REQUEST * 1e6,
                LAMBDA_GB_SECOND,
                METRIC_REQUEST * 1e3));
        lines.add("| messages a second | governor | Lambda requests | SQS requests | CloudWatch requests | USD |");
        lines.add("|---|---|---|---|---|---|");
        for (int rate : new int[] {10, 100}) {
            lines.add(new OutageCost(rate, false).row());
            lines.add(new OutageCost(rate, true).row());
        }
        return lines;
    }

    private String row() {
        ends = governed ? CHANGE_SECONDS : HOUR; // the event of the opening pauses the mapping
        for (int second = 0; second < HOUR; second++) {
            visible[0] += perSecond;
            for (int times = 0; times <= MOST_TIMES; times++) {
                visible[times] += due[second][times];
            }
            if (governed && second % SCHEDULE == 0) {
                schedule(second);
            }
            if (second >= begins && second < ends) {
                poll(second);
            }
        }
        return told();
    }

    /** A run of the schedule finds a paused mapping; if the circuit is half open, the mapping is slowed instead. */
    private void schedule(int second) {
        governorRuns++;
        if (second < ends) {
            return;
        }
        if (second < open) {
            metricRequests++;
        } else {
            begins = second + CHANGE_SECONDS;
            ends = HOUR;
        }
    }

    /** The first probe fails, and the event of that pauses the mapping again. */
    private void reopen(int second) {
        open = second + wait;
        wait = Math.min(2 * wait, CircuitPolicy.defaults().maxOpenWait().toSeconds());
        if (governed) {
            governorRuns++;
            ends = Math.min(ends, second + CHANGE_SECONDS);
        }
    }

    private void poll(int second) {
        if (second >= open) {
            reopen(second);
        }
        int concurrency = governed && second >= CHANGE_SECONDS ? SLOWED : CONCURRENCY;
        long capacity = Math.round(concurrency / BATCH_SECONDS);
        long all = 0;
        for (long some : visible) {
            all += some;
        }
        long batches = Math.min(capacity, Math.max(Math.min(all, POLLERS), (all + BATCH - 1) / BATCH));
        long left = Math.min(all, batches * BATCH);
        workers += batches;
        sqsRequests += 3 * batches; // receive, put back, delete
        for (int times = 0; times <= MOST_TIMES && left > 0; times++) {
            long some = Math.min(left, visible[times]);
            visible[times] -= some;
            left -= some;
            long first = Math.max(1, open - second) << Math.min(times, MOST_TIMES);
            int delay = (int) Math.min(LONGEST_DELAY, first * 3 / 2); // up to twice as long at random
            due[second + delay][Math.min(times + 1, MOST_TIMES)] += some;
        }
    }

    private String told() {
        long requests = workers + governorRuns;
        double dollars = requests * LAMBDA_REQUEST
                + (workers * BATCH_SECONDS + governorRuns * GOVERNOR_SECONDS) * GIGABYTES * LAMBDA_GB_SECOND
                + sqsRequests * SQS_REQUEST
                + metricRequests * METRIC_REQUEST;
        return String.format(
                Locale.ROOT,
                "| %d | %s | %,d | %,d | %,d | %.3f |",
                perSecond,
                governed ? "with" : "without",
                requests,
                sqsRequests,
                metricRequests,
                dollars);
    }
}
