package dev.switchgear.driver;

import dev.switchgear.bounds.Limits;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.participant.StoreRequest;
import java.time.Duration;

/** How long one call may still wait for the store: once for a read, and for writes together. */
public final class Allowance {
    private long readNanos;
    private long writeNanos;

    public Allowance(CircuitPolicy policy) {
        readNanos = policy.readBudget().toNanos();
        writeNanos = policy.writeBudget().toNanos();
    }

    /** For work that no call waits for, such as a last report before a process ends. */
    public Allowance(Duration whole) {
        readNanos = Limits.bounded(whole).toNanos();
        writeNanos = readNanos;
    }

    Duration left(StoreRequest request) {
        return Duration.ofNanos(request instanceof StoreRequest.Read ? readNanos : writeNanos);
    }

    void spend(StoreRequest request, long nanos) {
        if (request instanceof StoreRequest.Read) {
            readNanos = Math.max(0, readNanos - nanos);
        } else {
            writeNanos = Math.max(0, writeNanos - nanos);
        }
    }
}
