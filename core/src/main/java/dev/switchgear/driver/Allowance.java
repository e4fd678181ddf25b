package dev.switchgear.driver;

import dev.switchgear.bounds.Limits;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.participant.StoreRequest;
import java.time.Duration;

/**
 * How long one call may still wait for the store: once for reads, and for writes together. A first read has a budget of
 * its own.
 */
public final class Allowance {
    private long readNanos;
    private long firstReadNanos;
    private long writeNanos;

    public Allowance(CircuitPolicy policy) {
        readNanos = policy.readBudget().toNanos();
        firstReadNanos = Math.max(readNanos, policy.firstReadBudget().toNanos());
        writeNanos = policy.writeBudget().toNanos();
    }

    /** For work that no call waits for, such as a last report before a process ends. */
    public Allowance(Duration whole) {
        writeNanos = Limits.bounded(whole).toNanos();
        readNanos = writeNanos;
        firstReadNanos = writeNanos;
    }

    Duration left(StoreRequest request) {
        if (request instanceof StoreRequest.Read read) {
            return Duration.ofNanos(read.first() ? firstReadNanos : readNanos);
        }
        return leftForWrites();
    }

    Duration leftForWrites() {
        return Duration.ofNanos(writeNanos);
    }

    void spend(StoreRequest request, long nanos) {
        if (request instanceof StoreRequest.Read) {
            readNanos = Math.max(0, readNanos - nanos);
            firstReadNanos = Math.max(0, firstReadNanos - nanos);
        } else {
            spendOnWrites(nanos);
        }
    }

    void spendOnWrites(long nanos) {
        writeNanos = Math.max(0, writeNanos - nanos);
    }
}
