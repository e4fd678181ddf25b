package dev.switchgear.dynamodb;

import dev.switchgear.spi.CircuitStore;
import java.time.Duration;

/** The same bounds hold for the store that makes its requests itself. */
final class LeanRequestBoundsTest extends RequestBoundsTest {
    @Override
    CircuitStore patientFor(Duration patience) {
        return own(patience);
    }

    @Override
    CircuitStore own(Duration patience) {
        return LocalDynamoDb.storeAt(endpoint.uri()).patience(patience).lean().build();
    }
}
