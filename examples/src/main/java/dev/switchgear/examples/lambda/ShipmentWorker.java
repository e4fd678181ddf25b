package dev.switchgear.examples.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.switchgear.lambda.Guard;
import dev.switchgear.lambda.LambdaSwitchgear;
import dev.switchgear.lambda.SqsBatch;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;

/** Orders a carrier for each message of a queue. While the carrier is down, messages go back to the queue and wait. */
public final class ShipmentWorker implements RequestHandler<SQSEvent, SQSBatchResponse> {
    private static final LambdaSwitchgear SWITCHGEAR = LambdaSwitchgear.fromEnvironment();
    private static final Guard CARRIER = SWITCHGEAR.guard("carrier");

    private final RemoteApi carrier = new RemoteApi(FunctionVariables.address("CARRIER_URL"));
    private final SqsBatch batch = SqsBatch.of(CARRIER, queues(), message -> carrier.post(message.getBody()));

    /** Creates the handler, as the runtime does. */
    public ShipmentWorker() {}

    @Override
    public SQSBatchResponse handleRequest(SQSEvent messages, Context context) {
        return batch.handleRequest(messages, context);
    }

    private static SqsClient queues() {
        SqsClientBuilder client = SqsClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder());
        FunctionVariables.optionalAddress("SQS_ENDPOINT").ifPresent(client::endpointOverride);
        return client.build();
    }
}
