#!/usr/bin/env bash
# ElasticMQ 1.7.1 (org.elasticmq:elasticmq-rest-sqs_2.13), FIFO queues, through the AWS SDK for Java 2.41.28.
#
# Guess: as in SQS, a FIFO queue must have a FIFO queue for its dead letters, the receive that moves a message there brings
# the next one, and the receipt handle of a visibility that has ended deletes nothing.
# Seen: a standard queue is accepted for the dead letters of a FIFO queue. The receive that moves a message brings nothing,
# and the one after it brings the next. A message is deleted with a handle whose visibility ended. So a test on ElasticMQ
# does not notice a wrong dead-letter queue, nor a consumer that takes longer than its messages stay hidden.
. "$(dirname "${BASH_SOURCE[0]}")/setup.bash"
java_packages org.elasticmq:elasticmq-rest-sqs_2.13:1.7.1 software.amazon.awssdk:sqs:2.41.28

cat >Fifo.java <<'JAVA'
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

public class Fifo {
    static SqsClient sqs;

    static String queue(String name, String deadLetters) {
        Map<QueueAttributeName, String> attributes = new HashMap<>();
        if (name.endsWith(".fifo")) {
            attributes.put(QueueAttributeName.FIFO_QUEUE, "true");
        }
        if (deadLetters != null) {
            String arn = sqs.getQueueAttributes(q -> q.queueUrl(deadLetters).attributeNames(QueueAttributeName.QUEUE_ARN))
                    .attributes().get(QueueAttributeName.QUEUE_ARN);
            attributes.put(QueueAttributeName.REDRIVE_POLICY,
                    "{\"deadLetterTargetArn\":\"" + arn + "\",\"maxReceiveCount\":1}");
        }
        return sqs.createQueue(q -> q.queueName(name).attributes(attributes)).queueUrl();
    }

    static List<Message> received(String queue) {
        return sqs.receiveMessage(r -> r.queueUrl(queue).maxNumberOfMessages(1)).messages();
    }

    static void send(String queue, String body) {
        sqs.sendMessage(s -> s.queueUrl(queue).messageBody(body).messageGroupId("g").messageDeduplicationId(body));
    }

    static void hide(String queue, Message message, int seconds) {
        sqs.changeMessageVisibility(v ->
                v.queueUrl(queue).receiptHandle(message.receiptHandle()).visibilityTimeout(seconds));
    }

    public static void main(String[] none) throws Exception {
        var server = SQSRestServerBuilder.withInterface("127.0.0.1").withPort(0).start();
        int port = server.waitUntilStarted().localAddress().getPort();
        sqs = SqsClient.builder().endpointOverride(URI.create("http://127.0.0.1:" + port)).region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b"))).build();

        String source = queue("source.fifo", queue("dead.fifo", null));
        send(source, "one");
        send(source, "two");
        hide(source, received(source).get(0), 0);
        System.out.println("the receive that moves the first: " + received(source).size() + " messages");
        System.out.println("the one after it: " + received(source).get(0).body());

        String standard = queue("dead", null);
        System.out.println("FIFO with dead letters in a standard queue: " + (queue("other.fifo", standard) != null));

        String late = queue("late.fifo", null);
        send(late, "three");
        Message message = received(late).get(0);
        hide(late, message, 1);
        Thread.sleep(1_500);
        sqs.deleteMessage(d -> d.queueUrl(late).receiptHandle(message.receiptHandle()));
        System.out.println("left after a delete with a handle that ended: " + received(late).size());
        server.stopAndWait();
        System.exit(0);
    }
}
JAVA
expect "$(java_run Fifo.java | grep -v '^[0-9]')" "the receive that moves the first: 0 messages
the one after it: two
FIFO with dead letters in a standard queue: true
left after a delete with a handle that ended: 0"
