package dev.switchgear.lambda;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.MessageAttribute;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeNameForSends;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/**
 * The copy of a message for its standard queue: body, attributes, trace, and the message group of a fair queue.
 *
 * @param message the original
 */
record SqsCopy(SQSMessage message) {
    /** The attribute of the message that counts how often it was put back. */
    static final String PUT_BACK = "SwitchgearPutBack";

    private static final int MOST_ATTRIBUTES = 10;
    private static final String GROUP = "MessageGroupId";
    private static final String TRACE = "AWSTraceHeader";

    /** How often it was put back before. */
    int times() {
        MessageAttribute count = attributes().get(PUT_BACK);
        return count == null ? 0 : parsed(count.getStringValue(), 0);
    }

    /** Whether there is room for the additional attribute of a copy. */
    boolean isPossible() {
        return attributes().containsKey(PUT_BACK) || attributes().size() < MOST_ATTRIBUTES;
    }

    /** The size of the copy for SQS, in bytes: its body, and each attribute's name, type and value. */
    int bytes() {
        int bytes = bytes(message.getBody()) + PUT_BACK.length() + 16;
        for (Map.Entry<String, MessageAttribute> attribute : attributes().entrySet()) {
            MessageAttribute value = attribute.getValue();
            bytes += bytes(attribute.getKey()) + bytes(value.getDataType()) + bytes(value.getStringValue());
            bytes += value.getBinaryValue() == null ? 0 : value.getBinaryValue().remaining();
        }
        return bytes;
    }

    SendMessageBatchRequestEntry entry(String id, int delaySeconds) {
        Map<String, MessageAttributeValue> attributes = new HashMap<>();
        attributes().forEach((name, value) -> attributes.put(name, copied(value)));
        attributes.put(
                PUT_BACK,
                MessageAttributeValue.builder()
                        .dataType("Number")
                        .stringValue(Integer.toString(times() + 1))
                        .build());
        SendMessageBatchRequestEntry.Builder entry = SendMessageBatchRequestEntry.builder()
                .id(id)
                .messageBody(message.getBody())
                .messageAttributes(attributes)
                .delaySeconds(delaySeconds);
        String group = system(message, GROUP);
        if (group != null) {
            entry.messageGroupId(group);
        }
        String trace = system(message, TRACE);
        if (trace != null) {
            entry.messageSystemAttributes(Map.of(
                    MessageSystemAttributeNameForSends.AWS_TRACE_HEADER,
                    MessageSystemAttributeValue.builder()
                            .dataType("String")
                            .stringValue(trace)
                            .build()));
        }
        return entry.build();
    }

    /** The value of an attribute that SQS sets; null if it is missing. */
    static @Nullable String system(SQSMessage message, String name) {
        return message.getAttributes() == null ? null : message.getAttributes().get(name);
    }

    /** How often a message has been received, including this time. */
    static int receives(SQSMessage message) {
        return parsed(system(message, "ApproximateReceiveCount"), 1);
    }

    private Map<String, MessageAttribute> attributes() {
        return Objects.requireNonNullElse(message.getMessageAttributes(), Map.of());
    }

    private static int bytes(@Nullable String text) {
        return text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static int parsed(@Nullable String number, int otherwise) {
        return number != null && number.matches("\\d{1,9}") ? Integer.parseInt(number) : otherwise;
    }

    private static MessageAttributeValue copied(MessageAttribute value) {
        MessageAttributeValue.Builder copy = MessageAttributeValue.builder().dataType(value.getDataType());
        if (value.getBinaryValue() != null) {
            copy.binaryValue(SdkBytes.fromByteBuffer(value.getBinaryValue().duplicate()));
        } else {
            copy.stringValue(value.getStringValue());
        }
        return copy.build();
    }
}
