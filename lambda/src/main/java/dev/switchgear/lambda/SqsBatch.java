package dev.switchgear.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.switchgear.model.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Handles batches of SQS messages, one guarded call a message, and answers which of them are to come back.
 *
 * <p>A message that fails comes back by the queue's own rules, and reaches its dead-letter queue if it goes on failing.
 * A message that is <em>refused</em> has done nothing wrong:
 *
 * <ul>
 *   <li>Of a standard queue it is put back as a new message, delayed until it is worth trying again, and the old one is
 *       let go. It never comes nearer to the dead-letter queue, and its retention begins anew. It may be delivered twice,
 *       as any message may.
 *   <li>Of a FIFO queue it is hidden until then, with the rest of its group, so that the order is kept. Receiving it
 *       counts; so each wait is longer than the one before, such that the queue's {@code maxReceiveCount} is used up
 *       after an hour of outage, and the last wait is twelve hours. Let it be 10 or more, and pause the event source
 *       mapping in longer outages.
 * </ul>
 *
 * <p>The event source mapping must have {@code ReportBatchItemFailures}; the function's role needs
 * {@code sqs:GetQueueUrl}, {@code sqs:GetQueueAttributes}, {@code sqs:SendMessage} and {@code sqs:ChangeMessageVisibility}.
 * Needs {@code com.amazonaws:aws-lambda-java-events} and {@code software.amazon.awssdk:sqs}.
 *
 * @since 0.1.0
 */
public final class SqsBatch implements RequestHandler<SQSEvent, SQSBatchResponse> {
    private static final System.Logger LOG = System.getLogger("dev.switchgear");
    private static final String GROUP = "MessageGroupId";

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
     * each time counts: only for queues without a dead-letter queue.
     */
    public static SqsBatch reportingOnly(Guard guard, RecordWork<SQSMessage> work) {
        return new SqsBatch(guard, work, Deferral.NONE);
    }

    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
        Batch batch = new Batch(context);
        for (SQSMessage message : Objects.requireNonNullElse(event.getRecords(), List.<SQSMessage>of())) {
            batch.take(message);
        }
        return new SQSBatchResponse(batch.failures);
    }

    /** One batch: what is to come back, and which groups wait for a message before. */
    private final class Batch {
        private final @Nullable Context context;
        private final List<BatchItemFailure> failures = new ArrayList<>();
        private final Map<String, Answer> stopped = new HashMap<>();

        Batch(@Nullable Context context) {
            this.context = context;
        }

        void take(SQSMessage message) {
            String group = isFifo(message) ? message.getAttributes().getOrDefault(GROUP, "") : null;
            Answer earlier = group == null ? null : stopped.get(group);
            Answer answer = earlier != null ? earlier : handle(message);
            if (answer.handled()) {
                return;
            }
            Refusal refusal = answer.refusal();
            if (group != null) {
                stopped.put(group, answer);
                if (refusal != null) {
                    deferral.hold(message, refusal);
                }
            } else if (refusal != null && deferral.putBack(message, refusal)) {
                return;
            }
            failures.add(new BatchItemFailure(message.getMessageId()));
        }

        private Answer handle(SQSMessage message) {
            try {
                return guard.<Answer, Exception>call(
                        context,
                        () -> {
                            work.handle(message);
                            return Answer.HANDLED;
                        },
                        Answer::refused);
            } catch (Exception e) {
                LOG.log(System.Logger.Level.WARNING, "switchgear: message " + message.getMessageId() + " failed", e);
                return Answer.FAILED;
            }
        }
    }

    private static boolean isFifo(SQSMessage message) {
        String arn = message.getEventSourceArn();
        return arn != null && arn.endsWith(".fifo");
    }

    private record Answer(boolean handled, @Nullable Refusal refusal) {
        static final Answer HANDLED = new Answer(true, null);
        static final Answer FAILED = new Answer(false, null);

        static Answer refused(Refusal refusal) {
            return new Answer(false, refusal);
        }
    }
}
