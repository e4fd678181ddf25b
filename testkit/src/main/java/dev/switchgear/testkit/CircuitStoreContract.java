package dev.switchgear.testkit;

import dev.switchgear.spi.CircuitStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * The contract of every {@link CircuitStore}, as tests. Test a store with a subclass of one method:
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
 * <p>It needs the engine of JUnit Jupiter at run time. No test can be skipped: a store that cannot be reached fails,
 * and a store that breaks the contract loses updates or opens circuits without a reason.
 *
 * @since 0.1.0
 */
public abstract class CircuitStoreContract
        implements ReadContract, ConditionContract, ChangeContract, EvidenceContract, RaceContract {
    private CircuitStore store = new UnpreparedStore();

    /** For subclasses. */
    protected CircuitStoreContract() {}

    /**
     * Returns an empty store that shares nothing with earlier ones. It is closed after the test.
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
