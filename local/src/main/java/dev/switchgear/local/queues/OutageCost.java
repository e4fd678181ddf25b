package dev.switchgear.local.queues;

import dev.switchgear.local.queues.OutageModel.Outage;
import dev.switchgear.local.queues.OutageModel.Requests;
import dev.switchgear.model.CircuitPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Requests to Lambda, SQS and CloudWatch in an outage of an hour, with and without the governor, and their list prices in
 * us-east-1. The worker's and the governor's requests to the table are left out.
 */
final class OutageCost {
    private static final int HOUR = 3_600;
    /** The batches that Lambda asks for at once when little arrives. */
    private static final int POLLERS = 5;

    private static final int CONCURRENCY = 50;
    /** A refused batch of ten, with the request that puts it back. */
    private static final double BATCH_SECONDS = 0.2;

    /** SQS's default. The outage begins when the circuit opens, so nothing fails before. */
    private static final int VISIBILITY = 30;

    private static final int SCHEDULE = 60;
    /** Lambda does not promise a time for a change. */
    private static final int CHANGE_SECONDS = 15;

    private static final double GIGABYTES = 0.5;
    private static final double GOVERNOR_SECONDS = 0.5;
    private static final double LAMBDA_REQUEST = 0.20e-6;
    private static final double LAMBDA_GB_SECOND = 16.6667e-6;
    private static final double SQS_REQUEST = 0.40e-6;
    private static final double METRIC_REQUEST = 10e-6;

    private OutageCost() {}

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
            lines.add(row(rate, false));
            lines.add(row(rate, true));
        }
        return lines;
    }

    private static String row(int perSecond, boolean governed) {
        CircuitPolicy policy = CircuitPolicy.defaults();
        Outage hour = new Outage(
                HOUR,
                perSecond,
                POLLERS,
                CONCURRENCY,
                BATCH_SECONDS,
                0,
                VISIBILITY,
                SCHEDULE,
                CHANGE_SECONDS,
                policy.openWait().toSeconds(),
                policy.maxOpenWait().toSeconds());
        Requests made = OutageModel.requests(hour, governed);
        long requests = made.workers() + made.governorRuns();
        double dollars = requests * LAMBDA_REQUEST
                + (made.workers() * BATCH_SECONDS + made.governorRuns() * GOVERNOR_SECONDS)
                        * GIGABYTES
                        * LAMBDA_GB_SECOND
                + made.sqs() * SQS_REQUEST
                + made.metrics() * METRIC_REQUEST;
        return String.format(
                Locale.ROOT,
                "| %d | %s | %,d | %,d | %,d | %.3f |",
                perSecond,
                governed ? "with" : "without",
                requests,
                made.sqs(),
                made.metrics(),
                dollars);
    }
}
