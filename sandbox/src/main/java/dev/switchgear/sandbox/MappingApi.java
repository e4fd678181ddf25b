package dev.switchgear.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The part of Lambda's API that reads and changes event source mappings, for the Lambda client of a program under test:
 * {@code GetEventSourceMapping}, {@code ListEventSourceMappings} and {@code UpdateEventSourceMapping} (enabled, batch size,
 * maximum concurrency). A change is asynchronous, as in Lambda: the answer has a state of transition, and another change is
 * refused until it has ended.
 *
 * <p>Not modelled: creating and deleting mappings, tags, throttling of the API, changes that take longer than the batches
 * in progress. {@code StateTransitionReason} is always {@code USER_INITIATED}.
 *
 * @since 0.1.0
 */
public final class MappingApi implements AutoCloseable {
    private static final String PATH = "/2015-03-31/event-source-mappings";
    private static final String ARN =
            "arn:aws:lambda:" + LambdaVariables.REGION + ":" + LambdaVariables.ACCOUNT + ":event-source-mapping:";
    private static final int NOT_FOUND = 404;
    private static final int INVALID = 400;
    private static final int ACCEPTED = 202;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final LoopbackServer server;
    private final Map<String, QueueMapping> mappings = new ConcurrentSkipListMap<>();
    private final AtomicInteger changes = new AtomicInteger();

    /** Starts to listen. */
    public MappingApi(Sandbox host) {
        server = LoopbackServer.start(host.threads(), new Answering());
    }

    /** Returns the endpoint for a client of Lambda. */
    public URI uri() {
        return server.uri();
    }

    /** Adds a mapping, and returns its UUID, which is the same for the same queue. */
    public String add(QueueMapping mapping) {
        String id = UUID.nameUUIDFromBytes(mapping.queueArn().getBytes(StandardCharsets.UTF_8))
                .toString();
        mappings.put(id, mapping);
        return id;
    }

    /** Returns how many changes were accepted so far. */
    public int changes() {
        return changes.get();
    }

    @Override
    public void close() {
        server.close();
    }

    private MappingReply list() {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode list = answer.putArray("EventSourceMappings");
        mappings.forEach((id, mapping) -> list.add(json(id, mapping, mapping.state())));
        return new MappingReply(200, "", answer);
    }

    private MappingReply change(String id, QueueMapping mapping, JsonNode wanted) {
        synchronized (mapping) {
            if (!mapping.state().equals("Enabled") && !mapping.state().equals("Disabled")) {
                return error(INVALID, "ResourceInUseException", "the mapping is " + mapping.state());
            }
            JsonNode scaling = wanted.path("ScalingConfig");
            int concurrency = scaling.isMissingNode()
                    ? mapping.maximumConcurrency()
                    : scaling.path("MaximumConcurrency").asInt();
            try {
                mapping.change(
                        wanted.path("Enabled").asBoolean(mapping.enabled()),
                        wanted.path("BatchSize").asInt(mapping.batchSize()),
                        concurrency);
            } catch (IllegalArgumentException e) {
                return error(INVALID, "InvalidParameterValueException", String.valueOf(e.getMessage()));
            }
            changes.incrementAndGet();
            return new MappingReply(ACCEPTED, "", json(id, mapping, mapping.changing()));
        }
    }

    private static ObjectNode json(String id, QueueMapping mapping, String state) {
        ObjectNode json = JSON.createObjectNode()
                .put("UUID", id)
                .put("EventSourceMappingArn", ARN + id)
                .put("EventSourceArn", mapping.queueArn())
                .put("State", state)
                .put("StateTransitionReason", "USER_INITIATED")
                .put("BatchSize", mapping.batchSize())
                .put("MaximumBatchingWindowInSeconds", 0);
        json.putArray("FunctionResponseTypes").add("ReportBatchItemFailures");
        if (mapping.maximumConcurrency() > 0) {
            json.putObject("ScalingConfig").put("MaximumConcurrency", mapping.maximumConcurrency());
        }
        return json;
    }

    private static MappingReply error(int status, String type, String message) {
        return new MappingReply(status, type, JSON.createObjectNode().put("Message", message));
    }

    private record MappingReply(int status, String error, ObjectNode body) {}

    private final class Answering extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) throws IOException {
            String path = Request.getPathInContext(request);
            String body = Content.Source.asString(request, StandardCharsets.UTF_8);
            MappingReply answer = answer(request.getMethod(), path, body);
            response.setStatus(answer.status());
            response.getHeaders().put("Content-Type", "application/json");
            if (!answer.error().isEmpty()) {
                response.getHeaders().put("X-Amzn-ErrorType", answer.error());
            }
            Content.Sink.write(response, true, answer.body().toString(), callback);
            return true;
        }

        private MappingReply answer(String method, String path, String body) throws JsonProcessingException {
            if (!path.startsWith(PATH)) {
                return error(NOT_FOUND, "ResourceNotFoundException", "nothing is at " + path);
            }
            String id = path.substring(PATH.length()).replace("/", "");
            if (id.isEmpty() && method.equals("GET")) {
                return list();
            }
            QueueMapping mapping = mappings.get(id);
            if (mapping == null) {
                return error(NOT_FOUND, "ResourceNotFoundException", "there is no mapping '" + id + "'");
            }
            return switch (method) {
                case "GET" -> new MappingReply(200, "", json(id, mapping, mapping.state()));
                case "PUT" -> change(id, mapping, JSON.readTree(body));
                default -> error(INVALID, "InvalidParameterValueException", method + " is not possible here");
            };
        }
    }
}
