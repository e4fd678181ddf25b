package dev.switchgear.sandbox;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder$;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** An SQS server (ElasticMQ) in this process, on the loopback, and a client of it. */
public final class QueueServer implements AutoCloseable {
    private static final String HOST = "127.0.0.1";

    private final SQSRestServer server;
    private final URI uri;
    private final SqsClient client;

    /** Starts the server; takes a second or two. */
    public QueueServer() {
        server = SQSRestServerBuilder$.MODULE$
                .withInterface(HOST)
                .withDynamicPort()
                .withAWSRegion(LambdaVariables.REGION)
                .withAWSAccountId(LambdaVariables.ACCOUNT)
                .start();
        uri = URI.create("http://" + HOST + ":"
                + server.waitUntilStarted().localAddress().getPort());
        client = SqsClient.builder()
                .endpointOverride(uri)
                .region(Region.of(LambdaVariables.REGION))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    /** Returns the endpoint for a client of SQS. */
    public URI uri() {
        return uri;
    }

    /** Returns a client, which is closed with the server. */
    public SqsClient client() {
        return client;
    }

    /** Creates a queue with a dead-letter queue, and returns its URL. */
    public String create(String name, int maxReceives, int visibilitySeconds) {
        String dead = queue(deadLettersOf(name), Map.of());
        String deadArn = arn(
                client.getQueueAttributes(asked -> asked.queueUrl(dead).attributeNames(QueueAttributeName.QUEUE_ARN))
                        .attributes());
        return queue(
                name,
                Map.of(
                        QueueAttributeName.VISIBILITY_TIMEOUT,
                        Integer.toString(visibilitySeconds),
                        QueueAttributeName.REDRIVE_POLICY,
                        "{\"deadLetterTargetArn\":\"" + deadArn + "\",\"maxReceiveCount\":\"" + maxReceives + "\"}"));
    }

    /** The number of messages in the dead-letter queue of a queue. */
    public int deadLetters(String name) {
        String url = client.getQueueUrl(asked -> asked.queueName(deadLettersOf(name)))
                .queueUrl();
        return Integer.parseInt(client.getQueueAttributes(
                        asked -> asked.queueUrl(url).attributeNames(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES))
                .attributes()
                .getOrDefault(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES, "0"));
    }

    private static String deadLettersOf(String name) {
        return "dead-" + name;
    }

    private static String arn(Map<QueueAttributeName, String> attributes) {
        String arn = attributes.get(QueueAttributeName.QUEUE_ARN);
        if (arn == null) {
            throw new IllegalStateException("the queue has no ARN");
        }
        return arn;
    }

    private String queue(String name, Map<QueueAttributeName, String> attributes) {
        Map<QueueAttributeName, String> all = new HashMap<>(attributes);
        if (name.endsWith(".fifo")) {
            all.put(QueueAttributeName.FIFO_QUEUE, "true");
        }
        return client.createQueue(made -> made.queueName(name).attributes(all)).queueUrl();
    }

    @Override
    public void close() {
        client.close();
        var unused = server.stopAndWait();
    }
}
