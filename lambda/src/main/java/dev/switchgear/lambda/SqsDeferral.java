package dev.switchgear.lambda;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.MessageAttribute;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.switchgear.model.Refusal;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeNameForSends;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/** Defers messages through SQS itself. What SQS refuses is left to the queue's own rules, with one line a minute. */
final class SqsDeferral implements Deferral {
    /** Counts how often a message was put back, in the message itself. */
    static final String PUT_BACK = "SwitchgearPutBack";

    private static final System.Logger LOG = System.getLogger("dev.switchgear");
    private static final long LONGEST_DELAY_SECONDS = 900;
    private static final int MOST_ATTRIBUTES = 10;
    private static final int MOST_DOUBLINGS = 10;
    private static final long AGAIN_MILLIS = 60_000;
    private static final Pattern MAX_RECEIVES = Pattern.compile("\"maxReceiveCount\"\\s*:\\s*\"?(\\d{1,4})");

    private final SqsClient client;
    private final InstantSource clock;
    private final Map<String, Queue> queues = new ConcurrentHashMap<>();
    private long complainedAt;

    SqsDeferral(SqsClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    private record Queue(String url, HoldPlan plan) {}

    @Override
    public boolean putBack(SQSMessage message, Refusal refusal) {
        Map<String, MessageAttributeValue> attributes = copied(message.getMessageAttributes());
        int times = times(message);
        attributes.put(PUT_BACK, number(times + 1));
        if (attributes.size() > MOST_ATTRIBUTES) {
            hold(message, refusal);
            return false;
        }
        try {
            long wait = waitSeconds(refusal) << Math.min(times, MOST_DOUBLINGS);
            SendMessageRequest.Builder again = SendMessageRequest.builder()
                    .queueUrl(queue(message).url())
                    .messageBody(message.getBody())
                    .messageAttributes(attributes)
                    .delaySeconds((int) Math.min(LONGEST_DELAY_SECONDS, jittered(wait)));
            addTrace(again, message);
            client.sendMessage(again.build());
            return true;
        } catch (RuntimeException e) {
            complain("a refused message could not be put back; it comes back by the queue's own rules, and counts", e);
            return false;
        }
    }

    @Override
    public void hold(SQSMessage message, Refusal refusal) {
        try {
            Queue queue = queue(message);
            long seconds = queue.plan().seconds(waitSeconds(refusal), receives(message));
            client.changeMessageVisibility(change -> change.queueUrl(queue.url())
                    .receiptHandle(message.getReceiptHandle())
                    .visibilityTimeout((int) seconds));
        } catch (RuntimeException e) {
            complain("a refused message could not be hidden; it comes back after its visibility timeout", e);
        }
    }

    private long waitSeconds(Refusal refusal) {
        return Math.max(1, refusal.retryAfter(clock.instant()).plusMillis(999).toSeconds());
    }

    /** Up to twice as long: what was refused together must not come back together. */
    private static long jittered(long seconds) {
        RandomGenerator random = ProcessEdges.random();
        return seconds + random.nextLong(seconds + 1);
    }

    private Queue queue(SQSMessage message) {
        return queues.computeIfAbsent(message.getEventSourceArn(), arn -> {
            QueueArn named = QueueArn.of(arn);
            String url = client.getQueueUrl(GetQueueUrlRequest.builder()
                            .queueName(named.name())
                            .queueOwnerAWSAccountId(named.account())
                            .build())
                    .queueUrl();
            String redrive = client.getQueueAttributes(
                            asked -> asked.queueUrl(url).attributeNames(QueueAttributeName.REDRIVE_POLICY))
                    .attributes()
                    .getOrDefault(QueueAttributeName.REDRIVE_POLICY, "");
            Matcher most = MAX_RECEIVES.matcher(redrive);
            return new Queue(url, new HoldPlan(most.find() ? Integer.parseInt(most.group(1)) : 0));
        });
    }

    private static int receives(SQSMessage message) {
        return parsed(message.getAttributes().get("ApproximateReceiveCount"), 1);
    }

    private static int times(SQSMessage message) {
        Map<String, MessageAttribute> attributes = message.getMessageAttributes();
        MessageAttribute count = attributes == null ? null : attributes.get(PUT_BACK);
        return count == null ? 0 : parsed(count.getStringValue(), 0);
    }

    private static int parsed(@Nullable String number, int otherwise) {
        return number != null && number.matches("\\d{1,9}") ? Integer.parseInt(number) : otherwise;
    }

    private static MessageAttributeValue number(int value) {
        return MessageAttributeValue.builder()
                .dataType("Number")
                .stringValue(Integer.toString(value))
                .build();
    }

    private static Map<String, MessageAttributeValue> copied(@Nullable Map<String, MessageAttribute> attributes) {
        Map<String, MessageAttributeValue> copies = new HashMap<>();
        if (attributes != null) {
            attributes.forEach((name, value) -> copies.put(name, copied(value)));
        }
        return copies;
    }

    private static MessageAttributeValue copied(MessageAttribute value) {
        MessageAttributeValue.Builder copy = MessageAttributeValue.builder().dataType(value.getDataType());
        if (value.getBinaryValue() != null) {
            copy.binaryValue(SdkBytes.fromByteBuffer(value.getBinaryValue()));
        } else {
            copy.stringValue(value.getStringValue());
        }
        return copy.build();
    }

    private static void addTrace(SendMessageRequest.Builder again, SQSMessage message) {
        String trace =
                message.getAttributes() == null ? null : message.getAttributes().get("AWSTraceHeader");
        if (trace != null) {
            again.messageSystemAttributes(Map.of(
                    MessageSystemAttributeNameForSends.AWS_TRACE_HEADER,
                    MessageSystemAttributeValue.builder()
                            .dataType("String")
                            .stringValue(trace)
                            .build()));
        }
    }

    private synchronized void complain(String what, RuntimeException e) {
        if (Long.compareUnsigned(clock.millis() - complainedAt, AGAIN_MILLIS) >= 0) {
            complainedAt = clock.millis();
            LOG.log(System.Logger.Level.WARNING, "switchgear: " + what, e);
        }
    }
}
