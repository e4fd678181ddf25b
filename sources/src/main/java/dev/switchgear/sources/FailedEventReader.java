package dev.switchgear.sources;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/**
 * Reads the records of failures: what a destination of asynchronous invocations gets (directly, or through SQS, SNS or
 * EventBridge), and messages of the dead-letter queues of Lambda, EventBridge and SQS.
 */
final class FailedEventReader {
    /** A message that was redriven to its queue has this attribute: how often. */
    static final String REDRIVES = "SwitchgearRedrives";

    static final String INVOCATION_FAILED = "Lambda Function Invocation Result - Failure";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> functions;
    private final EventOrder order;

    /** @param functions the function of a dead-letter queue or topic of asynchronous invocations, by the name of the latter */
    FailedEventReader(Map<String, String> functions, EventOrder order) {
        this.functions = functions;
        this.order = order;
    }

    /** Returns whether an event has records of failures. Any other event asks for a redrive. */
    static boolean isFailure(JsonNode event) {
        JsonNode first = event.path("Records").path(0);
        return first.path("eventSource").asText().equals("aws:sqs")
                || first.has("Sns")
                || event.path("detail-type").asText().equals(INVOCATION_FAILED)
                || isDestination(event);
    }

    /** Reads the records of an event, in its order. */
    List<FailedEvent> read(JsonNode event) {
        List<FailedEvent> failed = new ArrayList<>();
        for (JsonNode record : event.path("Records")) {
            failed.add(record.has("Sns") ? topic(record.path("Sns")) : queue(record));
        }
        if (failed.isEmpty()) {
            FailedEvent.Received received = new FailedEvent.Received(event.toString(), Map.of());
            failed.add(destination(event, event.path("id").asText(), received));
        }
        return failed;
    }

    private FailedEvent topic(JsonNode notification) {
        Map<String, String> texts = new HashMap<>();
        notification
                .path("MessageAttributes")
                .properties()
                .forEach(one ->
                        texts.put(one.getKey(), one.getValue().path("Value").asText()));
        String body = notification.path("Message").asText();
        Message message = new Message(
                notification.path("MessageId").asText(),
                notification.path("TopicArn").asText(),
                body,
                Map.of(),
                texts,
                MissingNode.getInstance());
        return read(message, parsed(body), notification.path("Timestamp"));
    }

    private FailedEvent queue(JsonNode record) {
        Map<String, MessageAttributeValue> attributes = new HashMap<>();
        Map<String, String> texts = new HashMap<>();
        record.path("messageAttributes").properties().forEach(one -> {
            attributes.put(one.getKey(), attribute(one.getValue()));
            texts.put(one.getKey(), one.getValue().path("stringValue").asText());
        });
        Message message = new Message(
                record.path("messageId").asText(),
                record.path("eventSourceARN").asText(),
                record.path("body").asText(),
                attributes,
                texts,
                record.path("attributes"));
        JsonNode body = parsed(message.body());
        if (body.path("Type").asText().equals("Notification") && body.has("TopicArn")) {
            FailedEvent inner = topic(body);
            return new FailedEvent(
                    inner.id(),
                    inner.target(),
                    inner.payload(),
                    inner.attributes(),
                    inner.group(),
                    inner.order(),
                    inner.error(),
                    inner.attempts(),
                    message.received());
        }
        return read(message, body, record.path("attributes").path("SentTimestamp"));
    }

    private FailedEvent read(Message message, JsonNode body, JsonNode sent) {
        JsonNode inner = body.path("detail-type").asText().equals(INVOCATION_FAILED) ? body.path("detail") : body;
        if (isDestination(inner)) {
            return destination(body, message.id(), message.received());
        }
        String source = message.system().path("DeadLetterQueueSourceArn").asText();
        if (!source.isEmpty()) {
            return deadMessage(message, source, sent);
        }
        String target = message.texts().getOrDefault("TARGET_ARN", "");
        String error = message.texts().getOrDefault("ERROR_MESSAGE", "");
        String id = message.id();
        if (target.isEmpty() && message.texts().containsKey("RequestID")) {
            target = functions.getOrDefault(nameOf(message.source()), "");
            error = message.texts().getOrDefault("ErrorMessage", "");
            id = message.texts().getOrDefault("RequestID", id);
        }
        return new FailedEvent(
                id,
                target,
                message.body(),
                Map.of(),
                order.group(body),
                order.of(body, sent),
                error,
                0,
                message.received());
    }

    /** The record of a destination, also in an event of a bus. */
    private FailedEvent destination(JsonNode event, String id, FailedEvent.Received received) {
        JsonNode record = isDestination(event) ? event : event.path("detail");
        JsonNode payload = record.path("requestPayload");
        String request = record.at("/requestContext/requestId").asText(id);
        return new FailedEvent(
                request,
                record.at("/requestContext/functionArn").asText(),
                payload.toString(),
                Map.of(),
                order.group(payload),
                order.of(payload, record.path("timestamp")),
                record.path("responsePayload").toString(),
                0,
                received);
    }

    /** A message that its queue has given up. */
    private FailedEvent deadMessage(Message message, String source, JsonNode sent) {
        JsonNode fifoGroup = message.system().path("MessageGroupId");
        JsonNode body = parsed(message.body());
        boolean fifo = source.endsWith(".fifo");
        return new FailedEvent(
                message.id(),
                source,
                message.body(),
                message.attributes(),
                fifoGroup.isTextual() ? Optional.of(fifoGroup.asText()) : order.group(body),
                fifo ? EventOrder.padded(message.system().path("SequenceNumber").asText()) : order.of(body, sent),
                "",
                EventOrder.number(message.texts().get(REDRIVES)),
                message.received());
    }

    static String nameOf(String arn) {
        String[] parts = arn.split(":", -1);
        return parts.length > 6 ? parts[6] : parts[parts.length - 1];
    }

    private static boolean isDestination(JsonNode event) {
        return event.at("/requestContext/functionArn").isTextual() && event.has("requestPayload");
    }

    private static MessageAttributeValue attribute(JsonNode value) {
        MessageAttributeValue.Builder made =
                MessageAttributeValue.builder().dataType(value.path("dataType").asText());
        JsonNode binary = value.path("binaryValue");
        return binary.isTextual()
                ? made.binaryValue(SdkBytes.fromByteArray(Base64.getDecoder().decode(binary.asText())))
                        .build()
                : made.stringValue(value.path("stringValue").asText()).build();
    }

    /** What is not JSON has no fields. */
    private static JsonNode parsed(String text) {
        try {
            JsonNode read = JSON.readTree(text);
            return read == null ? MissingNode.getInstance() : read;
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    /**
     * A message of a queue or a topic.
     *
     * @param source the ARN of the queue or topic
     * @param texts the attributes that are text
     * @param system the attributes that SQS sets
     */
    private record Message(
            String id,
            String source,
            String body,
            Map<String, MessageAttributeValue> attributes,
            Map<String, String> texts,
            JsonNode system) {
        FailedEvent.Received received() {
            return new FailedEvent.Received(body, attributes);
        }
    }
}
