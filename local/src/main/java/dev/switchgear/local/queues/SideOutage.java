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

    /**
     * What a side has done since the dependency died.
     *
     * @param outage until it was healed
     * @param noticed until the governor first paused a mapping; the same as {@code outage} if it did not
     */
    record OutageMarks(SideMark outage, SideMark noticed) {}

    /**
     * The figures of a side, and those of the model for the same outage: its rate, its waits, when it was noticed, and how long a batch took
     * afterwards.
     *
     * @param standard how many messages the standard queue got in the outage
     */
    static SideOutage of(QueueSide side, OutageMarks marks, long standard, boolean governed, long healed) {
        QueueLedger ledger = side.ledger();
        return new SideOutage(
                marks.outage(),
                OutageModel.requests(same(marks, standard), governed).workers(),
                side.counts(),
                ledger,
                side.deadLetters(),
                Math.max(0, ledger.lastMillis() - healed));
    }

    private static Outage same(OutageMarks marks, long standard) {
        int seconds = seconds(marks.outage());
        SideMark refused = marks.outage().since(marks.noticed());
        double batchSeconds = Math.max(1, refused.busyMillis())
                / 1e3
                / Math.max(1, refused.all().invocations());
        return new Outage(
                seconds,
                (int) Math.round((double) standard / seconds),
                QueueSide.STANDARD_CONCURRENCY,
                QueueSide.STANDARD_CONCURRENCY,
                batchSeconds,
                Math.max(0, seconds(marks.noticed()) - CHANGE_SECONDS),
                QueueSide.VISIBILITY_SECONDS,
                GovernorLoop.EVERY_SECONDS,
                CHANGE_SECONDS,
                QueuesStage.OPEN_WAIT_SECONDS,
                QueuesStage.MAX_OPEN_WAIT_SECONDS);
    }

    private static int seconds(SideMark lasted) {
        return (int) Math.max(1, Math.round(lasted.atMillis() / 1e3));
    }

    int invocations() {
        return outage.all().invocations();
    }

    int requests() {
        return outage.all().requests() + outage.deferrals();
    }
}
