package dev.switchgear.signals;

import dev.switchgear.Switchgear;
import dev.switchgear.dynamodb.DynamoDbCircuitStore;
import dev.switchgear.spi.Ticker;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/** The Lambda function that we run in: its environment variables, its clock, its random numbers. */
final class ThisFunction {
    private ThisFunction() {}

    static Settings settings() {
        UnaryOperator<String> environment = name -> {
            String value = System.getenv(name);
            return value == null ? "" : value;
        };
        return new Settings(environment);
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

    static DynamoDbCircuitStore store(Settings settings) {
        return DynamoDbCircuitStore.builder().table(settings.table()).build();
    }
}
