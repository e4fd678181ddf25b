package dev.switchgear.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.ResourceInUseException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/** A mapping on a real SQS server, changed by AWS's own Lambda client. The test is the function. */
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class QueueMappingTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ALL_HANDLED = "{\"batchItemFailures\":[]}";

    private final BlockingQueue<Sent> events = new LinkedBlockingQueue<>();
    private final List<QueueMapping> open = new ArrayList<>();
    private QueueServer queues;
    private Sandbox sandbox;
    private MappingApi api;
    private LambdaClient lambda;

    /** An event, and the answer that the test gives. */
    private record Sent(JsonNode event, CompletableFuture<InvocationResult> answer) {
        void answer(String body) {
            answer.complete(new InvocationResult(InvocationResult.Kind.RETURNED, body));
        }

        List<String> bodies() {
            List<String> bodies = new ArrayList<>();
            event.path("Records").forEach(one -> bodies.add(one.path("body").asText()));
            return bodies;
        }
    }

    @BeforeAll
    void start() {
        queues = new QueueServer();
        sandbox = Sandbox.open();
        api = new MappingApi(sandbox);
        lambda = LambdaClient.builder()
                .endpointOverride(api.uri())
                .region(Region.of(LambdaVariables.REGION))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    @AfterEach
    void stopPolling() {
        open.forEach(QueueMapping::close);
        events.forEach(sent -> sent.answer(ALL_HANDLED));
        events.clear();
    }

    @AfterAll
    void stop() {
        lambda.close();
        api.close();
        sandbox.close();
        queues.close();
    }

    private QueueMapping mapping(String url) {
        return mapping(queues.client(), url);
    }

    private QueueMapping mapping(SqsClient client, String url) {
        QueueMapping mapping = new QueueMapping(client, url, payload -> {
            Sent sent = new Sent(parsed(payload), new CompletableFuture<>());
            events.add(sent);
            return sent.answer();
        });
        open.add(mapping);
        return mapping;
    }

    private static JsonNode parsed(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void send(String url, String body) {
        queues.client().sendMessage(message -> {
            message.queueUrl(url).messageBody(body);
            if (url.endsWith(".fifo")) {
                message.messageGroupId(body.substring(0, 1)).messageDeduplicationId(body);
            }
        });
    }

    private Sent next() throws InterruptedException {
        Sent sent = events.poll(300, TimeUnit.SECONDS);
        if (sent == null) {
            throw new IllegalStateException("no event arrived");
        }
        return sent;
    }

    private static String reporting(JsonNode record) {
        return "{\"batchItemFailures\":[{\"itemIdentifier\":\""
                + record.path("messageId").asText() + "\"}]}";
    }

    @Test
    void itsServerStopsAtOnceWhenItIsClosed() throws InterruptedException {
        try (QueueServer own = new QueueServer()) {
            String url = own.create("own", 3, 30);
            QueueMapping mapping = mapping(own.client(), url);
            own.client().sendMessage(message -> message.queueUrl(url).messageBody("first"));
            next(); // its other pollers wait for the server's answer
            mapping.close();
        } // closing the server fails after a minute if a poll is in progress
    }

    @Test
    void aMessageThatIsReportedComesBackAndTheOthersAreDeleted() throws Exception {
        String url = queues.create("reported", 100, 1);
        send(url, "one");
        QueueMapping mapping = mapping(url);
        Sent first = next();
        assertThat(first.event()
                        .at("/Records/0/attributes/ApproximateReceiveCount")
                        .asText())
                .isEqualTo("1");
        first.answer(reporting(first.event().at("/Records/0")));

        Sent second = next();
        assertThat(second.bodies()).containsExactly("one");
        assertThat(second.event()
                        .at("/Records/0/attributes/ApproximateReceiveCount")
                        .asText())
                .isEqualTo("2");
        second.answer(ALL_HANDLED);
        send(url, "two");
        Sent third = next();
        while (third.bodies().equals(List.of("one"))) { // its second of visibility was over before it was deleted
            third.answer(ALL_HANDLED);
            third = next();
        }
        assertThat(third.bodies()).contains("two");
        third.answer(ALL_HANDLED);
        assertThat(mapping.counts().mostReceives()).isGreaterThanOrEqualTo(2);
        assertThat(queues.deadLetters("reported")).isZero();
    }

    @Test
    void anInvalidAnswerReturnsTheWholeBatchUntilTheQueueGivesItUp() throws Exception {
        String url = queues.create("invalid", 2, 1);
        send(url, "one");
        mapping(url);
        next().answer("no json");
        next().answer("{\"batchItemFailures\":[{\"itemIdentifier\":\"nobody\"}]}");
        while (queues.deadLetters("invalid") == 0) {} // a receive after the last one moves it
        assertThat(events).isEmpty();
    }

    @Test
    void attributesReachTheFunctionAsLambdaWritesThem() throws Exception {
        String url = queues.create("attributes", 5, 600);
        mapping(url);
        queues.client()
                .sendMessage(message -> message.queueUrl(url)
                        .messageBody("one")
                        .messageAttributes(Map.of(
                                "bytes",
                                MessageAttributeValue.builder()
                                        .dataType("Binary")
                                        .binaryValue(SdkBytes.fromString("raw", StandardCharsets.UTF_8))
                                        .build())));
        Sent sent = next();
        JsonNode attribute = sent.event().at("/Records/0/messageAttributes/bytes");
        assertThat(attribute.path("dataType").asText()).isEqualTo("Binary");
        assertThat(attribute.path("binaryValue").asText()).isEqualTo("cmF3");
        sent.answer(ALL_HANDLED);
    }

    @Test
    void theMaximumConcurrencyLimitsTheBatchesAtOnceAndAGroupHasOne() throws Exception {
        String url = queues.create("limited.fifo", 5, 600);
        QueueMapping mapping = mapping(url);
        mapping.change(true, 1, 2);
        mapping.awaitSettled();
        for (String body : List.of("a1", "a2", "b1", "b2", "c1", "c2")) {
            send(url, body);
        }
        Sent one = next();
        Sent other = next();
        assertThat(events).isEmpty(); // both batches wait for their answer
        List<String> order = new ArrayList<>(one.bodies());
        order.addAll(other.bodies());
        assertThat(order.get(0).charAt(0)).isNotEqualTo(order.get(1).charAt(0));
        one.answer(ALL_HANDLED);
        other.answer(ALL_HANDLED);
        while (order.size() < 6) { // a group that is left alone has one batch at a time, so each is answered at once
            Sent more = next();
            order.addAll(more.bodies());
            more.answer(ALL_HANDLED);
        }
        for (String group : List.of("a", "b", "c")) {
            assertThat(order.stream().filter(body -> body.startsWith(group))).containsExactly(group + "1", group + "2");
        }
    }

    @Test
    void aChangeEndsWithTheBatchesInProgressAndAnotherIsRefusedUntilThen() throws Exception {
        String url = queues.create("paused", 5, 600);
        QueueMapping mapping = mapping(url);
        String id = api.add(mapping);
        send(url, "one");
        Sent running = next();

        assertThat(lambda.updateEventSourceMapping(change ->
                                change.uuid(id).enabled(false).scalingConfig(scaling -> scaling.maximumConcurrency(3)))
                        .state())
                .isEqualTo("Disabling");
        assertThat(lambda.getEventSourceMapping(get -> get.uuid(id)).state()).isEqualTo("Disabling");
        assertThatThrownBy(() -> lambda.updateEventSourceMapping(
                        change -> change.uuid(id).enabled(true)))
                .isInstanceOf(ResourceInUseException.class);
        running.answer(ALL_HANDLED);
        mapping.awaitSettled();

        send(url, "two");
        int receives = mapping.counts().receives();
        var shown = lambda.getEventSourceMapping(get -> get.uuid(id));
        assertThat(shown.state()).isEqualTo("Disabled");
        assertThat(shown.scalingConfig().maximumConcurrency()).isEqualTo(3);
        assertThat(mapping.counts().receives()).isEqualTo(receives);
        assertThat(lambda.updateEventSourceMapping(change -> change.uuid(id).enabled(true))
                        .state())
                .isEqualTo("Enabling");
        Sent second = next();
        assertThat(second.bodies()).containsExactly("two");
        second.answer(ALL_HANDLED);
        assertThat(api.changes()).isEqualTo(2);
    }

    @Test
    void theApiRefusesWhatLambdaRefuses() {
        String url = queues.create("refused", 5, 600);
        String id = api.add(mapping(url));
        assertThatThrownBy(() -> lambda.updateEventSourceMapping(
                        change -> change.uuid(id).scalingConfig(scaling -> scaling.maximumConcurrency(1))))
                .isInstanceOf(InvalidParameterValueException.class)
                .hasMessageContaining("MaximumConcurrency is 1; it must be 2 to 1000, or none");
        assertThatThrownBy(() -> lambda.getEventSourceMapping(get -> get.uuid("nobody")))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThat(lambda.listEventSourceMappings().eventSourceMappings())
                .anySatisfy(one -> assertThat(one.uuid()).isEqualTo(id));
    }
}
