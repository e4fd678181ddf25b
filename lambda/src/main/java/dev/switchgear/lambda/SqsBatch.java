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
 * Handles batches of SQS messages, one guarded call a message, and answers which of them are to come back.
 *
 * <p>A message that fails comes back by the queue's own rules, and reaches its dead-letter queue if it goes on failing.
 * A message that is <em>refused</em> has done nothing wrong:
 *
 * <ul>
 *   <li>Of a standard queue it is put back as a new message with the same body, attributes, trace and message group,
 *       delayed until it is worth trying again, and the old one is let go. It never comes nearer to the dead-letter queue, and its retention begins anew. It may be delivered twice,
 *       as any message may.
 *   <li>Of a FIFO queue it is hidden until then, with the rest of its group, so that the order is kept. Receiving it
 *       counts; so each wait is longer than the one before, such that the queue's {@code maxReceiveCount} is used up
 *       after an hour of outage, and the last wait is twelve hours. Let it be 10 or more, and pause the event source
 *       mapping in longer outages.
 * </ul>
 *
 * <p>Ten messages are deferred in a request. Half a second of the invocation is kept for the answer: messages that there is
 * no time for are neither begun nor deferred, and come back by the queue's own rules.
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
    /** So many refused messages are put back together while the others are handled: several requests' worth. */
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
        return batch.answer();
    }

    /** One batch: what is to come back, and which groups wait for a message before. */
    private final class Batch {
        private final @Nullable Context context;
        private final TimeLeft time;
        private final List<BatchItemFailure> failures = new ArrayList<>();
        private final List<Refused> refused = new ArrayList<>();
        private final List<Refused> hidden = new ArrayList<>();
        private final Map<String, Answer> stopped = new HashMap<>();
        /** Whether none of those that were refused could be put back; the next ones are not tried. */
        private boolean vain;

        Batch(@Nullable Context context) {
            this.context = context;
            this.time = TimeLeft.of(context);
        }

        void take(SQSMessage message) {
            String group = isFifo(message) ? Objects.requireNonNullElse(SqsCopy.system(message, GROUP), "") : null;
            Answer earlier = group == null ? null : stopped.get(group);
            Answer answer = earlier != null ? earlier : time.isOver() ? Answer.FAILED : handle(message);
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

        /** An error of one message, such as a class that is missing for it, must not bring back those that are handled. */
        private Answer handle(SQSMessage message) {
            try {
                return guard.<Answer, Exception>call(
                        context,
                        () -> {
                            work.handle(message);
                            return Answer.HANDLED;
                        },
                        Answer::refused);
            } catch (Throwable e) {
                if (e instanceof InterruptedException) {
                    Thread.currentThread().interrupt();
                }
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
