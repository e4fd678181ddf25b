package dev.switchgear.sandbox;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * An event source mapping. It takes batches from a queue, sends them to a function, and deletes the messages that the
 * function did not report, as Lambda does with {@code ReportBatchItemFailures}. One batch at a time, when a test says so;
 * {@link QueueMapping} polls by itself.
 */
public final class QueueSource {
    private static final int BATCH = 10;

    private final SqsClient client;
    private final String url;
    private final QueueRecords records;
    private final Function<SQSEvent, SQSBatchResponse> function;

    /** Makes a source that sends batches of the queue at {@code url} to {@code function}. */
    public QueueSource(SqsClient client, String url, Function<SQSEvent, SQSBatchResponse> function) {
        this.client = client;
        this.url = url;
        this.function = function;
        records = new QueueRecords(client, url);
    }

    /** Makes a source with a function in its own process. */
    public static QueueSource of(SqsClient client, String url, FunctionProcess worker, Duration timeout) {
        return new QueueSource(client, url, event -> {
            InvocationResult answer =
                    worker.invoke(EventJson.of(event), timeout).join();
            if (!answer.returned()) {
                throw new IllegalStateException("the worker did not answer: " + answer.body());
            }
            return EventJson.batchResponse(answer.body());
        });
    }

    /** Waits up to a second for messages and handles one batch of them; returns how many there were. */
    public int poll() {
        List<Message> messages = records.receive(BATCH);
        if (messages.isEmpty()) {
            return 0;
        }
        SQSBatchResponse response = function.apply(records.event(messages));
        Set<String> failed = response.getBatchItemFailures().stream()
                .map(BatchItemFailure::getItemIdentifier)
                .collect(Collectors.toSet());
        for (Message message : messages) {
            if (!failed.contains(message.messageId())) {
                client.deleteMessage(done -> done.queueUrl(url).receiptHandle(message.receiptHandle()));
            }
        }
        return messages.size();
    }
}
