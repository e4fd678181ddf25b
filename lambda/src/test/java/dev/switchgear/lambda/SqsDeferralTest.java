package dev.switchgear.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.MessageAttribute;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/** The requests to SQS when a circuit refuses the messages of a batch, and the report to Lambda. */
@Timeout(60)
final class SqsDeferralTest {
    private final Function function = new Function();
    private final SqsServer server = new SqsServer();
    private final List<String> handled = new ArrayList<>();

    @AfterEach
    void close() {
        function.close();
        server.close();
    }

    @Test
    void aThousandRefusedMessagesAreAHundredRequestsAndNoneComesBackByItself() {
        function.forceOpen();
        SQSBatchResponse answer = batch().handleRequest(event(messages(1_000)), TestInvocation.LONG);
        assertThat(server.sent()).hasSize(100);
        assertThat(copies()).hasSize(1_000);
        assertThat(failures(answer)).isEmpty();
    }

    @Test
    void messagesWithoutTimeAreReportedAndNoneIsDuplicated() {
        function.forceOpen();
        TestInvocation ending = new TestInvocation(900_000) {
            @Override
            public int getRemainingTimeInMillis() {
                return server.sent().size() < 38 ? 60_000 : 400;
            }
        };
        SQSBatchResponse answer = batch().handleRequest(event(messages(1_000)), ending);
        Set<String> copied = copies();
        assertThat(copied).as("until half a second is left").hasSize(380);
        assertThat(failures(answer)).hasSize(1_000 - copied.size()).doesNotContainAnyElementsOf(copied);
    }

    @Test
    void aQueueThatDoesNotAnswerCostsOneRequestAndAllMessagesAreReported() {
        function.forceOpen();
        server.silent = true;
        SQSBatchResponse answer = batch().handleRequest(event(messages(250)), new TestInvocation(2_000));
        assertThat(failures(answer)).hasSize(250);
        assertThat(server.asked()).isEqualTo(1);
    }

    @Test
    void messagesThatCannotBeHandledInTimeAreReportedAndNotBegun() {
        SQSBatchResponse answer = batch().handleRequest(event(messages(3)), new TestInvocation(900_000) {
            @Override
            public int getRemainingTimeInMillis() {
                return handled.isEmpty() ? 60_000 : 400;
            }
        });
        assertThat(handled).containsExactly("m0");
        assertThat(failures(answer)).containsExactly("m1", "m2");
    }

