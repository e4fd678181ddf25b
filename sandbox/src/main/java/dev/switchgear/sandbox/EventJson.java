package dev.switchgear.sandbox;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.MessageAttribute;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Events of SQS as Lambda writes them, and a function's answer to one. */
final class EventJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private EventJson() {}

    static String of(SQSEvent event) {
        ObjectNode root = JSON.createObjectNode();
        var records = root.putArray("Records");
        for (SQSMessage message : event.getRecords()) {
            ObjectNode item = records.addObject();
            item.put("messageId", message.getMessageId());
            item.put("receiptHandle", message.getReceiptHandle());
            item.put("body", message.getBody());
            item.put("eventSource", message.getEventSource());
            item.put("eventSourceARN", message.getEventSourceArn());
            item.put("awsRegion", message.getAwsRegion());
            ObjectNode attributes = item.putObject("attributes");
            message.getAttributes().forEach(attributes::put);
            ObjectNode more = item.putObject("messageAttributes");
            message.getMessageAttributes().forEach((name, value) -> put(more.putObject(name), value));
        }
        return root.toString();
    }

    private static void put(ObjectNode attribute, MessageAttribute value) {
        attribute.put("dataType", value.getDataType()).put("stringValue", value.getStringValue());
        if (value.getBinaryValue() != null) {
            byte[] bytes = new byte[value.getBinaryValue().remaining()];
            value.getBinaryValue().duplicate().get(bytes);
            attribute.put("binaryValue", bytes); // Jackson writes it in base64, as Lambda does
        }
    }

    /**
     * The messages of a batch that an answer reports. As in Lambda, these are all of them if the answer is not valid: no
     * JSON, or an identifier that is missing, empty or unknown; and none if there is no answer or no list in it.
     */
    static Set<String> reported(String json, Set<String> batch) {
        try {
            JsonNode failures = JSON.readTree(json).path("batchItemFailures");
            Set<String> reported = new HashSet<>();
            for (JsonNode failure : failures) {
                reported.add(failure.path("itemIdentifier").asText());
            }
            return batch.containsAll(reported) ? reported : batch;
        } catch (JsonProcessingException e) {
            return batch;
        }
    }

    /** @throws IllegalStateException if it is invalid */
    static SQSBatchResponse batchResponse(String json) {
        try {
            List<BatchItemFailure> failures = new ArrayList<>();
            for (JsonNode failure : JSON.readTree(json).path("batchItemFailures")) {
                failures.add(new BatchItemFailure(failure.get("itemIdentifier").asText()));
            }
            return new SQSBatchResponse(failures);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("no answer to a batch: " + json, e);
        }
    }
}
