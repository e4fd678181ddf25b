package dev.switchgear.lambda;

import dev.switchgear.dynamodb.StoreSettings;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.spi.StoreUnavailableException.Kind;

/** Makes the store of the settings. Loading this class loads the SDK, so it is never loaded on a caller's thread. */
final class Stores {
    private Stores() {}

    /**
     * @param problem the problem of the settings, if they name no valid table
     * @throws StoreUnavailableException if there is no valid table
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
