package dev.switchgear.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.switchgear.Circuit;
import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.Switchgear;
import dev.switchgear.model.CircuitOpenException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RecipesTest {
    private final Switchgear switchgear =
            Switchgear.builder().store(new InMemoryCircuitStore()).build();
    private final Recipes recipes = new Recipes(switchgear, () -> Instant.parse("2026-11-28T10:00:00Z"));

    @AfterEach
    void close() {
        switchgear.close();
    }

    @Test
    void everyFormMakesTheCall() throws Exception {
        assertThat(recipes.ownPolicy().<String, RuntimeException>call(() -> "found"))
                .isEqualTo("found");
        assertThat(recipes.ownClassifier().<String, RuntimeException>call(() -> "stock"))
                .isEqualTo("stock");
        assertThat(recipes.keyed("shard-7", () -> "row")).isEqualTo("row");
        assertThat(recipes.raw(() -> "receipt")).isEqualTo("receipt");
        assertThat(recipes.beforeDeadline(Duration.ofMinutes(1), () -> "in time"))
                .isEqualTo("in time");
        assertThat(recipes.async(() -> CompletableFuture.completedFuture("later"))
                        .toCompletableFuture()
                        .join())
                .isEqualTo("later");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Fri, 31 Dec 2027 23:59:59 GMT", "120", "soon", ""})
    void anAcceptedRequestIsASuccessWithAnyRetryAfter(String field) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Retry-After", field);
            exchange.sendResponseHeaders(202, -1);
            exchange.close();
        });
        server.start();
        try {
            URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
            Circuit stock = recipes.ownClassifier();
            HttpRequest request = HttpRequest.newBuilder(address).build();
            assertThat(stock.<HttpResponse<Void>, Exception>call(() ->
                                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding()))
                            .statusCode())
                    .isEqualTo(202);
            assertThat(stock.status().lastFailure()).isEmpty();
        } finally {
            server.stop(0);
        }
    }

    @Test
    void anOverrideRefusesCallsInTheNextProcess() {
        recipes.maintenance();
        switchgear.prefetch(Duration.ofSeconds(30), "payments");
        assertThatThrownBy(() -> recipes.beforeDeadline(Duration.ofMinutes(1), () -> "charged"))
                .isInstanceOf(CircuitOpenException.class)
                .hasMessageContaining("provider maintenance");
    }
}
