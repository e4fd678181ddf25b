package dev.switchgear.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchgear.model.CircuitOpenException;
import dev.switchgear.model.CircuitState;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.Crc32MismatchException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The interceptor in real clients of the SDK, against a server. */
final class AwsCircuitInterceptorTest {
    private static final AwsCredentialsProvider KEYS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret"));

    private final AnsweringServer server;

    AwsCircuitInterceptorTest() throws IOException {
        server = new AnsweringServer();
    }

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "400, ThrottlingException",
        "400, ProvisionedThroughputExceededException",
        "400, RequestTimeout",
        "429, TooManyRequests",
        "408, Anything",
        "500, InternalServerError",
        "503, ServiceUnavailable"
    })
    void failuresOfTheServiceOpenTheCircuit(int status, String code) {
        server.answers(status, error(code), Map.of());
        try (DynamoDbClient client = client(1, KEYS)) {
            assertThat(server.opensWithin(50, "dynamodb", () -> call(client))).isTrue();
            int before = server.requests.get();
            assertThatThrownBy(client::listTables)
                    .isInstanceOf(CircuitOpenException.class)
                    .hasMessageContaining("dynamodb");
            assertThat(server.requests).as("a refused operation is not sent").hasValue(before);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "200, none",
        "400, ValidationException",
        "400, ConditionalCheckFailedException",
        "403, AccessDeniedException",
        "404, ResourceNotFoundException",
        "403, RequestTimeTooSkewed"
    })
    void answersToInvalidRequestsDoNotOpenTheCircuit(int status, String code) {
        server.answers(status, status == 200 ? "{}" : error(code), Map.of());
        try (DynamoDbClient client = client(1, KEYS)) {
            assertThat(server.opensWithin(12, "dynamodb", () -> call(client))).isFalse();
        }
    }

    @Test
    void retriesAreInsideOneCall() {
        server.answers(500, error("InternalServerError"), Map.of());
        try (DynamoDbClient client = client(3, KEYS)) {
            assertThatThrownBy(client::listTables).isInstanceOf(SdkException.class);
            assertThat(server.requests).hasValue(3);
            assertThat(server.state("dynamodb")).as("one failure").isEqualTo(CircuitState.CLOSED);
            server.time.advance(Duration.ofMillis(100));
            assertThat(server.opensWithin(50, "dynamodb", () -> call(client))).isTrue();
        }
    }

    @Test
    void anAnswerWithAWrongChecksumOpensTheCircuitAndIsNotRetried() {
        server.answers(200, "{}", Map.of("x-amz-crc32", "1"));
        try (DynamoDbClient client = client(3, KEYS)) {
            assertThatThrownBy(client::listTables).isInstanceOf(Crc32MismatchException.class);
            assertThat(server.requests).hasValue(1);
            assertThat(server.opensWithin(50, "dynamodb", () -> call(client))).isTrue();
        }
    }

    @Test
    void aClientMayHaveTwoGuards() {
        server.answers(500, error("InternalServerError"), Map.of());
        AwsCircuitInterceptor second = AwsCircuitInterceptor.builder(server.switchgear, server.time)
                .circuits((service, operation) -> service + ":" + operation)
                .policy(AnsweringServer.QUICK)
                .build();
        try (DynamoDbClient client = DynamoDbClient.builder()
                .endpointOverride(server.uri())
                .region(Region.EU_WEST_1)
                .credentialsProvider(KEYS)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(configuration(1).toBuilder()
                        .addExecutionInterceptor(second)
                        .build())
                .build()) {
            call(client);
            assertThat(server.failures("dynamodb")).isPresent();
            assertThat(server.failures("DynamoDb:ListTables")).isPresent();
        }
    }

    @Test
    void timeoutsOpenTheCircuit() {
        server.fallsSilent();
        try (DynamoDbClient client = DynamoDbClient.builder()
                .endpointOverride(server.uri())
                .region(Region.EU_WEST_1)
                .credentialsProvider(KEYS)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(configuration(1).toBuilder()
                        .apiCallTimeout(Duration.ofMillis(50))
                        .build())
                .build()) {
            assertThat(server.opensWithin(50, "dynamodb", () -> call(client))).isTrue();
        }
    }

    @Test
    void anUnreachableServiceOpensTheCircuit() {
        server.close();
        try (DynamoDbClient client = client(1, KEYS)) {
            assertThat(server.opensWithin(50, "dynamodb", () -> call(client))).isTrue();
        }
    }

    @Test
    void aCallThatCannotBeSentIsNotCounted() {
        AwsCredentialsProvider none = () -> {
            throw software.amazon.awssdk.core.exception.SdkClientException.create("no credentials in any provider");
        };
        try (DynamoDbClient client = client(1, none)) {
            assertThat(server.opensWithin(12, "dynamodb", () -> call(client))).isFalse();
            assertThat(server.requests).hasValue(0);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"40", "Sun, 01 Mar 2026 00:00:41 GMT"})
    void retryAfterSetsTheWaitInBothForms(String field) {
        server.answers(503, error("ServiceUnavailable"), Map.of("Retry-After", field));
        try (DynamoDbClient client = client(1, KEYS)) {
            assertThat(server.opensWithin(20, "dynamodb", () -> call(client))).isTrue();
            server.time.advance(Duration.ofSeconds(30));
            assertThatThrownBy(client::listTables).isInstanceOf(CircuitOpenException.class);
            server.time.advance(Duration.ofSeconds(15));
            assertThat(server.state("dynamodb")).isEqualTo(CircuitState.HALF_OPEN);
        }
    }

    @Test
    void asynchronousClientsAreGuardedToo() throws Exception {
        server.answers(500, error("InternalServerError"), Map.of());
        try (DynamoDbAsyncClient client = DynamoDbAsyncClient.builder()
                .endpointOverride(server.uri())
                .region(Region.EU_WEST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .httpClientBuilder(AwsCrtAsyncHttpClient.builder())
                .overrideConfiguration(configuration(1))
                .build()) {
            assertThat(server.opensWithin(
                            50,
                            "dynamodb",
                            () -> assertThatThrownBy(() -> client.listTables().join())))
                    .isTrue();
            int before = server.requests.get();
            assertThatThrownBy(() -> client.listTables().get(20, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(CircuitOpenException.class);
            assertThat(server.requests).hasValue(before);
        }
    }

    private DynamoDbClient client(int attempts, AwsCredentialsProvider credentials) {
        return DynamoDbClient.builder()
                .endpointOverride(server.uri())
                .region(Region.EU_WEST_1)
                .credentialsProvider(credentials)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(configuration(attempts))
                .build();
    }

    private ClientOverrideConfiguration configuration(int attempts) {
        return ClientOverrideConfiguration.builder()
                .retryStrategy(DefaultRetryStrategy.standardStrategyBuilder()
                        .maxAttempts(attempts)
                        .backoffStrategy(software.amazon.awssdk.retries.api.BackoffStrategy.retryImmediately())
                        .build())
                .addExecutionInterceptor(AwsCircuitInterceptor.builder(server.switchgear, server.time)
                        .policy(AnsweringServer.QUICK)
                        .build())
                .build();
    }

    private static void call(DynamoDbClient client) {
        try {
            client.listTables();
        } catch (SdkException | CircuitOpenException e) {
            assertThat(e).as("every end of a call is one of these").isNotNull();
        }
    }

    private static String error(String code) {
        return "{\"__type\":\"com.amazonaws.dynamodb.v20120810#" + code + "\",\"message\":\"told to\"}";
    }
}
