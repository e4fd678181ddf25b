package dev.switchgear.local.queues;

/**
 * The requests of one standard queue in an outage, simulated second by second: the circuit waits and probes as its policy says,
 * and refused messages are put back as {@code SqsBatch} does.
 */
final class OutageModel {
    private static final int LONGEST_DELAY = 900;
    private static final int MOST_TIMES = 10;
    private static final int BATCH = 10;
    private static final int SLOWED = 2;
    /** A request that receives a batch, one that puts it back, and one that deletes it. */
    private static final int SQS_FOR_A_BATCH = 3;

    private final Outage outage;
    private final boolean governed;
    /** Messages that become visible, by second and by how often they were put back. */
    private final long[][] due;

    private final long[] visible = new long[MOST_TIMES + 1];
    /** When the mapping is polled in the present period, and when the circuit is half open. */
    private int begins;

    private int ends;
    private long open;
    private long wait;
    private long workers;
    private long governorRuns;
    private long metricRequests;

    private OutageModel(Outage outage, boolean governed) {
        this.outage = outage;
        this.governed = governed;
        due = new long[outage.seconds() + 2 * LONGEST_DELAY + outage.visibility() + 1][MOST_TIMES + 1];
        wait = outage.openWait();
        ends = governed
                ? outage.opens() + outage.change()
                : outage.seconds(); // the event of the opening pauses the mapping
    }

    /**
     * An outage of a fleet, in seconds.
     *
     * @param seconds how long it lasts
     * @param perSecond the messages that arrive
     * @param pollers the batches that are asked for at once when little arrives
     * @param concurrency the most batches at once
     * @param batchSeconds how long a refused batch takes
     * @param opens from the beginning until the circuit is open; until then, messages fail
     * @param visibility after which a message that failed comes back
     * @param schedule the time between two runs of the governor
     * @param change from an event, or a run of the schedule, until the mapping is changed
     * @param openWait the first wait of the circuit
     * @param maxOpenWait its longest one
     */
    record Outage(
            int seconds,
            int perSecond,
            int pollers,
            int concurrency,
            double batchSeconds,
            int opens,
            int visibility,
            int schedule,
            int change,
            long openWait,
            long maxOpenWait) {}

    /**
     * What was requested.
     *
     * @param workers invocations of the function
     * @param governorRuns invocations of the governor
     * @param sqs requests to SQS
     * @param metrics requests to CloudWatch
     */
    record Requests(long workers, long governorRuns, long sqs, long metrics) {}

    static Requests requests(Outage outage, boolean governed) {
        return new OutageModel(outage, governed).run();
    }

    private Requests run() {
        for (int second = 0; second < outage.seconds(); second++) {
            visible[0] += outage.perSecond();
            for (int times = 0; times <= MOST_TIMES; times++) {
                visible[times] += due[second][times];
            }
            if (governed && second % outage.schedule() == 0) {
                schedule(second);
            }
            if (second >= begins && second < ends) {
                poll(second);
            }
        }
        return new Requests(workers, governorRuns, SQS_FOR_A_BATCH * workers, metricRequests);
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
            begins = second + outage.change();
            ends = outage.seconds();
        }
    }

    /** The first probe fails, and the event of that pauses the mapping again. */
    private void reopen(int second) {
        open = second + wait;
        wait = Math.min(2 * wait, outage.maxOpenWait());
        if (governed) {
            governorRuns++;
            ends = Math.min(ends, second + outage.change());
        }
    }

    private void poll(int second) {
        boolean fails = second < outage.opens();
        if (second >= open && !fails) {
            reopen(second);
        }
        int concurrency = governed && second >= outage.opens() + outage.change() ? SLOWED : outage.concurrency();
        long capacity = Math.round(concurrency / outage.batchSeconds());
        long all = 0;
        for (long some : visible) {
            all += some;
        }
        long batches = Math.min(capacity, Math.max(Math.min(all, outage.pollers()), (all + BATCH - 1) / BATCH));
        long left = Math.min(all, batches * BATCH);
        workers += batches;
        for (int times = 0; times <= MOST_TIMES && left > 0; times++) {
            long some = Math.min(left, visible[times]);
            visible[times] -= some;
            left -= some;
            if (fails) {
                due[second + outage.visibility()][times] += some;
                continue;
            }
            long first = Math.max(1, open - second) << Math.min(times, MOST_TIMES);
            int delay = (int) Math.min(LONGEST_DELAY, first * 3 / 2); // up to twice as long at random
            due[second + delay][Math.min(times + 1, MOST_TIMES)] += some;
        }
    }
}
