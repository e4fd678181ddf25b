package dev.switchgear.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchgear.model.CircuitOpenException;
import dev.switchgear.model.CircuitState;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The decorator of the JDK's client, with that client and a server. */
final class CircuitHttpClientTest {
    private final AnsweringServer server;
    private final CircuitHttpClient client;

    CircuitHttpClientTest() throws IOException {
        server = new AnsweringServer();
        client = CircuitHttpClient.builder(HttpClient.newHttpClient(), server.switchgear, server.time)
                .circuit("payments")
                .policy(AnsweringServer.QUICK)
                .build();
    }

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504, 599})
    void failuresOfTheDependencyOpenTheCircuit(int status) {
        server.answers(status, "no", Map.of());
        assertThat(server.opensWithin(50, "payments", this::call)).isTrue();
        int before = server.requests.get();
        assertThatThrownBy(() -> client.send(request(), HttpResponse.BodyHandlers.ofString()))
                .isInstanceOf(CircuitOpenException.class);
        assertThat(server.requests).as("a refused request is not sent").hasValue(before);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 302, 400, 401, 403, 404, 409, 422, 501, 505})
    void otherAnswersDoNotOpenTheCircuit(int status) {
        server.answers(status, "", Map.of());
        assertThat(server.opensWithin(50, "payments", this::call)).isFalse();
    }

    @Test
    void theAnswerIsThatOfTheClient() throws Exception {
        server.answers(200, "receipt", Map.of("x-order", "7"));
        HttpResponse<String> response = client.send(request(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.body()).isEqualTo("receipt");
        assertThat(response.headers().firstValue("x-order")).contains("7");
        assertThat(client.sendAsync(request(), HttpResponse.BodyHandlers.ofString())
                        .get(20, TimeUnit.SECONDS)
                        .body())
                .isEqualTo("receipt");
    }

    @Test
    void asynchronousCallsOpenTheCircuitToo() {
        server.answers(503, "no", Map.of());
        assertThat(server.opensWithin(
                        50,
                        "payments",
                        () -> client.sendAsync(request(), HttpResponse.BodyHandlers.ofString())
                                .exceptionally(refused -> null)
                                .join()))
                .isTrue();
        CompletableFuture<HttpResponse<String>> refused =
                client.sendAsync(request(), HttpResponse.BodyHandlers.ofString());
        assertThatThrownBy(() -> refused.get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(CircuitOpenException.class);
    }

    @Test
    void anUnreachableServerOpensTheCircuit() {
        server.close();
        assertThat(server.opensWithin(
                        50,
                        "payments",
                        () -> assertThatThrownBy(this::sent)
                                .isInstanceOfAny(IOException.class, CircuitOpenException.class)))
                .isTrue();
    }

    @Test
    void timeoutsOpenTheCircuit() {
        server.fallsSilent();
        HttpRequest impatient = HttpRequest.newBuilder(server.uri())
                .timeout(Duration.ofMillis(20))
                .build();
        assertThat(server.opensWithin(
                        50,
                        "payments",
                        () -> assertThatThrownBy(() -> client.send(impatient, HttpResponse.BodyHandlers.ofString()))
                                .isInstanceOfAny(IOException.class, CircuitOpenException.class)))
                .isTrue();
    }

    @Test
    void aRequestThatCannotBeSentIsNotCounted() {
        HttpRequest wrong = new WrongRequest();
        assertThat(server.opensWithin(
                        50,
                        "payments",
                        () -> assertThatThrownBy(() -> client.send(wrong, HttpResponse.BodyHandlers.ofString()))
                                .isInstanceOf(IllegalArgumentException.class)))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"40", "Sun, 01 Mar 2026 00:00:41 GMT"})
    void retryAfterSetsTheWaitInBothForms(String field) {
        server.answers(503, "no", Map.of("Retry-After", field));
        assertThat(server.opensWithin(20, "payments", this::call)).isTrue();
        server.time.advance(Duration.ofSeconds(30));
        assertThatThrownBy(this::sent).isInstanceOf(CircuitOpenException.class);
        assertThat(server.state("payments")).isEqualTo(CircuitState.OPEN);
        server.time.advance(Duration.ofSeconds(15));
        assertThat(server.state("payments")).isEqualTo(CircuitState.HALF_OPEN);
    }

    @Test
    void cancellingCancelsTheExchangeAndCountsNothing() {
        server.fallsSilent();
        assertThat(server.opensWithin(20, "payments", () -> {
                    CompletableFuture<HttpResponse<String>> answer =
                            client.sendAsync(request(), HttpResponse.BodyHandlers.ofString());
                    assertThat(answer.cancel(true)).isTrue();
                }))
                .isFalse();
    }

    @Test
    void eachHostHasItsCircuitByDefault() throws Exception {
        HttpClient byHost = CircuitHttpClient.builder(HttpClient.newHttpClient(), server.switchgear, server.time)
                .policy(AnsweringServer.QUICK)
                .build();
        server.answers(503, "no", Map.of());
        assertThat(server.opensWithin(50, "127.0.0.1", () -> {
                    try {
                        byHost.send(request(), HttpResponse.BodyHandlers.discarding());
                    } catch (IOException | InterruptedException e) {
                        throw new AssertionError(e);
                    } catch (CircuitOpenException refused) {
                        assertThat(refused.refusal().circuit().dependency()).isEqualTo("127.0.0.1");
                    }
                }))
                .isTrue();
    }

    @Test
    void theClientHasTheSettingsOfTheWrappedOne() {
        HttpClient plain = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(3))
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        CircuitHttpClient guarded =
                CircuitHttpClient.builder(plain, server.switchgear, server.time).build();
        assertThat(guarded.connectTimeout()).contains(Duration.ofSeconds(3));
        assertThat(guarded.followRedirects()).isEqualTo(HttpClient.Redirect.NORMAL);
        assertThat(guarded.version()).isEqualTo(plain.version());
        assertThat(guarded.sslContext()).isSameAs(plain.sslContext());
        guarded.close();
    }

    private HttpRequest request() {
        return HttpRequest.newBuilder(server.uri()).build();
    }

    private HttpResponse<String> sent() throws IOException, InterruptedException {
        return client.send(request(), HttpResponse.BodyHandlers.ofString());
    }

    private void call() {
        try {
            sent();
        } catch (CircuitOpenException refused) {
            assertThat(refused.refusal().circuit().dependency()).isEqualTo("payments");
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("the server answers", e);
        }
    }

    /** A request that the client does not send. */
    private static final class WrongRequest extends HttpRequest {
        @Override
        public Optional<BodyPublisher> bodyPublisher() {
            return Optional.empty();
        }

        @Override
        public String method() {
            return "GET";
        }

        @Override
        public Optional<Duration> timeout() {
            return Optional.empty();
        }

        @Override
        public boolean expectContinue() {
            return false;
        }

        @Override
        public URI uri() {
            return URI.create("payments/orders");
        }

        @Override
        public Optional<HttpClient.Version> version() {
            return Optional.empty();
        }

        @Override
        public HttpHeaders headers() {
            return HttpHeaders.of(Map.of(), (name, value) -> true);
        }
    }
}
