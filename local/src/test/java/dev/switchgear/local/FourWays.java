package dev.switchgear.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchgear.Circuit;
import dev.switchgear.Switchgear;
import dev.switchgear.dynamodb.CircuitTable;
import dev.switchgear.dynamodb.DynamoDbCircuitStore;
import dev.switchgear.local.signals.HandlerCalls;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.CircuitStatus;
import dev.switchgear.sandbox.ChildProcess;
import dev.switchgear.sandbox.DynamoDbLocal;
import dev.switchgear.sandbox.LambdaFunction;
import dev.switchgear.sandbox.Sandbox;
import dev.switchgear.signals.EventRules;
import dev.switchgear.signals.OutcomeEventHandler;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.Change;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.Transition;
import dev.switchgear.workflow.GetCircuitStatus;
import dev.switchgear.workflow.UpdateCircuitStatus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One table, and the four ways to report the outcome of a call to a circuit. One failure opens a circuit here, so the
 * table shows whether a report was recorded.
 */
final class FourWays implements AutoCloseable {
    private static final String TABLE = "switchgear";
    static final Duration CALL_TIMEOUT = Duration.ofSeconds(7);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern PORT = Pattern.compile("listens on 127\\.0\\.0\\.1:([0-9]+)");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> POLICY = Map.of(
            "failureCount", "1",
            "callTimeoutMillis", Long.toString(CALL_TIMEOUT.toMillis()),
            "readBudgetMillis", "5000",
            "writeBudgetMillis", "5000",
            "openWaitMillis", "1000",
            "maxOpenWaitMillis", "1000");

    private final Sandbox host = Sandbox.open();
    private final DynamoDbLocal table = DynamoDbLocal.inMemory(host);
    private final DynamoDbClient client = table.client();
    private final CircuitPolicy policy = CircuitPolicy.defaults().with(POLICY);
    private final DynamoDbCircuitStore store = DynamoDbCircuitStore.of(client, TABLE);
    private final Switchgear switchgear =
            Switchgear.builder().store(store).defaults(policy).build();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ChildProcess extension;
    private final int port;
    private final Said said = new Said();
    private final Logger signals = Logger.getLogger("dev.switchgear.signals");
    private int circuits;

    /** Reports a failure to a circuit through the library. */
    interface LibraryCall {
        void on(Circuit circuit) throws Exception;
    }

    FourWays() {
        CircuitTable.create(client, TABLE);
        List<String> command = new ArrayList<>(host.java());
        command.addAll(LambdaFunction.SMALL_JVM);
        command.add("dev.switchgear.extension.Main");
        Map<String, String> variables = new HashMap<>(Map.of(
                "AWS_REGION", "eu-central-1",
                "AWS_ACCESS_KEY_ID", "local",
                "AWS_SECRET_ACCESS_KEY", "local",
                "SWITCHGEAR_TABLE", TABLE,
                "SWITCHGEAR_ENDPOINT", table.uri().toString(),
                "SWITCHGEAR_EXTENSION_HTTP_PORT", "0"));
        List<String> values = new ArrayList<>();
        POLICY.forEach((name, value) -> values.add(name + "=" + value));
        variables.put("SWITCHGEAR_POLICY", String.join(",", values));
        extension = ChildProcess.startServer(host, "extension", command, variables);
        Matcher listens = PORT.matcher(extension.firstLine(PATIENCE));
        assertThat(listens.find()).isTrue();
        port = Integer.parseInt(listens.group(1));
        signals.addHandler(said);
    }

    String library(LibraryCall call) {
        String circuit = next("library");
        try {
            call.on(switchgear.circuit(circuit));
        } catch (IllegalArgumentException e) {
            return answer(circuit, false, true);
        } catch (Exception e) {
            assertThat(e).isInstanceOf(IOException.class); // the exception of the call itself
        }
        return answer(circuit, false, false);
    }

