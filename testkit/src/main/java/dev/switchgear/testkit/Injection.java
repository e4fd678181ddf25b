package dev.switchgear.testkit;

import dev.switchgear.spi.CircuitId;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A fault that was injected into a {@link FaultyStore}. It counts the affected operations, and ends when it is healed.
 *
 * @since 0.1.0
 */
public final class Injection implements AutoCloseable {
    private final Fault fault;
    private final FaultBehaviour behaviour;
    private final Lock lock = new ReentrantLock();
    private final Condition struck = lock.newCondition();
    private int hits;
    private boolean healed;

    Injection(Fault fault) {
        this.fault = fault;
        this.behaviour = fault.newBehaviour();
    }

    /** Returns the number of affected operations. */
    public int hits() {
        lock.lock();
        try {
            return hits;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until it has affected at least {@code wanted} operations, for example until a call hangs.
     *
     * @throws IllegalStateException if it has not within {@code longest}
     * @throws InterruptedException if the caller is interrupted
     */
    public void awaitHits(int wanted, Duration longest) throws InterruptedException {
        lock.lock();
        try {
            long left = longest.toNanos();
            while (hits < wanted) {
                if (left <= 0) {
                    throw new IllegalStateException(
                            "fault '" + fault + "' struck " + hits + " of " + wanted + " times within " + longest);
                }
                left = struck.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends the fault, and releases the operations that hang in it. */
    public void heal() {
        lock.lock();
        try {
            healed = true;
        } finally {
            lock.unlock();
        }
        behaviour.healed();
    }

    /** Heals the fault. */
    @Override
    public void close() {
        heal();
    }

    FaultBehaviour behaviour() {
        return behaviour;
    }

    /** Counts the operation if the fault affects it. */
    boolean strikes(StoreOperation operation, CircuitId circuit) {
        lock.lock();
        try {
            if (healed || hits >= fault.limit() || !fault.concerns(operation, circuit)) {
                return false;
            }
            hits++;
            struck.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return fault + " (struck " + hits() + ")";
    }
}
