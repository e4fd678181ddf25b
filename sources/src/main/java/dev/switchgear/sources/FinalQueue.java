package dev.switchgear.sources;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/** The queue in which events end that are not sent again. Their attribute {@code SwitchgearReason} says why. */
final class FinalQueue {
    private static final int MOST_ATTRIBUTES = 10;
    private static final int MOST_TEXT = 1_000;

    private final SqsClient sqs;
    private final String url;

    FinalQueue(SqsClient sqs, String url) {
        this.sqs = Objects.requireNonNull(sqs, "sqs");
        this.url = Objects.requireNonNull(url, "url");
    }

    /** A record as it came. */
    void passOn(FailedEvent event, String reason) {
        Map<String, MessageAttributeValue> attributes =
                new HashMap<>(event.received().attributes());
        add(attributes, "SwitchgearReason", reason);
        send(event.received().body(), attributes, event.id(), event.group());
    }

    /** An event that was parked. */
    void giveUp(ParkedEvent event, String reason) {
        Map<String, MessageAttributeValue> attributes = new HashMap<>(event.attributes());
        add(attributes, "SwitchgearReason", reason);
        add(attributes, "SwitchgearTarget", event.target());
        add(attributes, "SwitchgearCircuit", event.circuit());
        send(event.payload(), attributes, event.place().substring(event.place().lastIndexOf('#') + 1), event.group());
    }

    private void send(String body, Map<String, MessageAttributeValue> attributes, String id, Optional<String> group) {
        SendMessageRequest.Builder message =
                SendMessageRequest.builder().queueUrl(url).messageBody(body).messageAttributes(attributes);
        if (url.endsWith(".fifo")) {
            message.messageGroupId(group.orElse(id)).messageDeduplicationId(id);
        }
        sqs.sendMessage(message.build());
    }

    /** SQS takes ten attributes; those of the message come first. */
    private static void add(Map<String, MessageAttributeValue> attributes, String name, String value) {
        if (attributes.size() < MOST_ATTRIBUTES && !value.isEmpty()) {
            String text = value.length() <= MOST_TEXT ? value : value.substring(0, MOST_TEXT);
            attributes.put(
                    name,
                    MessageAttributeValue.builder()
                            .dataType("String")
                            .stringValue(text)
                            .build());
        }
    }
}
