package dev.switchgear.simulator.world;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.participant.Patience;
import dev.switchgear.participant.StoreRequest;
import dev.switchgear.simulator.time.Micros;

/** What one call may wait for the table, and what it has waited: once for reads and once for writes, together. */
public final class Exchanges {
    private final CircuitPolicy policy;
    private final long writeBudget;
    private Patience patience = Patience.USUAL;
    private long readMicros;
    private long writeMicros;
    private int count;

    public Exchanges(CircuitPolicy policy) {
        this.policy = policy;
        writeBudget = policy.writeBudget().toMillis() * Micros.MILLI;
    }

    long left(StoreRequest request) {
        return request instanceof StoreRequest.Read read
                ? Math.max(0, micros(read.patience()) - readMicros)
                : leftForWrites();
    }

    long leftForWrites() {
        return Math.max(0, writeBudget - writeMicros);
    }

    public void spend(StoreRequest request, long micros) {
        count++;
        if (request instanceof StoreRequest.Read read) {
            patience = read.patience().compareTo(patience) > 0 ? read.patience() : patience;
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
        return micros(patience);
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

    private long micros(Patience value) {
        return value.budget(policy).toMillis() * Micros.MILLI;
    }
}
