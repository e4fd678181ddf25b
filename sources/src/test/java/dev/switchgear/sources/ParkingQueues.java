package dev.switchgear.sources;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder$;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** A real SQS server (ElasticMQ), in this process, reachable from this machine only. */
final class ParkingQueues {
    static final String ARN = "arn:aws:sqs:eu-west-1:123456789012:";

    private static final URI ENDPOINT = start();
    private static final SqsClient CLIENT = client(new KillSwitch());
    private static final AtomicInteger QUEUES = new AtomicInteger();

    private ParkingQueues() {}

    static SqsClient client(ExecutionInterceptor interceptor) {
        return SqsClient.builder()
                .endpointOverride(ENDPOINT)
                .region(Region.EU_WEST_1)
                .credentialsProvider(GovernorTable.CREDENTIALS)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(all -> all.addExecutionInterceptor(interceptor))
                .build();
    }

    /** Creates a queue of its own for a test, and returns its URL. */
    static String create(String suffix) {
        String name = "queue-" + QUEUES.incrementAndGet() + suffix;
        Map<QueueAttributeName, String> kind =
                suffix.isEmpty() ? Map.of() : Map.of(QueueAttributeName.FIFO_QUEUE, "true");
        return CLIENT.createQueue(made -> made.queueName(name).attributes(kind)).queueUrl();
    }

    static String arn(String url) {
        return ARN + url.substring(url.lastIndexOf('/') + 1);
    }

    /** Takes all messages of a queue. */
    static List<Message> drain(String url) {
        List<Message> all = new ArrayList<>();
        while (true) {
            List<Message> some = CLIENT.receiveMessage(asked -> asked.queueUrl(url)
                            .maxNumberOfMessages(10)
                            .messageAttributeNames("All")
                            .messageSystemAttributeNamesWithStrings("All"))
                    .messages();
            if (some.isEmpty()) {
                return all;
            }
            some.forEach(
                    message -> CLIENT.deleteMessage(gone -> gone.queueUrl(url).receiptHandle(message.receiptHandle())));
            all.addAll(some);
        }
    }

    private static URI start() {
        SQSRestServer server = SQSRestServerBuilder$.MODULE$
                .withInterface("127.0.0.1")
                .withDynamicPort()
                .withAWSRegion("eu-west-1")
                .withAWSAccountId("123456789012")
                .start();
        return URI.create(
                "http://127.0.0.1:" + server.waitUntilStarted().localAddress().getPort());
    }
}
