package dev.switchgear.local.queues;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.MessageAttribute;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.switchgear.lambda.LambdaSwitchgear;
import dev.switchgear.lambda.SqsBatch;
import dev.switchgear.local.DependencyCall;
import dev.switchgear.local.HandlerSettings;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The function of both fleets. It calls the dependency for each message, through a circuit. The key of a call says which
 * message it was, how often that was received, and whether it lost an attribute or its group on the way.
 */
public final class QueueWorker implements RequestHandler<SQSEvent, SQSBatchResponse> {
    static final String CIRCUIT = "payments";
    /** The attribute of a message that repeats its body. */
    static final String COPY = "copy";

    static final String DAMAGED = "damaged";

    private final DependencyCall call = new DependencyCall(HandlerSettings.read());
    private final SqsBatch batch = SqsBatch.of(
            LambdaSwitchgear.fromEnvironment().guard(CIRCUIT),
            SqsClient.builder()
                    .httpClientBuilder(UrlConnectionHttpClient.builder())
                    .build(),
            this::handle);

    /** Creates the handler; the runtime client calls this. */
    public QueueWorker() {}

    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
        return batch.handleRequest(event, context);
    }

    private void handle(SQSMessage message) throws IOException {
        String receives = message.getAttributes().getOrDefault("ApproximateReceiveCount", "0");
        MessageAttribute copy = Objects.requireNonNullElse(
                        message.getMessageAttributes(), Map.<String, MessageAttribute>of())
                .get(COPY);
        QueueItem item = QueueItem.of(message.getBody());
        boolean intact = copy != null
                && message.getBody().equals(copy.getStringValue())
                && (!item.fifo() || item.group().equals(message.getAttributes().get("MessageGroupId")));
        var unused = call.send((intact ? message.getBody() : DAMAGED) + ":" + receives, false);
    }
}
