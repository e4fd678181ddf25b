package dev.switchgear.participant;

import dev.switchgear.protocol.CircuitSnapshot;
import dev.switchgear.protocol.Lease;
import org.jspecify.annotations.Nullable;

/** The probes of one circuit that this environment makes; guarded by the lock of the driver of the participant. */
final class OwnProbes {
    /** The outcome of a probe that is not stored yet. */
    @Nullable
    ProbeOutcome unrecorded;

    /** The duration of a successful probe that took longer than the policy allows. */
    long longestMillis;

    /** The lease that this environment asked for last and has not used, granted or not. */
    @Nullable
    Lease asked;

    /** Whether the answer to a request for a lease is outstanding. */
    boolean asking;

    /** Whether the last grant came too late for the call that asked for it. */
    boolean lateGrants;

    Span noGrant = Span.NONE;

    /** Whether the store holds a lease of this environment that it has not used: its grant came too late for a call. */
    boolean isGranted(CircuitSnapshot snapshot) {
        Lease lease = asked;
        return lease != null
                && snapshot.open()
                && snapshot.leases().stream().anyMatch(held -> held.holder().equals(lease.holder()));
    }

    /** Whether the answer to a request for a lease is outstanding, and the lease could still be used. */
    boolean isAsking(long now) {
        Lease lease = asked;
        return asking && lease != null && now <= lease.untilMillis();
    }

    /** Forgets what belongs to the period that is over. */
    void startPeriod() {
        asked = null;
        asking = false;
        noGrant = Span.NONE;
        unrecorded = null;
    }
}
