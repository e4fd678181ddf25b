package dev.switchgear.signals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** Events as EventBridge and SQS deliver them, and their delivery to a handler. */
final class SampleEvents {
    static final String SOURCE = "com.example.orders";
    static final String ACCOUNT = "123456789012";

    private SampleEvents() {}

    /** An event about one call. */
    static ObjectNode call(String id, String circuit, String result, String reports, Instant at) {
        ObjectNode event = Resources.json("examples/outcome-failure.json");
        event.put("id", id).put("time", at.toString());
        ObjectNode detail = (ObjectNode) event.path("detail");
        detail.put("circuit", circuit).put("reports", reports);
        detail.putArray("outcomes").addObject().put("result", result).put("at", at.toString());
        return event;
    }

    static ObjectNode failure(String id, String circuit, Instant at) {
        return call(id, circuit, "failure", "failures", at);
    }

    /** A batch of a queue; the messages are numbered from 0. */
    static ObjectNode queue(List<? extends Object> bodies) {
        ObjectNode batch = Json.MAPPER.createObjectNode();
        ArrayNode records = batch.putArray("Records");
        for (int i = 0; i < bodies.size(); i++) {
            records.addObject()
                    .put("messageId", "m" + i)
                    .put("receiptHandle", "r" + i)
                    .put("body", bodies.get(i).toString())
                    .put("eventSource", "aws:sqs")
                    .put("eventSourceARN", "arn:aws:sqs:eu-west-1:123456789012:outcomes")
                    .put("awsRegion", "eu-west-1");
        }
        return batch;
    }

    @SuppressWarnings("NullAway") // our handlers do not use the context
    static JsonNode handle(com.amazonaws.services.lambda.runtime.RequestStreamHandler handler, JsonNode invocation) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try {
            byte[] input = Json.text(invocation).getBytes(StandardCharsets.UTF_8);
            handler.handleRequest(new ByteArrayInputStream(input), output, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Json.parse(output.toString(StandardCharsets.UTF_8));
    }

    static List<String> failed(JsonNode answer) {
        return answer.path("batchItemFailures").findValuesAsText("itemIdentifier");
    }
}
