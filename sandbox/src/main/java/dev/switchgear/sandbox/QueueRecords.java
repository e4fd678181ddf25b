package dev.switchgear.sandbox;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.MessageAttribute;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * Receives messages of one queue, and writes them as the records of an event. Closing it waits for the requests in progress,
 * because a server that is stopped in the middle of one waits for it much longer.
 */
final class QueueRecords implements AutoCloseable {
    private final ReentrantReadWriteLock inUse = new ReentrantReadWriteLock();
    private boolean closed; // guarded by inUse
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

    /** Does what must not begin after the end: returns what is given for that case if it has been closed. */
    <T> T unlessClosed(T otherwise, Supplier<T> work) {
        inUse.readLock().lock();
        try {
            return closed ? otherwise : work.get();
        } finally {
            inUse.readLock().unlock();
        }
    }

    /** Waits up to a second for messages. None if it has been closed. */
    List<Message> receive(int most) {
        return unlessClosed(
                List.of(),
                () -> client.receiveMessage(asked -> asked.queueUrl(url)
                                .maxNumberOfMessages(most)
                                .waitTimeSeconds(1)
                                .messageAttributeNames("All")
                                .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
                        .messages());
    }

    /** Deletes at most ten messages. Returns false, and leaves them, if it has been closed. */
    boolean delete(List<Message> messages) {
        List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
        for (Message message : messages) {
            entries.add(DeleteMessageBatchRequestEntry.builder()
                    .id(Integer.toString(entries.size()))
                    .receiptHandle(message.receiptHandle())
                    .build());
        }
        return unlessClosed(false, () -> {
            client.deleteMessageBatch(done -> done.queueUrl(url).entries(entries));
            return true;
        });
    }

    /** Waits until the requests in progress have ended: at most the second of a poll. */
    @Override
    public void close() {
        inUse.writeLock().lock();
        try {
            closed = true;
        } finally {
            inUse.writeLock().unlock();
        }
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
