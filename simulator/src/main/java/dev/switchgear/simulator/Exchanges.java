package dev.switchgear.simulator;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.participant.StoreRequest;

/** What one call may wait for the table, and what it has waited: once for reads and once for writes, together. */
final class Exchanges {
    private final long readBudget;
    private final long writeBudget;
    private long readMicros;
    private long writeMicros;
    private int count;

    Exchanges(CircuitPolicy policy) {
        readBudget = policy.readBudget().toMillis() * Micros.MILLI;
        writeBudget = policy.writeBudget().toMillis() * Micros.MILLI;
    }

    long left(StoreRequest request) {
        return request instanceof StoreRequest.Read
                ? Math.max(0, readBudget - readMicros)
                : Math.max(0, writeBudget - writeMicros);
    }

    void spend(StoreRequest request, long micros) {
        count++;
        if (request instanceof StoreRequest.Read) {
            readMicros += micros;
        } else {
            writeMicros += micros;
        }
    }

    long readMicros() {
        return readMicros;
    }

    long writeMicros() {
        return writeMicros;
    }

    int count() {
        return count;
    }
}
