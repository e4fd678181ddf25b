package dev.switchgear.sources;

import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/**
 * An event whose processing failed, as a destination or a dead-letter queue received it.
 *
 * @param id the request ID of the invocation or the ID of the message, which is the same if the record is delivered twice
 * @param target the ARN of the function, with its qualifier, or of the queue; empty if the record does not tell
 * @param payload what is sent again
 * @param attributes the attributes of a message, which are sent again; empty for a function
 * @param group events of a group run one after the other; empty if the event is alone
 * @param order where the event belongs in its group: texts are compared, so numbers have leading zeros
 * @param error what the function or the service said; empty if the record does not tell
 * @param attempts how often the event has been redriven to its queue
 * @param received the record itself, for the final queue
 */
record FailedEvent(
        String id,
        String target,
        String payload,
        Map<String, MessageAttributeValue> attributes,
        Optional<String> group,
        String order,
        String error,
        int attempts,
        Received received) {
    FailedEvent {
        attributes = Map.copyOf(attributes);
    }

    /** A record as it was delivered: its text, and the attributes of the message that contained it. */
    record Received(String body, Map<String, MessageAttributeValue> attributes) {
        Received {
            attributes = Map.copyOf(attributes);
        }
    }
}
