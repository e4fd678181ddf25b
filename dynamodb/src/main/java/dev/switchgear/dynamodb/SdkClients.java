package dev.switchgear.dynamodb;

import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.spi.StoreUnavailableException.Kind;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/** What a builder makes with the SDK. A lean store does not load this class. */
final class SdkClients {
    private SdkClients() {}

    static SdkTable table(TableName table, Region region, DynamoDbCircuitStoreBuilder settings) {
        DynamoDbClientBuilder client = DynamoDbClient.builder()
                .region(region)
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(settings.patience())
                        .socketTimeout(settings.patience()))
                .overrideConfiguration(limits -> limits.retryStrategy(AwsRetryStrategy.doNotRetry()));
        URI endpoint = settings.endpoint();
        if (endpoint != null) {
            client.endpointOverride(endpoint);
        }
        AwsCredentialsProvider credentials = settings.credentials();
        if (credentials != null) {
            client.credentialsProvider(credentials);
        }
        return new SdkTable(client.build(), table, true);
    }

    /** The region that {@code regions} finds, or the SDK's chain if that is null. */
    static Region region(TableName table, @Nullable AwsRegionProvider regions) {
        try {
            return regions == null ? new DefaultAwsRegionProviderChain().getRegion() : regions.getRegion();
        } catch (SdkClientException e) {
            throw new StoreUnavailableException(
                    Kind.MISCONFIGURED,
                    "no region for table '" + table + "': set AWS_REGION, or call region(...) of the store's builder",
                    e);
        }
    }
}
