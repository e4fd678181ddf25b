package dev.switchgear.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.Switchgear;
import dev.switchgear.spi.CircuitStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The first examples in README.md are the code of these tests. */
final class ClientStartTest {
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    private final AnsweringServer server;
    private final InstantSource clock;

    ClientStartTest() throws IOException {
        server = new AnsweringServer();
        clock = server.time;
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void theStartOfTheJdksClientRuns() throws Exception {
        server.answers(200, "receipt", Map.of());
        HttpRequest request = HttpRequest.newBuilder(server.uri()).build();

        // In production: DynamoDbCircuitStore.builder().table("switchgear").build()
        CircuitStore store = new InMemoryCircuitStore();
        Switchgear switchgear = Switchgear.builder().store(store).build();
        HttpClient client = CircuitHttpClient.builder(HttpClient.newHttpClient(), switchgear, clock)
                .circuit("payments")
                .build();
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());

        assertThat(answer.body()).isEqualTo("receipt");
        switchgear.close();
    }

    @Test
    void theStartOfAnAwsClientRuns() {
        server.answers(200, "{\"TableNames\":[\"orders\"]}", Map.of());
        Switchgear switchgear = server.switchgear;
        URI address = server.uri();

        AwsCircuitInterceptor guard = AwsCircuitInterceptor.builder(switchgear, clock)
                .circuit("orders")
                .build();
        DynamoDbClient orders = DynamoDbClient.builder()
                .overrideConfiguration(configuration -> configuration.addExecutionInterceptor(guard))
                .endpointOverride(address)
                .region(Region.EU_WEST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();

        assertThat(orders.listTables().tableNames()).containsExactly("orders");
        orders.close();
    }

    @Test
    void theStartsAreInTheReadme() throws IOException {
        List<String> written =
                Files.readAllLines(Path.of("src/test/java/dev/switchgear/http/ClientStartTest.java")).stream()
                        .map(String::strip)
                        .toList();
        List<String> shown = BLOCK.matcher(Files.readString(Path.of("README.md")))
                .results()
                .flatMap((MatchResult block) -> block.group(1).lines())
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        assertThat(shown).hasSizeGreaterThan(8).isSubsetOf(written);
    }
}
