package dev.switchgear.testkit;

import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.spi.EventLedger;

class InMemoryEventLedgerContractTest extends EventLedgerContract {
    @Override
    protected EventLedger emptyLedger() {
        return new InMemoryCircuitStore();
    }
}
