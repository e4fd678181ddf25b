package dev.switchgear.local.queues;

import dev.switchgear.sandbox.MappingCounts;

/**
 * What a side has done until a moment.
 *
 * @param atMillis the moment
 * @param all what its mappings have done
 * @param standard what the mapping of the standard queue has done
 * @param deferrals the requests that its functions have sent to SQS
 * @param busyMillis how long all invocations took, one after the other
 */
record SideMark(long atMillis, MappingCounts all, MappingCounts standard, int deferrals, long busyMillis) {
    SideMark since(SideMark earlier) {
        return new SideMark(
                atMillis - earlier.atMillis,
                all.since(earlier.all),
                standard.since(earlier.standard),
                deferrals - earlier.deferrals,
                busyMillis - earlier.busyMillis);
    }
}
