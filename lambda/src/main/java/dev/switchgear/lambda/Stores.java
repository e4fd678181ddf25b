package dev.switchgear.lambda;

import dev.switchgear.dynamodb.DynamoDbCircuitStore;
import dev.switchgear.dynamodb.DynamoDbCircuitStoreBuilder;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.spi.StoreUnavailableException.Kind;
import software.amazon.awssdk.regions.Region;

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
        DynamoDbCircuitStoreBuilder builder =
                DynamoDbCircuitStore.builder().table(settings.table().get()).lean();
        settings.region().ifPresent(region -> builder.region(Region.of(region)));
        settings.endpoint().ifPresent(builder::endpoint);
        return builder.build();
    }
}
