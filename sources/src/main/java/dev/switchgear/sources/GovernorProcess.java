package dev.switchgear.sources;

import dev.switchgear.Switchgear;
import dev.switchgear.dynamodb.StoreSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Executors;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The function that the governor runs in: its environment variables, its clock, its clients. */
final class GovernorProcess {
    /** How often one request is sent at most. The next run continues, so more would only use up its time. */
    static final int MOST_ATTEMPTS = 3;

    private static final Duration LONGEST_CALL = Duration.ofSeconds(8);
    private static final Duration LONGEST_FUNCTION = Duration.ofMinutes(15);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
    private static final Duration LAST_BACKOFF = Duration.ofSeconds(1);

    private GovernorProcess() {}

    static Map<String, String> variables() {
        return System.getenv();
    }

    static InstantSource clock() {
        return InstantSource.system();
    }

    static LambdaClient lambda() {
        return LambdaClient.builder()
                .httpClient(http())
                .overrideConfiguration(bounds().build())
                .build();
    }

    static SqsClient sqs() {
        return SqsClient.builder()
                .httpClient(http())
                .overrideConfiguration(bounds().build())
                .build();
    }

    static CloudWatchClient cloudWatch() {
        return CloudWatchClient.builder()
                .httpClient(http())
                .overrideConfiguration(bounds().build())
                .build();
    }

    /** What parking and redriving use. */
    static Redrive.Parts parking(ParkingSettings settings) {
        DynamoDbClient dynamo = dynamoDb(settings.store());
        SqsClient sqs = sqs();
        Switchgear switchgear = Switchgear.builder()
                .store(settings.store().builder().build())
                .namespace(settings.namespace())
                .defaults(settings.policy())
                .label(settings.owner())
                .build();
        return new Redrive.Parts(
                switchgear,
                new ParkingStore(dynamo, settings.table(), settings.namespace()),
                new ParkingCounts(dynamo, settings.table(), settings.namespace()),
                new EventTargets(functions(), sqs),
                new FinalQueue(sqs, settings.finalQueue()),
                Executors.newFixedThreadPool(settings.limits().lanes()));
    }

    /** A function is called once, and may take as long as a function can. The caller limits each call to the time it has. */
    private static LambdaClient functions() {
        return LambdaClient.builder()
                .httpClient(UrlConnectionHttpClient.builder()
                        .connectionTimeout(LONGEST_WAIT)
                        .socketTimeout(LONGEST_FUNCTION)
                        .build())
                .overrideConfiguration(once -> once.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }

    static DynamoDbClient dynamoDb(StoreSettings store) {
        DynamoDbClientBuilder builder =
                DynamoDbClient.builder().httpClient(http()).overrideConfiguration(bounds().build());
        store.region().map(Region::of).ifPresent(builder::region);
        store.endpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }

    static Switchgear switchgear(GovernorSettings settings) {
        return Switchgear.builder()
                .store(settings.store().builder().build())
                .namespace(settings.namespace())
                .defaults(settings.policy())
                .label(settings.owner())
                .build();
    }

    /** A request is given up after {@code LONGEST_CALL}, with all of its attempts. */
    static ClientOverrideConfiguration.Builder bounds() {
        BackoffStrategy backoff = BackoffStrategy.exponentialDelay(FIRST_BACKOFF, LAST_BACKOFF);
        return ClientOverrideConfiguration.builder()
                .apiCallTimeout(LONGEST_CALL)
                .apiCallAttemptTimeout(LONGEST_WAIT)
                .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .maxAttempts(MOST_ATTEMPTS)
                        .backoffStrategy(backoff)
                        .throttlingBackoffStrategy(backoff)
                        .build());
    }

    private static SdkHttpClient http() {
        return UrlConnectionHttpClient.builder()
                .connectionTimeout(LONGEST_WAIT)
                .socketTimeout(LONGEST_WAIT)
                .build();
    }
}
