package dev.switchgear.participant;

import dev.switchgear.protocol.Lease;

/**
 * How a probe ended.
 *
 * @param lease what it had
 * @param points what it adds to the score
 * @param lastedMillis how long it took; 0 if nobody knows
 * @param askedMillis how long the dependency asked to be left alone; 0 if it did not
 */
record ProbeOutcome(Lease lease, int points, long lastedMillis, long askedMillis) {
    boolean isHeldBy(Lease stored) {
        return stored.slot() == lease.slot() && stored.holder().equals(lease.holder());
    }
}
