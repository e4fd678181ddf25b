package dev.switchgear.participant;

import dev.switchgear.protocol.Lease;

/**
 * How a probe ended.
 *
 * @param lease its lease
 * @param points the change of the score
 * @param lastedMillis how long it took; 0 if unknown
 * @param askedMillis how long the dependency asked callers to wait; 0 if it did not
 */
record ProbeOutcome(Lease lease, int points, long lastedMillis, long askedMillis) {
    boolean isHeldBy(Lease stored) {
        return stored.slot() == lease.slot() && stored.holder().equals(lease.holder());
    }
}
