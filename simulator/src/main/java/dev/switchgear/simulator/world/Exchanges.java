package dev.switchgear.simulator.world;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.participant.StoreRequest;
import dev.switchgear.simulator.time.Micros;

/** What one call may wait for the table, and what it has waited: once for reads and once for writes, together. */
public final class Exchanges {
    private final long readBudget;
    private final long firstReadBudget;
    private final long writeBudget;
    private boolean first;
    private long readMicros;
    private long writeMicros;
    private int count;

    public Exchanges(CircuitPolicy policy) {
        readBudget = policy.readBudget().toMillis() * Micros.MILLI;
        firstReadBudget = Math.max(readBudget, policy.firstReadBudget().toMillis() * Micros.MILLI);
        writeBudget = policy.writeBudget().toMillis() * Micros.MILLI;
    }

    long left(StoreRequest request) {
        return request instanceof StoreRequest.Read read
                ? Math.max(0, (read.first() ? firstReadBudget : readBudget) - readMicros)
                : leftForWrites();
    }

    long leftForWrites() {
        return Math.max(0, writeBudget - writeMicros);
    }

    public void spend(StoreRequest request, long micros) {
        count++;
        if (request instanceof StoreRequest.Read read) {
            first |= read.first();
            readMicros += micros;
        } else {
            writeMicros += micros;
        }
    }

    /** What is written beside a call costs it the time until it goes on. */
    void spendOnWrites(long micros) {
        writeMicros += micros;
    }

    /** The longest that this call may wait for reads. */
    public long mostReadMicros() {
        return first ? firstReadBudget : readBudget;
    }

    public long readMicros() {
        return readMicros;
    }

    public long writeMicros() {
        return writeMicros;
    }

    public int count() {
        return count;
    }
}
