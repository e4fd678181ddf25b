package dev.switchgear.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.switchgear.lambda.Deferral.Refused;
import dev.switchgear.model.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Handles batches of SQS messages, one guarded call per message, and answers with the messages that must come back.
 *
 * <p>A message that fails comes back by the queue's own rules, and reaches the dead-letter queue if it continues to
 * fail. A message that is <em>refused</em> is deferred:
 *
 * <ul>
 *   <li> In a standard queue, it is put back as a new message with the same body, attributes, trace and message group,
 * delayed until a new try makes sense, and the original is deleted. Its receives do not count for the dead-letter
 * queue, and its retention starts again. It may be delivered twice, like any message.
 *   <li> In a FIFO queue, it is hidden until then, with the rest of its group, so that the order is kept. Each receive
 * counts. So each wait is longer than the one before: the queue's {@code maxReceiveCount} lasts for an hour of outage,
 * and the last wait is twelve hours. Set it to 10 or more, and pause the event source mapping in longer outages.
 * </ul>
 *
 * <p>One request defers ten messages. Half a second of the invocation is reserved for the answer. Messages for which
 * there is no time are neither handled nor deferred, and come back by the queue's own rules.
 *
 * <p>The event source mapping must have {@code ReportBatchItemFailures}; the function's role needs
 * {@code sqs:GetQueueUrl}, {@code sqs:GetQueueAttributes}, {@code sqs:SendMessage} and {@code
 * sqs:ChangeMessageVisibility}. Needs {@code com.amazonaws:aws-lambda-java-events} and {@code
 * software.amazon.awssdk:sqs}.
 *
 * @since 0.1.0
 */
public final class SqsBatch implements RequestHandler<SQSEvent, SQSBatchResponse> {
    private static final System.Logger LOG = System.getLogger("dev.switchgear");
    private static final String GROUP = "MessageGroupId";
    /** The number of refused messages that are put back together, in several requests, while others are handled. */
    private static final int AT_ONCE = 100;

    private final Guard guard;
    private final RecordWork<SQSMessage> work;
    private final Deferral deferral;

    private SqsBatch(Guard guard, RecordWork<SQSMessage> work, Deferral deferral) {
        this.guard = Objects.requireNonNull(guard, "guard");
        this.work = Objects.requireNonNull(work, "work");
        this.deferral = deferral;
    }

    /** Returns a handler that defers refused messages with {@code client}, as described above. */
    public static SqsBatch of(Guard guard, SqsClient client, RecordWork<SQSMessage> work) {
        return new SqsBatch(guard, work, new SqsDeferral(client, guard.owner().clock()));
    }

    /**
     * Returns a handler that only reports refused messages. They come back after the queue's visibility timeout, and
     * each receive counts. Use it only for queues without a dead-letter queue.
     */
    public static SqsBatch reportingOnly(Guard guard, RecordWork<SQSMessage> work) {
        return new SqsBatch(guard, work, Deferral.NONE);
    }

    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
        MessageBatch batch = new MessageBatch(context);
        try {
            for (SQSMessage message : Objects.requireNonNullElse(event.getRecords(), List.<SQSMessage>of())) {
                batch.take(message);
            }
        } finally {
            guard.owner().invocationEnds();
        }
        return batch.answer();
    }

    /** One batch: the messages that must come back, and the groups that wait for an earlier message. */
    private final class MessageBatch {
        private final @Nullable Context context;
        private final TimeLeft time;
        private final List<BatchItemFailure> failures = new ArrayList<>();
        private final List<Refused> refused = new ArrayList<>();
        private final List<Refused> hidden = new ArrayList<>();
        private final Map<String, MessageResult> stopped = new HashMap<>();
        /** Whether no refused message could be put back; further ones are not tried then. */
        private boolean vain;

        MessageBatch(@Nullable Context context) {
            this.context = context;
            this.time = TimeLeft.of(context);
        }

        void take(SQSMessage message) {
            String group = isFifo(message) ? Objects.requireNonNullElse(SqsCopy.system(message, GROUP), "") : null;
            MessageResult earlier = group == null ? null : stopped.get(group);
            MessageResult answer = earlier != null ? earlier : time.isOver() ? MessageResult.FAILED : handle(message);
            if (answer.handled()) {
                return;
            }
            Refusal refusal = answer.refusal();
            if (group != null) {
                stopped.put(group, answer);
                fail(message);
                if (refusal != null) {
                    hidden.add(new Refused(message, refusal));
                }
            } else if (refusal == null) {
                fail(message);
            } else {
                refused.add(new Refused(message, refusal));
                if (refused.size() == AT_ONCE) {
                    putBack();
                }
            }
        }

        SQSBatchResponse answer() {
            putBack();
            deferral.hold(hidden, time);
            return new SQSBatchResponse(failures);
        }

        private void putBack() {
            Set<SQSMessage> back = vain ? Set.of() : deferral.putBack(refused, time);
            vain |= back.isEmpty();
            refused.stream()
                    .map(Refused::message)
                    .filter(one -> !back.contains(one))
                    .forEach(this::fail);
            refused.clear();
        }

        private void fail(SQSMessage message) {
            failures.add(new BatchItemFailure(message.getMessageId()));
        }

        /** An error of one message, such as a missing class, must not return messages that were handled. */
        private MessageResult handle(SQSMessage message) {
            try {
                return guard.<MessageResult, Exception>call(
                        context,
                        () -> {
                            work.handle(message);
                            return MessageResult.HANDLED;
                        },
                        MessageResult::refused);
            } catch (Throwable e) {
                if (e instanceof InterruptedException) {
                    Thread.currentThread().interrupt();
                }
                LOG.log(System.Logger.Level.WARNING, "switchgear: message " + message.getMessageId() + " failed", e);
                return MessageResult.FAILED;
            }
        }
    }

    private static boolean isFifo(SQSMessage message) {
        String arn = message.getEventSourceArn();
        return arn != null && arn.endsWith(".fifo");
    }

    private record MessageResult(boolean handled, @Nullable Refusal refusal) {
        static final MessageResult HANDLED = new MessageResult(true, null);
        static final MessageResult FAILED = new MessageResult(false, null);

        static MessageResult refused(Refusal refusal) {
            return new MessageResult(false, refusal);
        }
    }
}