    /** {@code outcomes} are the fields of one outcome or more, without their braces. */
    String extension(String key, List<String> outcomes) throws Exception {
        String circuit = next("extension");
        String keyed = key.isEmpty() ? "" : "\"key\":\"" + key + "\",";
        boolean one = outcomes.size() == 1;
        String all = String.join(
                ",",
                outcomes.stream()
                        .map(fields -> "{\"circuit\":\"" + circuit + "\"," + keyed + fields + "}")
                        .toList());
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + (one ? "/circuits/" + circuit : "") + "/outcomes"))
                .POST(HttpRequest.BodyPublishers.ofString(
                        one ? "{" + keyed + outcomes.get(0) + "}" : "{\"outcomes\":[" + all + "]}"))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        String body = response.body();
        return answer(
                circuit, body.contains("\"remarks\"") || body.contains("\"error\""), response.statusCode() == 400);
    }

    String event(String key, List<String> outcomes) throws Exception {
        String circuit = next("event");
        boolean[] rejected = {false};
        said.lines.clear();
        tell(circuit, key, outcomes, rejected);
        return answer(
                circuit, said.lines.stream().anyMatch(line -> line.contains("except for invalid values")), rejected[0]);
    }

    private void tell(String circuit, String key, List<String> outcomes, boolean[] rejected) throws IOException {
        EventRules rules = new EventRules(
                Set.of("com.example.orders"), Set.of("123456789012"), Duration.ofMinutes(10), Duration.ofMinutes(1));
        OutcomeEventHandler handler = OutcomeEventHandler.of(
                store, policy, rules, (body, rejection, why) -> rejected[0] = true, Machine.clock());
        String keyed = key.isEmpty() ? "" : "\"key\":\"" + key + "\",";
        JsonNode event = JSON.readTree("{\"id\":\"" + circuit + "\",\"detail-type\":\"Switchgear Call Outcomes\","
                + "\"source\":\"com.example.orders\",\"account\":\"123456789012\",\"time\":\""
                + Machine.clock().instant() + "\",\"detail\":{\"schema\":1,\"circuit\":\"" + circuit + "\"," + keyed
                + "\"reports\":\"all\",\"outcomes\":[{" + String.join("},{", outcomes) + "}]}}");
        var unused = HandlerCalls.hand(handler, event);
    }

    String workflow(String result, @Nullable Object tookMillis) {
        String circuit = next("workflow");
        Map<String, Object> asked = GetCircuitStatus.of(store, "default", policy, Machine.clock())
                .handleRequest(Map.of("circuit", circuit), noContext());
        Map<String, Object> ended = new HashMap<>();
        ended.put("circuit", circuit);
        ended.put("journal", asked.get("journal"));
        ended.put("result", result);
        ended.put("tookMillis", tookMillis);
        try {
            var unused = UpdateCircuitStatus.of(store, "default", policy, Machine.clock())
                    .handleRequest(ended, noContext());
            return answer(circuit, false, false);
        } catch (IllegalArgumentException e) {
            return answer(circuit, false, true);
        }
    }

    /** Returns how the extension treats a live policy that was written without any check. */
    String policyOfTheExtension(String text) throws Exception {
        String circuit = live("extension", text);
        assertThat(permit(circuit)).contains("\"allowed\":true");
        String answer = policyAnswer(List.of(extension.tail().split("\n")), circuit);
        HttpRequest failure = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/circuits/" + circuit + "/outcomes"))
                .POST(HttpRequest.BodyPublishers.ofString("{\"result\":\"failure\"}"))
                .build();
        assertThat(http.send(failure, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
        return heldByOwnPolicy(circuit, answer);
    }

    /** Returns how the consumer of events treats such a policy. */
    String policyOfEvents(String text) throws Exception {
        String circuit = live("event", text);
        said.lines.clear();
        tell(circuit, "", List.of("\"result\":\"success\""), new boolean[1]);
        String answer = policyAnswer(said.lines, circuit);
        tell(circuit, "", List.of("\"result\":\"failure\""), new boolean[1]);
        return heldByOwnPolicy(circuit, answer);
    }

    private String live(String way, String text) {
        String circuit = next(way);
        store.apply(
                CircuitId.of("default", circuit),
                new Transition(Transition.Rule.POLICY, List.of(), List.of(new Change.Put(Attribute.POLICY, text))),
                PATIENCE);
        return circuit;
    }

    /** An invalid live policy must leave the process its own, by which one failure opens a circuit. */
    private String heldByOwnPolicy(String circuit, String answer) {
        boolean own = switchgear.operator(circuit).read().state() != CircuitState.CLOSED;
        return answer.equals("in force") || own ? answer : "reported, and yet the policy is another";
    }

    private static String policyAnswer(List<String> lines, String circuit) {
        boolean told = lines.stream().anyMatch(line -> line.contains(circuit + " POLICY_REJECTED"));
        return told ? "reported, no effect" : "in force";
    }

    /** By way of reporting: how long the lease of its probe lasts, in addition to the time of the request. */
    Map<String, Boolean> leasesLast(Duration expected) throws Exception {
        Map<String, Boolean> right = new LinkedHashMap<>();
        right.put(
                "library",
                lasts(
                        expected,
                        circuit -> assertThat(switchgear
                                        .circuit(circuit)
                                        .decide()
                                        .permit()
                                        .isProbe())
                                .isTrue()));
        right.put(
                "extension",
                lasts(expected, circuit -> assertThat(permit(circuit)).contains("\"probe\":true")));
        right.put(
                "workflow",
                lasts(
                        expected,
                        circuit -> assertThat(GetCircuitStatus.of(store, "default", policy, Machine.clock())
                                        .handleRequest(Map.of("circuit", circuit), noContext()))
                                .containsEntry("allowed", true)));
        return right;
    }

    private interface Asking {
        void of(String circuit) throws Exception;
    }

    private boolean lasts(Duration expected, Asking asking) throws Exception {
        String circuit = next("probed");
        long waited = Machine.clock().millis() - 60_000;
        store.apply(
                CircuitId.of("default", circuit),
                new Transition(
                        Transition.Rule.TRIP,
                        List.of(),
                        List.of(
                                new Change.Put(Attribute.STATE, "OPEN"),
                                new Change.Put(Attribute.EPOCH, waited),
                                new Change.Put(Attribute.OPENED_AT, waited),
                                new Change.Put(Attribute.OPEN_UNTIL, waited))),
                PATIENCE);
        long before = Machine.clock().millis();
        asking.of(circuit);
        long after = Machine.clock().millis();
        Map<String, AttributeValue> key =
                Map.of("pk", AttributeValue.fromS("c#default#" + circuit), "sk", AttributeValue.fromS("*"));
        Map<String, AttributeValue> item = client.getItem(
                        get -> get.tableName(TABLE).key(key).consistentRead(true))
                .item();
        long until =
                Long.parseLong(Objects.requireNonNull(item.get("probe1Until")).n());
        return until >= before + expected.toMillis() && until <= after + expected.toMillis();
    }

    private String permit(String circuit) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/circuits/" + circuit + "/permits"))
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    /** Returns the fate of the one report to a circuit, as the table shows it. */
    private String answer(String circuit, boolean told, boolean refused) {
        CircuitStatus status = switchgear.operator(circuit).read();
        boolean recorded = status.state() != CircuitState.CLOSED;
        assertThat(recorded).as(circuit + " is recorded or refused").isNotEqualTo(refused);
        if (refused) {
            return "refused";
        }
        long millis = Duration.between(
                        status.since().orElseThrow(), status.until().orElseThrow())
                .toMillis();
        long minutes = Math.round(millis / 60_000.0);
        return (told ? "remark" : "recorded") + (minutes == 0 ? "" : ", waits " + minutes + " min");
    }

    private String next(String way) {
        return way + "-" + ++circuits;
    }

    @SuppressWarnings("NullAway") // these two handlers do not use the context
    private static Context noContext() {
        return null;
    }

    @Override
    public void close() {
        signals.removeHandler(said);
        switchgear.close();
        extension.close();
        client.close();
        host.close();
    }

    private static final class Said extends Handler {
        private final List<String> lines = new ArrayList<>();

        @Override
        public void publish(LogRecord line) {
            lines.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
