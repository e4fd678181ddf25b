package dev.switchgear.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.KinesisEvent;
import com.amazonaws.services.lambda.runtime.events.KinesisEvent.KinesisEventRecord;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse.BatchItemFailure;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Handles batches of Kinesis and DynamoDB streams, one guarded call per record, in order. It stops at the first record
 * that fails, is refused, or would begin in the last half second of the invocation, and reports it. Lambda retries from
 * there, so no record is lost, and the order is kept.
 *
 * <p>The event source mapping must have {@code ReportBatchItemFailures}. Each try counts as a retry, also after a
 * refusal. So set {@code MaximumRetryAttempts} to -1, and limit {@code MaximumRecordAgeInSeconds} if you need a limit.
 * Needs
 * {@code com.amazonaws:aws-lambda-java-events}.
 *
 * @since 0.1.0
 */
public final class StreamBatch {
    private static final System.Logger LOG = System.getLogger("dev.switchgear");

    private StreamBatch() {}

    /** Returns a handler of a Kinesis stream. */
    public static RequestHandler<KinesisEvent, StreamsEventResponse> kinesis(
            Guard guard, RecordWork<KinesisEventRecord> work) {
        return (event, context) -> handle(
                guard,
                context,
                event.getRecords(),
                work,
                item -> item.getKinesis().getSequenceNumber());
    }

    /** Returns a handler of a DynamoDB stream. */
    public static RequestHandler<DynamodbEvent, StreamsEventResponse> dynamoDb(
            Guard guard, RecordWork<DynamodbStreamRecord> work) {
        return (event, context) -> handle(
                guard,
                context,
                event.getRecords(),
                work,
                item -> item.getDynamodb().getSequenceNumber());
    }

    private static <R> StreamsEventResponse handle(
            Guard guard,
            @Nullable Context context,
            @Nullable List<R> records,
            RecordWork<R> work,
            Function<R, String> number) {
        TimeLeft time = TimeLeft.of(context);
        try {
            for (R item : Objects.requireNonNullElse(records, List.<R>of())) {
                if (time.isOver() || !handled(guard, context, item, work)) {
                    return new StreamsEventResponse(List.of(new BatchItemFailure(number.apply(item))));
                }
            }
            return new StreamsEventResponse(List.of());
        } finally {
            guard.owner().invocationEnds();
        }
    }

    private static <R> boolean handled(Guard guard, @Nullable Context context, R item, RecordWork<R> work) {
        try {
            return guard.<Boolean, Exception>call(
                    context,
                    () -> {
                        work.handle(item);
                        return true;
                    },
                    refusal -> false);
        } catch (Throwable e) { // an error too: those before it are handled, and must not come again
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            LOG.log(System.Logger.Level.WARNING, "switchgear: a record failed; the stream goes on from it", e);
            return false;
        }
    }
}
