package dev.switchgear.dynamodb;

import dev.switchgear.spi.CircuitStore;
import dev.switchgear.testkit.CircuitStoreContract;
import org.junit.jupiter.api.AfterAll;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class DynamoDbCircuitStoreContractTest extends CircuitStoreContract {
    private static final DynamoDbClient CLIENT = LocalDynamoDb.running().client();

    @Override
    protected CircuitStore emptyStore() {
        return DynamoDbCircuitStore.of(CLIENT, LocalDynamoDb.running().newTable());
    }

    @AfterAll
    static void closeClient() {
        CLIENT.close();
    }
}
