package dev.switchgear.sources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
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
import java.util.concurrent.ConcurrentSkipListMap;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;

/**
 * Lambda's API of event source mappings, as documented: a change is accepted with a state of transition, refused while
 * another one is in progress, and ends when a test says so.
 */
final class MappingServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PATH = "/2015-03-31/event-source-mappings";
    private static final String TAGS = "/2017-03-31/tags/";
    private static final String ARN = "arn:aws:lambda:eu-west-1:123456789012:event-source-mapping:";
    private static final int PAGE = 2;

    private final HttpServer server;
    private final Map<String, ObjectNode> mappings = new ConcurrentSkipListMap<>();
    private final Map<String, String> tags = new ConcurrentHashMap<>();
    private final List<String> changes = new ArrayList<>();
    private int throttled;
    private int requests;

    MappingServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext(PATH, this::answer);
        server.createContext(TAGS, this::answerTags);
        server.start();
    }

    LambdaClient client(KillSwitch killSwitch) {
        return client(ClientOverrideConfiguration.builder()
                .addExecutionInterceptor(killSwitch)
                .retryStrategy(retries -> retries.maxAttempts(1)));
    }

    LambdaClient client(ClientOverrideConfiguration.Builder bounds) {
        return LambdaClient.builder()
                .endpointOverride(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                .region(Region.EU_WEST_1)
                .credentialsProvider(GovernorTable.CREDENTIALS)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(bounds.build())
                .build();
    }

    synchronized void add(String id, String service, int batchSize, int concurrency) {
        ObjectNode mapping = JSON.createObjectNode()
                .put("UUID", id)
                .put("EventSourceMappingArn", ARN + id)
                .put("EventSourceArn", "arn:aws:" + service + ":eu-west-1:123456789012:orders")
                .put("State", "Enabled")
                .put("StateTransitionReason", "USER_INITIATED")
                .put("BatchSize", batchSize);
        if (concurrency > 0) {
            mapping.putObject("ScalingConfig").put("MaximumConcurrency", concurrency);
        }
        mappings.put(id, mapping);
    }

    /** Adds a tag {@code circuit} to a mapping; none if the value is empty. */
    synchronized void tag(String id, String circuit) {
        tags.put(ARN + id, circuit);
    }

    synchronized void delete(String id) {
        mappings.remove(id);
    }

    /** How many requests were received. */
    synchronized int requests() {
        return requests;
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
        String id = exchange.getRequestURI().getPath().substring(PATH.length()).replace("/", "");
        boolean change = exchange.getRequestMethod().equals("PUT");
        ObjectNode mapping = mappings.get(id);
        requests++;
        if (id.isEmpty() && throttled == 0) {
            respond(
                    exchange,
                    200,
                    "",
                    page(String.valueOf(exchange.getRequestURI().getQuery())));
        } else if (throttled > 0) {
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

    /** A page of the list; the marker is the last mapping of the page before it. */
    private ObjectNode page(String query) {
        String after = query.contains("Marker=") ? query.replaceAll(".*Marker=([^&]*).*", "$1") : "";
        ObjectNode page = JSON.createObjectNode();
        ArrayNode list = page.putArray("EventSourceMappings");
        for (Map.Entry<String, ObjectNode> mapping : mappings.entrySet()) {
            if (list.size() == PAGE) {
                page.put("NextMarker", list.get(PAGE - 1).path("UUID").asText());
                break;
            }
            if (mapping.getKey().compareTo(after) > 0) {
                list.add(mapping.getValue());
            }
        }
        return page;
    }

    private synchronized void answerTags(HttpExchange exchange) throws IOException {
        requests++;
        ObjectNode answer = JSON.createObjectNode();
        String circuit = tags.getOrDefault(exchange.getRequestURI().getPath().substring(TAGS.length()), "");
        answer.putObject("Tags").put("team", "x");
        if (!circuit.isEmpty()) {
            answer.withObject("/Tags").put("circuit", circuit);
        }
        respond(exchange, 200, "", answer);
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
