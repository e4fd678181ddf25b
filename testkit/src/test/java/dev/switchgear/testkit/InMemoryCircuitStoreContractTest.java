package dev.switchgear.testkit;

import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.spi.CircuitStore;

class InMemoryCircuitStoreContractTest extends CircuitStoreContract {
    @Override
    protected CircuitStore emptyStore() {
        return new InMemoryCircuitStore();
    }
}
