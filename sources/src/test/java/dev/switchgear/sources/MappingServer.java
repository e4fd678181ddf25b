package dev.switchgear.sources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;

/**
 * Lambda's API of event source mappings, as documented: a change is accepted with a state of transition, refused while
 * another one is in progress, and ends when a test says so.
 */
final class MappingServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PATH = "/2015-03-31/event-source-mappings/";

    private final HttpServer server;
    private final Map<String, ObjectNode> mappings = new ConcurrentHashMap<>();
    private final List<String> changes = new ArrayList<>();
    private int throttled;

    MappingServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext(PATH, this::answer);
        server.start();
    }

    LambdaClient client(KillSwitch killSwitch) {
        return LambdaClient.builder()
                .endpointOverride(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                .region(Region.EU_WEST_1)
                .credentialsProvider(GovernorTable.CREDENTIALS)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(
                        all -> all.addExecutionInterceptor(killSwitch).retryStrategy(retries -> retries.maxAttempts(1)))
                .build();
    }

    synchronized void add(String id, String service, int batchSize, int concurrency) {
        ObjectNode mapping = JSON.createObjectNode()
                .put("UUID", id)
                .put("EventSourceArn", "arn:aws:" + service + ":eu-west-1:123456789012:orders")
                .put("State", "Enabled")
                .put("StateTransitionReason", "USER_INITIATED")
                .put("BatchSize", batchSize);
        if (concurrency > 0) {
            mapping.putObject("ScalingConfig").put("MaximumConcurrency", concurrency);
        }
        mappings.put(id, mapping);
    }

    synchronized void provision(String id) {
        mapping(id).putObject("ProvisionedPollerConfig").put("MinimumPollers", 2);
    }

    /** A change by somebody else, finished at once. */
    synchronized void change(String id, String json) {
        try {
            apply(mapping(id), JSON.readTree(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        settle();
    }

    /** Changes in progress end. */
    synchronized void settle() {
        for (ObjectNode mapping : mappings.values()) {
            String state = mapping.path("State").asText();
            mapping.put("State", mapping.path("Target").asText(state));
        }
    }

    synchronized void throttle(int requests) {
        throttled = requests;
    }

    /** State, batch size and concurrency: {@code Enabled 10 5}. */
    synchronized String shown(String id) {
        ObjectNode mapping = mapping(id);
        return mapping.path("State").asText() + " " + mapping.path("BatchSize").asInt() + " "
                + mapping.at("/ScalingConfig/MaximumConcurrency").asText("-");
    }

    synchronized List<String> changes() {
        return List.copyOf(changes);
    }

    private ObjectNode mapping(String id) {
        ObjectNode mapping = mappings.get(id);
        if (mapping == null) {
            throw new IllegalArgumentException("no mapping " + id);
        }
        return mapping;
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String id = exchange.getRequestURI().getPath().substring(PATH.length());
        boolean change = exchange.getRequestMethod().equals("PUT");
        ObjectNode mapping = mappings.get(id);
        if (throttled > 0) {
            throttled--;
            respond(exchange, 429, "TooManyRequestsException", JSON.createObjectNode());
        } else if (mapping == null) {
            respond(exchange, 404, "ResourceNotFoundException", JSON.createObjectNode());
        } else if (change && !mapping.path("State").asText().endsWith("ed")) {
            respond(exchange, 400, "ResourceInUseException", JSON.createObjectNode());
        } else {
            if (change) {
                changes.add(new String(body, StandardCharsets.UTF_8));
                apply(mapping, JSON.readTree(body));
            }
            respond(exchange, change ? 202 : 200, "", mapping);
        }
    }

    private static void apply(ObjectNode mapping, JsonNode change) {
        String state = mapping.path("State").asText();
        boolean was = state.equals("Enabled");
        boolean enabled = change.path("Enabled").asBoolean(was);
        mapping.put("State", was == enabled ? "Updating" : enabled ? "Enabling" : "Disabling");
        mapping.put("Target", enabled ? "Enabled" : "Disabled");
        if (change.has("BatchSize")) {
            mapping.set("BatchSize", change.get("BatchSize"));
        }
        if (change.path("ScalingConfig").has("MaximumConcurrency")) {
            mapping.set("ScalingConfig", change.get("ScalingConfig"));
        } else if (change.has("ScalingConfig")) {
            mapping.remove("ScalingConfig");
        }
    }

    private static void respond(HttpExchange exchange, int status, String error, ObjectNode body) throws IOException {
        if (!error.isEmpty()) {
            exchange.getResponseHeaders().add("x-amzn-errortype", error);
            body.put("Message", error);
        }
        exchange.getResponseHeaders().add("Connection", "close"); // without this, its two packets wait for each other
        byte[] bytes = JSON.writeValueAsBytes(body);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
