package dev.switchgear.signals;

import dev.switchgear.Switchgear;
import dev.switchgear.dynamodb.DynamoDbCircuitStore;
import dev.switchgear.dynamodb.StoreSettings;
import dev.switchgear.spi.Ticker;
import java.time.InstantSource;
import java.util.UUID;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/** The Lambda function that we run in: its environment variables, its clock, its random numbers. */
final class ThisFunction {
    private ThisFunction() {}

    static Settings settings() {
        return Settings.of(System.getenv());
    }

    static InstantSource clock() {
        return InstantSource.system();
    }

    static Ticker ticker() {
        return System::nanoTime;
    }

    static String newId() {
        return UUID.randomUUID().toString();
    }

    static SdkHttpClient http() {
        return UrlConnectionHttpClient.create();
    }

    static Switchgear switchgear(Settings settings) {
        return Switchgear.builder()
                .store(store(settings))
                .namespace(settings.namespace())
                .defaults(settings.policy())
                .label(settings.writer())
                .build();
    }

    static DynamoDbClient dynamoDb(StoreSettings store) {
        DynamoDbClientBuilder builder = DynamoDbClient.builder().httpClient(http());
        store.region().map(Region::of).ifPresent(builder::region);
        store.endpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }

    static DynamoDbCircuitStore store(Settings settings) {
        return settings.store().builder().build();
    }
}
