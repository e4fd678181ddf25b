package dev.switchgear.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.Switchgear;
import dev.switchgear.model.CircuitOpenException;
import dev.switchgear.model.OperatorOverride;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What the spans of the real SDK of OpenTelemetry have after calls of both clients. */
final class CallersSpanTest {
    private static final int HANGS_SECONDS = 20;

    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final SdkTracerProvider tracers = SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(spans))
            .build();
    private final AnsweringServer server;

    CallersSpanTest() throws IOException {
        server = new AnsweringServer();
        server.answers(200, "{\"TableNames\":[]}", Map.of());
    }

    @AfterEach
    void close() {
        tracers.close();
        server.close();
    }

    @Test
    void requestsOfTheJdksClientHaveTheDecision() throws Exception {
        HttpClient client = client(server.switchgear);
        traced(() -> client.send(request(), BodyHandlers.ofString()));
        traced(() -> client.sendAsync(request(), BodyHandlers.ofString()).get(HANGS_SECONDS, TimeUnit.SECONDS));
        assertThat(noted()).containsExactly("default/payments permitted", "default/payments permitted");
    }

    @Test
    void refusedRequestsNameWhatRefusedThem() throws Exception {
        forceOpen("payments");
        HttpClient client = client(server.switchgear);
        traced(() -> assertThatThrownBy(() -> client.send(request(), BodyHandlers.ofString()))
                .isInstanceOf(CircuitOpenException.class));
        traced(() -> assertThatThrownBy(() ->
                        client.sendAsync(request(), BodyHandlers.ofString()).get(HANGS_SECONDS, TimeUnit.SECONDS))
                .hasCauseInstanceOf(CircuitOpenException.class));
        assertThat(noted())
                .containsExactly("default/payments refused-forced-open", "default/payments refused-forced-open");
    }

    @Test
    void operationsOfAwsClientsHaveTheDecision() throws Exception {
        try (DynamoDbClient client = aws()) {
            traced(client::listTables);
        }
        forceOpen("orders");
        server.time.advance(AnsweringServer.QUICK.refreshInterval().multipliedBy(10));
        try (DynamoDbClient client = aws()) {
            traced(() -> assertThatThrownBy(client::listTables).isInstanceOf(CircuitOpenException.class));
        }
        assertThat(noted()).containsExactly("default/orders permitted", "default/orders refused-forced-open");
    }

    @Test
    void theSpanIsThatOfTheCallerAlsoIfAnotherThreadStartsTheRequest() throws Exception {
        ExecutorService storeThread = Executors.newSingleThreadExecutor();
        try (Switchgear switchgear = Switchgear.builder()
                .store(new InMemoryCircuitStore())
                .executor(storeThread)
                .build()) {
            HttpClient client = client(switchgear);
            traced(() -> client.sendAsync(request(), BodyHandlers.ofString()).get(HANGS_SECONDS, TimeUnit.SECONDS));
        } finally {
            storeThread.shutdown();
        }
        assertThat(noted()).containsExactly("default/payments permitted");
    }

    @Test
    void withoutASpanOrWithoutOpenTelemetryNothingIsNoted() throws Exception {
        assertThat(client(server.switchgear)
                        .send(request(), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
        assertThat(spans.getFinishedSpanItems()).isEmpty();
        assertThat(CallersSpan.isThere(ClassLoader.getPlatformClassLoader())).isFalse();
        assertThat(CallersSpan.API).isEqualTo(Span.class.getName());
    }

    private void forceOpen(String circuit) {
        server.switchgear.operator(circuit).override(OperatorOverride.Kind.FORCED_OPEN, null, "ada", "drill");
    }

    private HttpClient client(Switchgear switchgear) {
        return CircuitHttpClient.builder(HttpClient.newHttpClient(), switchgear, server.time)
                .circuit("payments")
                .build();
    }

    private HttpRequest request() {
        return HttpRequest.newBuilder(server.uri()).build();
    }

    private DynamoDbClient aws() {
        return DynamoDbClient.builder()
                .overrideConfiguration(configuration -> configuration.addExecutionInterceptor(
                        AwsCircuitInterceptor.builder(server.switchgear, server.time)
                                .circuit("orders")
                                .build()))
                .endpointOverride(server.uri())
                .region(Region.EU_WEST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    private void traced(Callable<?> call) throws Exception {
        Span span = tracers.get("test").spanBuilder("call").startSpan();
        try (Scope current = span.makeCurrent()) {
            assertThat(current).isNotNull();
            call.call();
        } finally {
            span.end();
        }
    }

    private List<String> noted() {
        return spans.getFinishedSpanItems().stream().map(CallersSpanTest::noted).toList();
    }

    private static String noted(SpanData span) {
        return span.getAttributes().get(AttributeKey.stringKey("switchgear.circuit")) + " "
                + span.getAttributes().get(AttributeKey.stringKey("switchgear.decision"));
    }
}
