package dev.switchgear.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.KinesisEvent;
import com.amazonaws.services.lambda.runtime.events.KinesisEvent.KinesisEventRecord;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A stream continues from the first record that was not handled. */
final class StreamBatchTest {
    private final Function function = new Function();
    private final List<String> handled = new ArrayList<>();

    @AfterEach
    void close() {
        function.close();
    }

    private static KinesisEvent kinesis(int records) {
        KinesisEvent event = new KinesisEvent();
        event.setRecords(IntStream.rangeClosed(1, records)
                .mapToObj(number -> {
                    KinesisEvent.Record content = new KinesisEvent.Record();
                    content.setSequenceNumber("k" + number);
                    KinesisEventRecord item = new KinesisEventRecord();
                    item.setKinesis(content);
                    return item;
                })
                .toList());
        return event;
    }

    private static DynamodbEvent dynamoDb(int records) {
        DynamodbEvent event = new DynamodbEvent();
        event.setRecords(IntStream.rangeClosed(1, records)
                .mapToObj(number -> {
                    DynamodbStreamRecord item = new DynamodbStreamRecord();
                    item.setDynamodb(new StreamRecord().withSequenceNumber("d" + number));
                    return item;
                })
                .toList());
        return event;
    }

    private static List<String> failures(StreamsEventResponse response) {
        return response.getBatchItemFailures().stream()
                .map(BatchItemFailure::getItemIdentifier)
                .toList();
    }

    private void handleUnlessThird(KinesisEventRecord item) {
        String number = item.getKinesis().getSequenceNumber();
        if (number.equals("k3")) {
            throw new IllegalStateException("boom");
        }
        handled.add(number);
    }

    @Test
    void stopsAtTheFirstRecordThatFailsAndReportsIt() {
        StreamsEventResponse response = StreamBatch.kinesis(function.payments(), this::handleUnlessThird)
                .handleRequest(kinesis(5), TestInvocation.LONG);
        assertThat(handled).containsExactly("k1", "k2");
        assertThat(failures(response)).containsExactly("k3");
    }

    @Test
    void anErrorIsAFailureOfItsRecordAndEarlierRecordsAreNotRepeated() {
        StreamsEventResponse response = StreamBatch.kinesis(function.payments(), item -> {
                    if (item.getKinesis().getSequenceNumber().equals("k3")) {
                        throw new StackOverflowError();
                    }
                    handled.add(item.getKinesis().getSequenceNumber());
                })
                .handleRequest(kinesis(5), TestInvocation.LONG);
        assertThat(handled).containsExactly("k1", "k2");
        assertThat(failures(response)).containsExactly("k3");
    }

    @Test
    void theStreamContinuesFromTheFirstRecordWithoutTime() {
        StreamsEventResponse response = StreamBatch.kinesis(
                        function.payments(),
                        item -> handled.add(item.getKinesis().getSequenceNumber()))
                .handleRequest(kinesis(5), new TestInvocation(900_000) {
                    @Override
                    public int getRemainingTimeInMillis() {
                        return handled.size() < 2 ? 60_000 : 400;
                    }
                });
        assertThat(failures(response)).containsExactly("k3");
    }

    @Test
    void reportsTheFirstRecordOfARefusedBatch() {
        function.forceOpen();
        StreamsEventResponse response = StreamBatch.dynamoDb(
                        function.payments(),
                        item -> handled.add(item.getDynamodb().getSequenceNumber()))
                .handleRequest(dynamoDb(3), TestInvocation.LONG);
        assertThat(handled).isEmpty();
        assertThat(failures(response)).containsExactly("d1");
    }

    @Test
    void reportsNothingOfABatchThatWasHandled() {
        StreamsEventResponse response = StreamBatch.dynamoDb(
                        function.payments(),
                        item -> handled.add(item.getDynamodb().getSequenceNumber()))
                .handleRequest(dynamoDb(2), TestInvocation.LONG);
        assertThat(handled).containsExactly("d1", "d2");
        assertThat(failures(response)).isEmpty();
    }

    @Test
    void anEventWithoutRecordsIsHandled() {
        assertThat(failures(StreamBatch.kinesis(function.payments(), item -> {})
                        .handleRequest(new KinesisEvent(), TestInvocation.LONG)))
                .isEmpty();
    }
}
