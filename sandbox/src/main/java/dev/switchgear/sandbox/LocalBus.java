package dev.switchgear.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import software.amazon.event.ruler.Machine;
import software.amazon.event.ruler.RuleCompiler;

/**
 * The part of EventBridge with {@code PutEvents}, rules and targets. The client that puts events and the matcher of
 * rules are AWS's own; only the transport is ours. Events wait until {@link #deliver}.
 */
public final class LocalBus implements AutoCloseable {
    public static final String ACCOUNT = "123456789012";
    public static final String REGION = "eu-central-1";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Machine machine = Machine.builder().build();
    private final Map<String, Consumer<JsonNode>> targets = new LinkedHashMap<>();
    private final Queue<ObjectNode> waiting = new ArrayDeque<>();
    private final Map<String, List<JsonNode>> delivered = new LinkedHashMap<>();
    private final LoopbackServer server;
    private long events;

    /** Opens a bus without rules. */
    public LocalBus(Sandbox host) {
        server = LoopbackServer.start(host.threads(), new PutEvents());
    }

    /** Returns the endpoint for a client of EventBridge. */
    public URI uri() {
        return server.uri();
    }

    /** Adds a rule with a valid pattern. */
    public void rule(String name, String pattern, Consumer<JsonNode> target) {
        String mistake = RuleCompiler.check(pattern);
        if (mistake != null) {
            throw new IllegalArgumentException("rule " + name + ": " + mistake);
        }
        try {
            machine.addRule(name, pattern);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        targets.put(name, target);
    }

    /** Delivers the waiting events to the targets of all matching rules; returns the number of events. */
    public int deliver() {
        int count = 0;
        for (ObjectNode event = next(); event != null; event = next()) {
            count++;
            for (String rule : matching(event)) {
                delivered.computeIfAbsent(rule, name -> new ArrayList<>()).add(event);
                Consumer<JsonNode> target = targets.get(rule);
                if (target != null) {
                    target.accept(event);
                }
            }
        }
        return count;
    }

    /** The events that a rule has delivered. */
    public List<JsonNode> deliveredBy(String rule) {
        return delivered.getOrDefault(rule, List.of());
    }

    private List<String> matching(JsonNode event) {
        try {
            return machine.rulesForJSONEvent(event.toString());
        } catch (Exception e) {
            throw new IllegalStateException("the matcher failed", e);
        }
    }

    private synchronized @org.jspecify.annotations.Nullable ObjectNode next() {
        return waiting.poll();
    }

    private synchronized void take(JsonNode entry, ArrayNode answers) throws java.io.IOException {
        String id = String.format(java.util.Locale.ROOT, "00000000-0000-4000-8000-%012d", ++events);
        ObjectNode event = JSON.createObjectNode();
        event.put("version", "0")
                .put("id", id)
                .put("detail-type", entry.path("DetailType").asText())
                .put("source", entry.path("Source").asText())
                .put("account", ACCOUNT)
                .put("time", Instant.ofEpochSecond(entry.path("Time").asLong()).toString())
                .put("region", REGION)
                .putArray("resources");
        event.set("detail", JSON.readTree(entry.path("Detail").asText()));
        waiting.add(event);
        answers.addObject().put("EventId", id);
    }

    @Override
    public void close() {
        server.close();
    }

    private final class PutEvents extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            JsonNode put = JSON.readTree(Content.Source.asString(request, StandardCharsets.UTF_8));
            ObjectNode answer = JSON.createObjectNode().put("FailedEntryCount", 0);
            ArrayNode entries = answer.putArray("Entries");
            for (JsonNode entry : put.path("Entries")) {
                take(entry, entries);
            }
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/x-amz-json-1.1");
            Content.Sink.write(response, true, answer.toString(), callback);
            return true;
        }
    }
}
