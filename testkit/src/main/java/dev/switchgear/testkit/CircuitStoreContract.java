package dev.switchgear.testkit;

import dev.switchgear.spi.CircuitStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What every {@link CircuitStore} owes to a fleet, as tests. A store passes by a subclass of one method:
 *
 * <pre>{@code
 * class MyCircuitStoreTest extends CircuitStoreContract {
 *     @Override
 *     protected CircuitStore emptyStore() {
 *         return new MyCircuitStore();
 *     }
 * }
 * }</pre>
 *
 * <p>It asks for JUnit Jupiter's engine at run time. There is no way to leave a test out: a store that cannot be reached
 * fails, and a store that cannot do one of these things loses updates or opens circuits for nothing.
 *
 * @since 0.1.0
 */
public abstract class CircuitStoreContract
        implements ReadContract, ConditionContract, ChangeContract, EvidenceContract, RaceContract {
    private CircuitStore store = new UnpreparedStore();

    /** For subclasses. */
    protected CircuitStoreContract() {}

    /**
     * Returns a store that holds nothing, and shares nothing with any store that was returned earlier. It is closed
     * after the test.
     *
     * @throws Exception if there is none, which fails the test
     */
    protected abstract CircuitStore emptyStore() throws Exception;

    /** Prepares the test. */
    @BeforeEach
    public final void prepareStore() throws Exception {
        store = emptyStore();
    }

    /** Ends the test. */
    @AfterEach
    public final void closeStore() {
        store.close();
    }

    /** Returns the store of the running test. */
    @Override
    public final CircuitStore store() {
        return store;
    }
}
