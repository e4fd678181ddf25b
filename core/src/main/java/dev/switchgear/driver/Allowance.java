package dev.switchgear.driver;

import dev.switchgear.bounds.Limits;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.participant.StoreRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long one call may still wait for the store: once for reads, and for writes together. How long it waits for a read
 * depends on what is at stake for it.
 */
public final class Allowance {
    private final @Nullable CircuitPolicy policy;
    private final Duration whole;
    /** What it has waited for reads already. */
    private long readNanos;

    /** What is left for writes. */
    private long writeNanos;

    public Allowance(CircuitPolicy policy) {
        this.policy = policy;
        whole = Duration.ZERO;
        writeNanos = policy.writeBudget().toNanos();
    }

    /** For work that no call waits for, such as a last report before a process ends. */
    public Allowance(Duration whole) {
        policy = null;
        this.whole = Limits.bounded(whole);
        writeNanos = this.whole.toNanos();
    }

    Duration left(StoreRequest request) {
        if (request instanceof StoreRequest.Read read) {
            Duration budget = policy == null ? whole : read.readWait().budget(policy);
            return Duration.ofNanos(Math.max(0, budget.toNanos() - readNanos));
        }
        return leftForWrites();
    }

    Duration leftForWrites() {
        return Duration.ofNanos(writeNanos);
    }

    void spend(StoreRequest request, long nanos) {
        if (request instanceof StoreRequest.Read) {
            readNanos += nanos;
        } else {
            spendOnWrites(nanos);
        }
    }

    void spendOnWrites(long nanos) {
        writeNanos = Math.max(0, writeNanos - nanos);
    }
}
