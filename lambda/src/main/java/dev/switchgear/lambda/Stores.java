package dev.switchgear.lambda;

import dev.switchgear.dynamodb.StoreSettings;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.spi.StoreUnavailableException.Kind;

/** Makes the store that settings name. Loading this class loads the SDK: nobody does it on a caller's thread. */
final class Stores {
    private Stores() {}

    /**
     * @param problem what is wrong with the settings, for where it left no table
     * @throws StoreUnavailableException if it left none
     */
    static CircuitStore of(LambdaSettings settings, String problem) {
        if (settings.table().isEmpty()) {
            throw new StoreUnavailableException(Kind.MISCONFIGURED, problem);
        }
        return new StoreSettings(settings.table(), settings.region(), settings.endpoint())
                .builder()
                .lean()
                .build();
    }
}
