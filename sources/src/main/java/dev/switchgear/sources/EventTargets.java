package dev.switchgear.sources;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/** Sends events to their functions and queues. A function is invoked and waited for: only so is it known whether it succeeded. */
final class EventTargets {
    private static final int MOST_TEXT = 300;
    private static final int MOST_ATTRIBUTES = 10;
    private static final int THROTTLED = 429;
    private static final int DENIED = 403;
    private static final int ABSENT = 404;
    private static final int SERVER_ERROR = 500;

    private final LambdaClient lambda;
    private final SqsClient sqs;
    private final Map<String, String> urls = new ConcurrentHashMap<>();

    EventTargets(LambdaClient lambda, SqsClient sqs) {
        this.lambda = lambda;
        this.sqs = sqs;
    }

    /** How sending ended, and why. */
    record Sent(Kind kind, String why) {
        /** How sending ended. */
        enum Kind {
            /** The function succeeded, or the queue has the message. */
            DELIVERED,
            /** A circuit refused it in the function. */
            REFUSED,
            /** The function failed, or the event cannot be processed. */
            FAILED,
            /** The event reached nothing: throttled, denied, no such target. It is not the event's fault. */
            UNREACHED
        }
    }

    static boolean canReach(String arn) {
        return isFunction(arn) || isQueue(arn);
    }

    static boolean isFunction(String arn) {
        return arn.matches("arn:[^:]*:lambda:.*|[A-Za-z0-9_-]{1,64}(:[A-Za-z0-9$_-]{1,128})?");
    }

    private static boolean isQueue(String arn) {
        return arn.matches("arn:[^:]*:sqs:[^:]*:[^:]*:[^:]+");
    }

    /** @param time how long it may take */
    Sent send(ParkedEvent event, Duration time) {
        try {
            return isFunction(event.target()) ? invoke(event, time) : enqueue(event);
        } catch (ApiCallTimeoutException | ApiCallAttemptTimeoutException e) {
            return new Sent(Sent.Kind.FAILED, "no answer within " + time);
        } catch (SdkServiceException e) {
            int status = e.statusCode();
            boolean reached = status < SERVER_ERROR && status != THROTTLED && status != DENIED && status != ABSENT;
            return new Sent(
                    reached ? Sent.Kind.FAILED : Sent.Kind.UNREACHED, shortened(String.valueOf(e.getMessage())));
        } catch (SdkException e) {
            return new Sent(Sent.Kind.UNREACHED, shortened(e.toString()));
        }
    }

    private Sent invoke(ParkedEvent event, Duration time) {
        InvokeResponse answer = lambda.invoke(call -> call.functionName(event.target())
                .invocationType(InvocationType.REQUEST_RESPONSE)
                .payload(SdkBytes.fromUtf8String(event.payload()))
                .overrideConfiguration(limits -> limits.apiCallTimeout(time)));
        if (answer.functionError() == null) {
            return new Sent(Sent.Kind.DELIVERED, "");
        }
        String error = answer.payload() == null
                ? answer.functionError()
                : answer.payload().asUtf8String();
        boolean refused = FailureCause.refusedBy(error).isPresent();
        return new Sent(refused ? Sent.Kind.REFUSED : Sent.Kind.FAILED, shortened(error));
    }

    private Sent enqueue(ParkedEvent event) {
        Map<String, MessageAttributeValue> attributes = new HashMap<>(event.attributes());
        attributes.put(
                FailedEventReader.REDRIVES,
                MessageAttributeValue.builder()
                        .dataType("Number")
                        .stringValue(Integer.toString(event.attempts() + 1))
                        .build());
        if (attributes.size() > MOST_ATTRIBUTES) {
            return new Sent(
                    Sent.Kind.FAILED,
                    "the message has " + MOST_ATTRIBUTES
                            + " attributes, the most that SQS takes, so there is no place to count how "
                            + "often it was redriven");
        }
        SendMessageRequest.Builder message = SendMessageRequest.builder()
                .queueUrl(urls.computeIfAbsent(event.target(), this::url))
                .messageBody(event.payload())
                .messageAttributes(attributes);
        event.group().ifPresent(message::messageGroupId);
        if (event.target().endsWith(".fifo")) {
            // The same for a repetition after a crash, which SQS then drops.
            String id = event.place().substring(event.place().lastIndexOf('#') + 1);
            message.messageGroupId(event.group().orElse(id)).messageDeduplicationId(id);
        }
        sqs.sendMessage(message.build());
        return new Sent(Sent.Kind.DELIVERED, "");
    }

    private String url(String arn) {
        String[] parts = arn.split(":", -1);
        return sqs.getQueueUrl(asked -> asked.queueName(parts[5]).queueOwnerAWSAccountId(parts[4]))
                .queueUrl();
    }

    private static String shortened(String text) {
        return text.length() <= MOST_TEXT ? text : text.substring(0, MOST_TEXT) + "…";
    }
}
