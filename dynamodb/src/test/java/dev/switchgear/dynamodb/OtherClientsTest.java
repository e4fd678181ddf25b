package dev.switchgear.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.Change;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.spi.Transition;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.retry.AwsRetryPolicy;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A client of the caller may be configured in any way: what it says of retries and limits does not reach the store's requests. */
class OtherClientsTest {
    private static final CircuitId PAYMENTS = CircuitId.of("test", "payments");
    private static final Duration BUDGET = Duration.ofMillis(50);
    private static final Duration ONE_MILLISECOND = Duration.ofMillis(1);

    private final ScriptedEndpoint endpoint = new ScriptedEndpoint();

    @AfterEach
    void end() throws Exception {
        endpoint.close();
    }

    @Test
    void aWriteIsSentOnceInWhateverWayTheClientWasToldToRetry() {
        int sent = 0;
        for (var way : waysToRetry().entrySet()) {
            endpoint.replying(ScriptedEndpoint.error(500, "InternalServerError", "again later"));
            try (DynamoDbClient client = client(way.getValue())) {
                CircuitStore store = DynamoDbCircuitStore.of(client, "circuits");

                assertThatThrownBy(() -> write(store)).as(way.getKey()).isInstanceOf(StoreUnavailableException.class);

                assertThat(endpoint.requests()).as(way.getKey()).isEqualTo(++sent);
            }
        }
    }

    @Test
    void theSameClientsRetryRequestsOfTheirOwner() {
        int sent = 0;
        for (var way : waysToRetry().entrySet()) {
            endpoint.replying(ScriptedEndpoint.error(500, "InternalServerError", "again later"));
            try (DynamoDbClient client = client(way.getValue())) {
                client.getItem(request -> request.tableName("theirs").key(Map.of()));
            }
            sent += 2;
            assertThat(endpoint.requests()).as(way.getKey()).isEqualTo(sent);
        }
    }

    @Test
    void aLimitOfTheClientForOneAttemptEndsRequestsOfItsOwnerAndNotOfTheStore() {
        try (DynamoDbClient client = client(
                limits -> limits.apiCallAttemptTimeout(ONE_MILLISECOND).retryStrategy(AwsRetryStrategy.doNotRetry()))) {
            onlyItsOwnerIsCutOff(client);
        }
    }

    @Test
    void soDoesItsLimitForAWholeCall() {
        try (DynamoDbClient client = client(limits -> limits.apiCallTimeout(ONE_MILLISECOND))) {
            onlyItsOwnerIsCutOff(client);
        }
    }

    private void onlyItsOwnerIsCutOff(DynamoDbClient client) {
        endpoint.openingTakes(Duration.ofMillis(200)); // much longer than the client's limit
        CircuitStore store = patient(client);
        assertThatCode(() -> store.read(PAYMENTS, new ReadScope(false, false), BUDGET))
                .doesNotThrowAnyException();

        endpoint.replying(ScriptedEndpoint.SILENCE);
        assertThatThrownBy(() ->
                        client.getItem(request -> request.tableName("theirs").key(Map.of())))
                .isInstanceOf(SdkClientException.class);
    }

    @SuppressWarnings("deprecation") // programs still set policies, the older way
    private static Map<String, Consumer<ClientOverrideConfiguration.Builder>> waysToRetry() {
        Map<String, Consumer<ClientOverrideConfiguration.Builder>> ways = new LinkedHashMap<>();
        ways.put("default", limits -> {});
        for (RetryMode mode : RetryMode.values()) {
            ways.put("mode " + mode, limits -> limits.retryStrategy(mode));
            if (mode != RetryMode.ADAPTIVE_V2) { // which the SDK refuses as a policy
                ways.put("policy of mode " + mode, limits -> limits.retryPolicy(mode));
            }
        }
        ways.put("strategy", limits -> limits.retryStrategy(AwsRetryStrategy.standardRetryStrategy()));
        ways.put("changed strategy", limits -> limits.retryStrategy(strategy -> strategy.maxAttempts(7)));
        ways.put(
                "policy",
                limits -> limits.retryPolicy(AwsRetryPolicy.defaultRetryPolicy().toBuilder()
                        .numRetries(7)
                        .build()));
        return ways;
    }

    private DynamoDbClient client(Consumer<ClientOverrideConfiguration.Builder> settings) {
        return LocalDynamoDb.running()
                .clientBuilder()
                .endpointOverride(endpoint.uri())
                .overrideConfiguration(settings)
                .build();
    }

    /** A store whose own limit no busy machine reaches. */
    private static CircuitStore patient(DynamoDbClient client) {
        TableName table = new TableName("circuits");
        return new DynamoDbCircuitStore(
                new SdkTable(client, table, false), table, Duration.ofSeconds(30), Deadline.REAL);
    }

    private static void write(CircuitStore store) {
        store.apply(
                PAYMENTS,
                new Transition(Transition.Rule.POLICY, List.of(), List.of(new Change.Put(Attribute.REASON, "test"))),
                BUDGET);
    }
}
