package dev.switchgear.local.queues;

import dev.switchgear.local.queues.OutageModel.Outage;
import dev.switchgear.sandbox.MappingCounts;

/**
 * The figures of one side.
 *
 * @param outage what it did while the dependency was dead
 * @param modelled the invocations for the standard queue in that time, as the model of {@code --cost} has them
 * @param whole what its mappings did in the whole run
 * @param ledger what the dependency saw
 * @param deadLetters the messages in the dead-letter queues at the end
 * @param drainMillis from healing until the last message was handled
 */
record SideOutage(
        SideMark outage, long modelled, MappingCounts whole, QueueLedger ledger, int deadLetters, long drainMillis) {
    /** The seconds of a change of a mapping: the governor looks at the stream ten times a second, and a poll waits for one. */
    private static final int CHANGE_SECONDS = 1;

    /** @param standard how many messages the standard queue got in the outage */
    static SideOutage of(QueueSide side, SideMark outage, long standard, boolean governed, long healed) {
        QueueLedger ledger = side.ledger();
        return new SideOutage(
                outage,
                modelled(outage, standard, governed),
                side.counts(),
                ledger,
                side.deadLetters(),
                Math.max(0, ledger.lastMillis() - healed));
    }

    /** The same outage for the model: its rate, its waits, and how long a batch took here. */
    private static long modelled(SideMark outage, long standard, boolean governed) {
        int seconds = (int) Math.max(1, Math.round(outage.atMillis() / 1e3));
        double batchSeconds = Math.max(1, outage.busyMillis())
                / 1e3
                / Math.max(1, outage.all().invocations());
        Outage same = new Outage(
                seconds,
                (int) Math.round((double) standard / seconds),
                QueueSide.STANDARD_CONCURRENCY,
                QueueSide.STANDARD_CONCURRENCY,
                batchSeconds,
                GovernorLoop.EVERY_SECONDS,
                CHANGE_SECONDS,
                QueuesStage.OPEN_WAIT_SECONDS,
                QueuesStage.MAX_OPEN_WAIT_SECONDS);
        return OutageModel.requests(same, governed).workers();
    }

    int invocations() {
        return outage.all().invocations();
    }

    int requests() {
        return outage.all().requests() + outage.deferrals();
    }
}
