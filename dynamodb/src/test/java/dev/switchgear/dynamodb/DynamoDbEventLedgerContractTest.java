package dev.switchgear.dynamodb;

import dev.switchgear.spi.EventLedger;
import dev.switchgear.testkit.EventLedgerContract;
import org.junit.jupiter.api.AfterAll;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The contract, over HTTP against the real DynamoDB Local. */
class DynamoDbEventLedgerContractTest extends EventLedgerContract {
    private static final DynamoDbClient CLIENT = LocalDynamoDb.running().client();

    @Override
    protected EventLedger emptyLedger() {
        return DynamoDbCircuitStore.of(CLIENT, LocalDynamoDb.running().newTable());
    }

    @AfterAll
    static void closeClient() {
        CLIENT.close();
    }
}
