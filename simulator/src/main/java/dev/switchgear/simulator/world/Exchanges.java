package dev.switchgear.simulator.world;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.participant.ReadWait;
import dev.switchgear.participant.StoreRequest;
import dev.switchgear.simulator.time.Micros;

/** The budgets of one call for the table, and the time that it has waited: one sum for reads and one for writes. */
public final class Exchanges {
    private final CircuitPolicy policy;
    private final long writeBudget;
    private ReadWait readWait = ReadWait.USUAL;
    private long readMicros;
    private long writeMicros;
    private int count;

    public Exchanges(CircuitPolicy policy) {
        this.policy = policy;
        writeBudget = policy.writeBudget().toMillis() * Micros.MILLI;
    }

    long left(StoreRequest request) {
        return request instanceof StoreRequest.Read read
                ? Math.max(0, micros(read.readWait()) - readMicros)
                : leftForWrites();
    }

    long leftForWrites() {
        return Math.max(0, writeBudget - writeMicros);
    }

    public void spend(StoreRequest request, long micros) {
        count++;
        if (request instanceof StoreRequest.Read read) {
            readWait = read.readWait().compareTo(readWait) > 0 ? read.readWait() : readWait;
            readMicros += micros;
        } else {
            writeMicros += micros;
        }
    }

    /** A write during a call costs the call the time until it continues. */
    void spendOnWrites(long micros) {
        writeMicros += micros;
    }

    /** Returns the longest time that this call may wait for reads. */
    public long mostReadMicros() {
        return micros(readWait);
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

    private long micros(ReadWait value) {
        return value.budget(policy).toMillis() * Micros.MILLI;
    }
}