    @Test
    void theCopyHasTheAttributesOfTheMessage() {
        function.forceOpen();
        SQSMessage message = message(0);
        message.setAttributes(Map.of("MessageGroupId", "tenant-7", "AWSTraceHeader", "Root=1-5e1b4151-5ac6c58f"));
        MessageAttribute text = attribute("String", "42");
        MessageAttribute binary = new MessageAttribute();
        binary.setDataType("Binary.gzip");
        binary.setBinaryValue(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        message.setMessageAttributes(Map.of("order", text, "blob", binary));
        batch().handleRequest(event(List.of(message)), TestInvocation.LONG);
        JsonNode copy = server.sent().get(0).get(0);
        assertThat(copy.field("MessageGroupId").orElseThrow().asString()).isEqualTo("tenant-7");
        assertThat(copy.field("MessageSystemAttributes").orElseThrow().toString())
                .contains("AWSTraceHeader")
                .contains("Root=1-5e1b4151-5ac6c58f");
        Map<String, JsonNode> attributes =
                copy.field("MessageAttributes").orElseThrow().asObject();
        assertThat(attributes.keySet()).containsExactlyInAnyOrder("order", "blob", "SwitchgearPutBack");
        assertThat(attributes.toString()).contains("Binary.gzip").contains("AQID");
    }

    @Test
    void largeMessagesShareARequestOnlyAsFarAsItHasRoom() {
        function.forceOpen();
        List<SQSMessage> large = messages(5);
        large.forEach(message -> message.setBody(message.getMessageId() + "é".repeat(60_000)));
        assertThat(failures(batch().handleRequest(event(large), TestInvocation.LONG)))
                .isEmpty();
        assertThat(server.sent()).hasSize(3);
    }

    @Test
    void aMessageThatSqsRefusesIsHiddenAndReportedAndTheOthersAreSent() {
        function.forceOpen();
        server.refuse("m3");
        List<SQSMessage> messages = messages(12);
        Map<String, MessageAttribute> full = new HashMap<>();
        IntStream.range(0, 10).forEach(i -> full.put("a" + i, attribute("String", "x")));
        messages.get(7).setMessageAttributes(full);
        SQSBatchResponse answer = batch().handleRequest(event(messages), TestInvocation.LONG);
        assertThat(failures(answer)).containsExactly("m3", "m7");
        assertThat(copies()).hasSize(10);
        assertThat(server.hidden().stream().flatMap(List::stream).map(SqsDeferralTest::receipt))
                .containsExactlyInAnyOrder("r3", "r7");
    }

    @Test
    void messagesOfAFifoQueueAreHiddenTenInARequestAndReported() {
        function.forceOpen();
        List<SQSMessage> messages = messages(25);
        messages.forEach(message -> {
            message.setEventSourceArn("arn:aws:sqs:eu-west-1:000000000000:queue.fifo");
            message.setAttributes(Map.of("MessageGroupId", "g" + message.getMessageId()));
        });
        SQSBatchResponse answer = batch().handleRequest(event(messages), TestInvocation.LONG);
        assertThat(failures(answer)).hasSize(25);
        assertThat(server.hidden().stream().map(List::size)).containsExactly(10, 10, 5);
        assertThat(server.sent()).isEmpty();
    }

    @Test
    void aFifoMessageWithoutAttributesHarmsNoneOfItsBatch() {
        List<SQSMessage> messages = messages(3);
        messages.forEach(message -> message.setEventSourceArn("arn:aws:sqs:eu-west-1:000000000000:queue.fifo"));
        messages.get(0).setAttributes(Map.of("MessageGroupId", "a"));
        SQSBatchResponse answer = batch().handleRequest(event(messages), TestInvocation.LONG);
        assertThat(handled).containsExactly("m0", "m1", "m2");
        assertThat(failures(answer)).isEmpty();
    }

    @Test
    void anErrorInOneMessageDoesNotAffectTheOthers() {
        SqsBatch batch = SqsBatch.of(function.payments(), server.client(), message -> {
            if (message.getBody().equals("m1")) {
                throw new NoClassDefFoundError("com/example/OrderV2");
            }
            if (message.getBody().equals("m2")) {
                throw new StackOverflowError();
            }
            handled.add(message.getBody());
        });
        SQSBatchResponse answer = batch.handleRequest(event(messages(4)), TestInvocation.LONG);
        assertThat(handled).containsExactly("m0", "m3");
        assertThat(failures(answer)).containsExactly("m1", "m2");
    }

    private SqsBatch batch() {
        return SqsBatch.of(function.payments(), server.client(), message -> handled.add(message.getBody()));
    }

    private Set<String> copies() {
        List<String> bodies = server.sent().stream()
                .flatMap(List::stream)
                .map(entry -> entry.field("MessageBody").orElseThrow().asString())
                .toList();
        assertThat(bodies).doesNotHaveDuplicates();
        return new HashSet<>(bodies);
    }

    private static String receipt(JsonNode entry) {
        return entry.field("ReceiptHandle").orElseThrow().asString();
    }

    private static List<String> failures(SQSBatchResponse answer) {
        return answer.getBatchItemFailures().stream()
                .map(BatchItemFailure::getItemIdentifier)
                .toList();
    }

    private static MessageAttribute attribute(String type, String value) {
        MessageAttribute attribute = new MessageAttribute();
        attribute.setDataType(type);
        attribute.setStringValue(value);
        return attribute;
    }

    private static SQSEvent event(List<SQSMessage> messages) {
        SQSEvent event = new SQSEvent();
        event.setRecords(messages);
        return event;
    }

    private static List<SQSMessage> messages(int count) {
        return IntStream.range(0, count).mapToObj(SqsDeferralTest::message).collect(Collectors.toList());
    }

    private static SQSMessage message(int number) {
        SQSMessage message = new SQSMessage();
        message.setMessageId("m" + number);
        message.setReceiptHandle("r" + number);
        message.setBody("m" + number);
        message.setEventSource("aws:sqs");
        message.setEventSourceArn("arn:aws:sqs:eu-west-1:000000000000:queue");
        return message;
    }
}
