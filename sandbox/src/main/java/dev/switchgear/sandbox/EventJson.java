package dev.switchgear.sandbox;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

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
            message.getMessageAttributes()
                    .forEach((name, value) -> more.putObject(name)
                            .put("dataType", value.getDataType())
                            .put("stringValue", value.getStringValue()));
        }
        return root.toString();
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
