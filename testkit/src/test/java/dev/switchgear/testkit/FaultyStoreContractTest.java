package dev.switchgear.testkit;

import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.spi.CircuitStore;

/** Without faults, a faulty store is the store behind it; also after all faults were healed. */
class FaultyStoreContractTest extends CircuitStoreContract {
    @Override
    protected CircuitStore emptyStore() {
        FaultyStore store = new FaultyStore(new InMemoryCircuitStore());
        store.inject(Fault.unreachable());
        store.inject(Fault.staleBy(3));
        store.inject(Fault.blackHole());
        store.heal();
        return store;
    }
}
