package dev.switchgear.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchgear.Switchgear;
import dev.switchgear.dynamodb.DynamoDbCircuitStore;
import dev.switchgear.model.CircuitState;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;

/**
 * Health checks against real servers, with their results in the real DynamoDB Local, and the effect on callers'
 * circuits.
 */
@Timeout(120)
final class HealthCheckHandlerTest {
    private final SignalsClock clock = new SignalsClock();
    private final String table = LocalTable.create();
    private final Switchgear switchgear = Switchgear.builder()
            .store(DynamoDbCircuitStore.of(LocalTable.CLIENT, table))
            .clock(clock)
            .build();
    private final HealthResultStore results = new HealthResultStore(LocalTable.CLIENT, table, "default");
    private final AskedServer server = new AskedServer();

    @AfterEach
    void close() {
        switchgear.close();
        server.close();
    }

    @Test
    void consecutiveFailuresOpenTheCircuitAndConsecutiveSuccessesAllowProbes() {
        HealthCheckHandler handler = handler(page("'failures': 3, 'successes': 2"));
        server.status = 500;
        run(handler);
        run(handler);
        assertThat(state()).as("two of three").isEqualTo(CircuitState.CLOSED);
        run(handler);
        assertThat(state()).isEqualTo(CircuitState.OPEN);
        assertThat(switchgear.operator("payments").read().reason()).isEqualTo("health check api: status 500");

        server.status = 200;
        run(handler);
        assertThat(state()).as("one of two").isEqualTo(CircuitState.OPEN);
        run(handler);
        assertThat(state()).isEqualTo(CircuitState.HALF_OPEN);
        assertThat(switchgear.operator("payments").read().signals()).isEmpty();
    }

