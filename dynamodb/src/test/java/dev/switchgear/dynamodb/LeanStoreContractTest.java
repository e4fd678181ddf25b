package dev.switchgear.dynamodb;

import dev.switchgear.spi.CircuitStore;
import dev.switchgear.testkit.CircuitStoreContract;

/** The contract, for the store that makes its requests itself. */
final class LeanStoreContractTest extends CircuitStoreContract {
    @Override
    protected CircuitStore emptyStore() {
        LocalDynamoDb running = LocalDynamoDb.running();
        return LocalDynamoDb.storeAt(running.endpoint())
                .table(running.newTable())
                .patience(java.time.Duration.ofSeconds(30))
                .lean()
                .build();
    }
}
