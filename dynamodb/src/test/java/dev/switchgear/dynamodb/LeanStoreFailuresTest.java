package dev.switchgear.dynamodb;

import java.net.URI;

/** The same failures mean the same to the store that makes its requests itself. */
final class LeanStoreFailuresTest extends StoreFailuresTest {
    @Override
    DynamoDbCircuitStoreBuilder storeAt(URI endpoint) {
        return super.storeAt(endpoint).lean();
    }
}
