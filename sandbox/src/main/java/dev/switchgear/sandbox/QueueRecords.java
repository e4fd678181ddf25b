package dev.switchgear.sandbox;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.MessageAttribute;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/** Receives messages of one queue, and writes them as the records of an event. */
final class QueueRecords {
    private final SqsClient client;
    private final String url;
    private final String arn;

    QueueRecords(SqsClient client, String url) {
        this.client = client;
        this.url = url;
        String name = url.substring(url.lastIndexOf('/') + 1);
        arn = "arn:aws:sqs:" + LambdaVariables.REGION + ":" + LambdaVariables.ACCOUNT + ":" + name;
    }

    String arn() {
        return arn;
    }

    /** Waits up to a second for messages. */
    List<Message> receive(int most) {
        return client.receiveMessage(asked -> asked.queueUrl(url)
                        .maxNumberOfMessages(most)
                        .waitTimeSeconds(1)
                        .messageAttributeNames("All")
                        .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
                .messages();
    }

    /** Deletes at most ten messages. */
    void delete(List<Message> messages) {
        List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
        for (Message message : messages) {
            entries.add(DeleteMessageBatchRequestEntry.builder()
                    .id(Integer.toString(entries.size()))
                    .receiptHandle(message.receiptHandle())
                    .build());
        }
        client.deleteMessageBatch(done -> done.queueUrl(url).entries(entries));
    }

    SQSEvent event(List<Message> messages) {
        SQSEvent event = new SQSEvent();
        event.setRecords(messages.stream().map(this::record).toList());
        return event;
    }

    private SQSMessage record(Message message) {
        SQSMessage item = new SQSMessage();
        item.setMessageId(message.messageId());
        item.setReceiptHandle(message.receiptHandle());
        item.setBody(message.body());
        item.setEventSource("aws:sqs");
        item.setEventSourceArn(arn);
        item.setAwsRegion(LambdaVariables.REGION);
        item.setAttributes(message.attributesAsStrings());
        Map<String, MessageAttribute> attributes = new HashMap<>();
        message.messageAttributes().forEach((name, value) -> {
            MessageAttribute attribute = new MessageAttribute();
            attribute.setDataType(value.dataType());
            attribute.setStringValue(value.stringValue());
            if (value.binaryValue() != null) {
                attribute.setBinaryValue(value.binaryValue().asByteBuffer());
            }
            attributes.put(name, attribute);
        });
        item.setMessageAttributes(attributes);
        return item;
    }
}
