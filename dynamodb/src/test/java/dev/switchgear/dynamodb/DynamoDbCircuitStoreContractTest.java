package dev.switchgear.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.spi.CircuitStore;
import dev.switchgear.testkit.CircuitStoreContract;
import org.junit.jupiter.api.AfterAll;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The contract, over HTTP against the real DynamoDB Local; and no test of it needs more than the permissions say. */
class DynamoDbCircuitStoreContractTest extends CircuitStoreContract {
    private static final CalledActions CALLED = new CalledActions();
    private static final DynamoDbClient CLIENT = LocalDynamoDb.running()
            .clientBuilder()
            .overrideConfiguration(client -> client.addExecutionInterceptor(CALLED))
            .build();

    @Override
    protected CircuitStore emptyStore() {
        return DynamoDbCircuitStore.of(CLIENT, LocalDynamoDb.running().newTable());
    }

    @AfterAll
    static void calledNothingBeyondThePermissions() {
        CLIENT.close();
        assertThat(DynamoDbPermissions.STORE).containsAll(CALLED.actions());
    }
}
