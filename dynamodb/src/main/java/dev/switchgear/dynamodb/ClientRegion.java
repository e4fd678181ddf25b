package dev.switchgear.dynamodb;

import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbServiceClientConfiguration;

/** The region or endpoint of a client, as text for an error message. */
final class ClientRegion {
    private ClientRegion() {}

    static String of(DynamoDbClient client) {
        try {
            DynamoDbServiceClientConfiguration configuration = client.serviceClientConfiguration();
            return configuration
                    .endpointOverride()
                    .map(endpoint -> configuration.region() + " at " + endpoint)
                    .orElseGet(() -> String.valueOf(configuration.region()));
        } catch (UnsupportedOperationException decoratedClient) {
            return "an unknown region";
        }
    }
}
