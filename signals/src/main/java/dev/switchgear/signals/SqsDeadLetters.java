package dev.switchgear.signals;

import dev.switchgear.spi.Excerpt;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/**
 * A queue of rejected messages, with the unchanged body and the attributes {@code rejection} and {@code why}.
 *
 * @since 0.1.0
 */
public final class SqsDeadLetters implements DeadLetters {
    private static final int LONGEST_WHY = 500;

    private final SqsClient client;
    private final String queueUrl;

    /** Returns the queue. The caller closes the client. */
    public SqsDeadLetters(SqsClient client, String queueUrl) {
        this.client = Objects.requireNonNull(client, "client");
        this.queueUrl = Objects.requireNonNull(queueUrl, "queueUrl");
    }

    @Override
    public void keep(String body, Rejection rejection, String why) {
        String shown = Excerpt.line(why, LONGEST_WHY); // SQS takes no control characters, and no halves of others
        client.sendMessage(message -> message.queueUrl(queueUrl)
                .messageBody(body.isEmpty() ? "(empty)" : body)
                .messageAttributes(Map.of("rejection", text(rejection.name()), "why", text(shown))));
    }

    private static MessageAttributeValue text(String value) {
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(value.isBlank() ? "(none)" : value)
                .build();
    }
}