    @Test
    void aFailureBetweenSuccessesAndASuccessBetweenFailuresStartTheCountAnew() {
        HealthCheckHandler handler = handler(page("'failures': 3"));
        for (int i = 0; i < 10; i++) {
            server.status = i % 3 == 2 ? 200 : 500;
            run(handler);
        }
        assertThat(state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void healthyChecksWriteNothingToTheCircuit() {
        run(handler(page("'failures': 1")));
        assertThat(switchgear.operator("payments").read().epoch()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "200 | ok            |                      | true  | status 200",
                "204 |               |                      | true  | status 204",
                "500 | ok            |                      | false | status 500",
                "404 | ok            |                      | false | status 404",
                "301 | ok            |                      | false | status 301",
                "404 | ok            | 'status': '404'      | true  | status 404",
                "200 | {'db':'UP'}   | 'body': 'db.{3}UP'   | true  | status 200",
                "200 | {'db':'DOWN'} | 'body': 'db.{3}UP'   | false | the body does not match db.{3}UP",
                "200 | ok            | 'slowestMillis': 60000 | true | status 200"
            })
    void aPageIsCheckedByStatusTimeAndBody(int status, String body, String settings, boolean healthy, String detail) {
        server.status = status;
        server.body = body == null || status == 204 ? "" : body;
        JsonNode check = run(handler(page(settings == null ? "" : settings))).at("/checks/api");
        assertThat(check.path("detail").asText()).isEqualTo(detail);
        assertThat(check.path("successes").asInt()).isEqualTo(healthy ? 1 : 0);
    }

    @Test
    void aPageInChunksIsReadToo() {
        server.chunked = true;
        server.body = "x".repeat(10_000) + "UP";
        assertThat(run(handler(page("'body': 'UP$'")))
                        .at("/checks/api/successes")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void everyCheckHasItsOwnTimeoutAndAllRunAtOnce() {
        server.silent = true;
        try (AskedServer quick = new AskedServer()) {
            String slow = IntStream.range(0, 20)
                    .mapToObj(i -> check("slow" + i, "'url': '" + server.url("/") + "', 'timeoutMillis': 300"))
                    .collect(Collectors.joining(","));
            HealthCheckHandler handler =
                    handler(slow + "," + check("quick", "'url': '" + quick.url("/") + "', 'timeoutMillis': 30000"));
            JsonNode checks = run(handler).path("checks");
            assertThat(checks.path("quick").path("successes").asInt()).isEqualTo(1);
            assertThat(checks.path("slow0").path("failures").asInt()).isEqualTo(1);
            assertThat(checks.path("slow19").path("detail").asText()).contains("SocketTimeoutException");
        }
    }

    @Test
    void aPortIsHealthyIfItAcceptsConnections() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        JsonNode checks = run(handler(check("open", "'tcp': '127.0.0.1:" + server.port() + "'") + ","
                        + check("closed", "'tcp': '127.0.0.1:" + closed + "'")))
                .path("checks");
        assertThat(checks.at("/open/detail").asText()).isEqualTo("connected");
        assertThat(checks.at("/closed/detail").asText()).startsWith("ConnectException");
    }

    @Test
    void aFunctionOfTheUserReportsWhetherItIsHealthy() {
        server.body = "{\"healthy\": true, \"reason\": \"3 of 3 replicas\"}";
        HealthCheckHandler handler = handler(check("own", "'function': 'my-check', 'failures': 1"));
        assertThat(run(handler).at("/checks/own/detail").asText()).isEqualTo("3 of 3 replicas");
        server.body = "{\"healthy\": false, \"reason\": \"no quorum\"}";
        assertThat(run(handler).at("/checks/own/detail").asText()).isEqualTo("no quorum");
        assertThat(state()).isEqualTo(CircuitState.OPEN);
        server.body = "null";
        assertThat(run(handler).at("/checks/own/detail").asText()).contains("does not say that it is healthy");
    }

    @Test
    void redirectsAreFollowedIfConfiguredAndNeverToRefusedAddresses() {
        server.status = 302;
        server.location = "/healthy";
        assertThat(detail("")).isEqualTo("status 302");
        assertThat(detail("'redirects': 1")).isEqualTo("status 200");
        server.location = "http://169.254.169.254/latest/meta-data/";
        assertThat(detail("'redirects': 1")).startsWith("ForbiddenAddressException: 169.254.169.254 is at");
        server.location = "file:///etc/passwd";
        assertThat(detail("'redirects': 1")).contains("scheme 'file'");
        server.location = "/elsewhere";
        assertThat(detail("'redirects': 3")).as("a loop ends").isEqualTo("status 302");
    }

    @Test
    void privateAndLoopbackAddressesAreNotReachedByDefault() {
        String plan = "{'everySeconds': 60, 'checks': [" + check("api", "'url': '" + server.url("/") + "'") + "]}";
        JsonNode answer = run(handlerOf(plan));
        assertThat(answer.at("/checks/api/detail").asText()).contains("which checks may not reach");
        assertThat(server.asked()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'url': 'file:///etc/passwd'             | scheme 'file'; it must be http or https",
                "'url': 'ftp://example.com/'             | scheme 'ftp'; it must be http or https",
                "'url': 'http://user:pw@example.com/'    | credentials",
                "'url': 'http:///path'                   | no host",
                "'url': 'http://exa mple.com/'           | Illegal character",
                "'tcp': 'example.com'                    | it must be host:port",
                "'tcp': 'example.com:70000'              | it must be host:port",
                "'url': 'http://a.b/', 'tcp': 'a:1'      | check has 2 of url, tcp and function",
                "'failures': 3                           | check has 0 of url, tcp and function",
                "'url': 'http://a.b/', 'failures': 0     | check.failures is 0; it must be a whole number from 1 to 20",
                "'url': 'http://a.b/', 'timeoutMillis': 99 | check.timeoutMillis is 99",
                "'url': 'http://a.b/', 'body': '['       | check.body is '['",
                "'url': 'http://a.b/', 'follow': true    | a field 'follow'",
                "'url': 'http://a.b/', 'status': '2xx'   | check.status"
            })
    void anInvalidPlanIsRefusedWithTheReason(String settings, String message) {
        assertThatThrownBy(() -> handler(check("api", settings)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void runsThatOverlapDoNotCountTwice() {
        HealthResults known = results.read("health");
        HealthResults next =
                new HealthResults(1, clock.instant(), clock.instant().plusSeconds(180), java.util.Map.of());
        assertThat(results.write("health", known, next)).isTrue();
        assertThat(results.write("health", known, next)).isFalse();
        assertThat(results.read("health")).isEqualTo(next);
    }

    private String detail(String settings) {
        return run(handler(page(settings))).at("/checks/api/detail").asText();
    }

    private String page(String settings) {
        return check(
                "api", "'url': '" + server.url("/health?deep=1") + "'" + (settings.isEmpty() ? "" : ", " + settings));
    }

    private static String check(String name, String settings) {
        return "{'name': '" + name + "', 'circuit': 'payments', " + settings + "}";
    }

    private HealthCheckHandler handler(String checks) {
        return handlerOf("{'everySeconds': 60, 'allow': ['127.0.0.0/8'], 'checks': [" + checks + "]}");
    }

    private HealthCheckHandler handlerOf(String plan) {
        LambdaClient functions = LambdaClient.builder()
                .endpointOverride(URI.create(server.url("")))
                .region(Region.EU_WEST_1)
                .credentialsProvider(LocalTable.CREDENTIALS)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
        return new HealthCheckHandler(
                switchgear, HealthPlan.parse(plan.replace('\'', '"')), results, Optional.of(functions), clock);
    }

    private JsonNode run(HealthCheckHandler handler) {
        JsonNode answer = SampleEvents.handle(handler, Json.MAPPER.createObjectNode());
        clock.pass(Duration.ofSeconds(60));
        return answer;
    }

    private CircuitState state() {
        return switchgear.operator("payments").read().state();
    }

    @Test
    void thePlanOfTheGuideIsValid() {
        assertThat(List.of(HealthPlan.parse(Resources.text("examples/health-plan.json"))
                        .checks()
                        .size()))
                .containsExactly(3);
    }
}
