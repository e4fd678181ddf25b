package dev.switchgear.local.queues;

import dev.switchgear.sandbox.MappingCounts;

/**
 * The figures of one side.
 *
 * @param outage what its mappings did while the dependency was dead
 * @param deferrals the requests that its functions sent to SQS in that time
 * @param whole what its mappings did in the whole run
 * @param ledger what the dependency saw
 * @param deadLetters the messages in the dead-letter queues at the end
 * @param drainMillis from healing until the last message was handled
 */
record SideOutage(
        MappingCounts outage,
        int deferrals,
        MappingCounts whole,
        QueueLedger ledger,
        int deadLetters,
        long drainMillis) {
    int requests() {
        return outage.requests() + deferrals;
    }
}
