package dev.switchgear.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.switchgear.Switchgear;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** One command about several circuits: what it did to each is told, also when one of them fails. */
final class SeveralCircuitsTest extends Operating {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] DENIAL =
            "{\"__type\":\"com.amazon.coral.service#AccessDeniedException\",\"message\":\"not this one\"}"
                    .getBytes(UTF_8);

    @Test
    void changesBeforeACircuitThatCannotBeReadAreReported() throws Exception {
        unreadable("several", "two");
        assertThat(run("several", "open", "one", "two", "three", "--reason", "storm", "--yes"))
                .isEqualTo(14);
        assertThat(out).contains("one\n  before: no override\n  now:    FORCED_OPEN by ada: storm", "three\n");
        assertThat(err.lines()).hasSize(2);
        assertThat(err).contains("switchgear: two: ", "format", "switchgear: changed: one, three");
        assertThat(run("several", "auto", "one", "two", "three", "--yes", "--output", "json", "--by", "jo"))
                .isEqualTo(14);
        JsonNode answer = JSON.readTree(out);
        assertThat(answer.path("circuits")).hasSize(2);
        assertThat(answer.path("circuits").path(1).path("circuit").asText()).isEqualTo("three");
        assertThat(answer.path("circuits").path(1).path("by").asText()).isEqualTo("jo");
        JsonNode failure = answer.path("failed").path(0);
        assertThat(failure.path("circuit").asText()).isEqualTo("two");
        assertThat(failure.path("exitCode").asInt()).isEqualTo(14);
        assertThat(failure.path("problem").asText()).contains("format");
        assertThat(answer.path("notTried")).isEmpty();
    }

    @Test
    void afterADenialTheOthersAreNotTriedAndNamed() throws Exception {
        HttpServer proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        HttpClient forwards = HttpClient.newHttpClient();
        proxy.createContext("/", exchange -> answer(exchange, forwards));
        proxy.start();
        try {
            String uri = "http://127.0.0.1:" + proxy.getAddress().getPort();
            int exit = runBare(
                    "close",
                    "one",
                    "denied",
                    "three",
                    "--reason",
                    "calm",
                    "--yes",
                    "--output",
                    "json",
                    "--table",
                    TABLE,
                    "--endpoint",
                    uri,
                    "--namespace",
                    "denials");
            assertThat(exit).as(err).isEqualTo(11);
        } finally {
            proxy.stop(0);
        }
        JsonNode answer = JSON.readTree(out);
        assertThat(answer.path("circuits").path(0).path("override").path("kind").asText())
                .isEqualTo("FORCED_CLOSED");
        assertThat(answer.path("failed").path(0).path("problem").asText()).contains("not this one");
        assertThat(answer.path("notTried").path(0).asText()).isEqualTo("three");
        assertThat(err).contains("switchgear: changed: one; not tried: three");
        try (Switchgear function = function("denials")) {
            assertThat(function.operator("one").read().override()).isPresent();
            assertThat(function.operator("three").read().override()).isEmpty();
        }
    }

    @Test
    void anInvalidNameIsNoticedBeforeAnythingIsChanged() {
        assertThat(run("names", "open", "one", "a b", "--reason", "storm", "--yes"))
                .isEqualTo(2);
        assertThat(err).contains("a b");
        assertThat(run("names", "status", "one")).isZero();
        assertThat(out).doesNotContain("FORCED_OPEN");
    }

    private static void unreadable(String namespace, String circuit) {
        client.putItem(put -> put.tableName(TABLE)
                .item(Map.of(
                        "pk", AttributeValue.fromS("c#" + namespace + "#" + circuit),
                        "sk", AttributeValue.fromS("*"),
                        "format", AttributeValue.fromN("99"))));
    }

    private static void answer(HttpExchange exchange, HttpClient forwards) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        boolean denied = exchange.getRequestHeaders().getFirst("X-Amz-Target").endsWith("UpdateItem")
                && new String(body, UTF_8).contains("#denied\"");
        HttpRequest.Builder request =
                HttpRequest.newBuilder(store.uri()).POST(HttpRequest.BodyPublishers.ofByteArray(body));
        for (String name : List.of("X-Amz-Target", "X-Amz-Date", "Authorization", "Content-Type")) {
            request.header(name, exchange.getRequestHeaders().getFirst(name));
        }
        byte[] answer = denied
                ? DENIAL
                : forwards.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray())
                        .join()
                        .body();
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
        exchange.sendResponseHeaders(denied ? 400 : 200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }
}
