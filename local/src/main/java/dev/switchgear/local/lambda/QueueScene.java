package dev.switchgear.local.lambda;

import dev.switchgear.sandbox.DependencyServer;
import dev.switchgear.sandbox.FunctionProcess;
import dev.switchgear.sandbox.QueueServer;
import dev.switchgear.sandbox.QueueSource;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** A worker that reads from a queue; each event is a message. */
final class QueueScene implements ExampleScene {
    private static final String NAME = "shipments";
    private static final int MAX_RECEIVES = 20;
    private static final int MOST_POLLS = 90;

    private final QueueServer queues;
    private final String url;
    private final QueueSource source;
    private final FunctionProcess worker;
    private final DependencyServer carrier;
    private final BooleanSupplier carrierWorks;

    QueueScene(QueueServer queues, FunctionProcess worker, DependencyServer carrier, BooleanSupplier carrierWorks) {
        this.queues = queues;
        this.worker = worker;
        this.carrier = carrier;
        this.carrierWorks = carrierWorks;
        url = queues.create(NAME, MAX_RECEIVES, 1);
        source = QueueSource.of(queues.client(), url, worker, Duration.ofSeconds(30));
    }

    @Override
    public Result send() {
        queues.client().sendMessage(message -> message.queueUrl(url).messageBody("parcel"));
        int before = carrier.requests().size();
        while (source.poll() == 0) {} // the worker waits for a message by itself
        if (carrier.requests().size() == before) {
            return Result.REFUSED;
        }
        return carrierWorks.getAsBoolean() ? Result.SERVED : Result.FAILED;
    }

    @Override
    public Map<String, Boolean> promises() {
        int polls = 0;
        while (left() > 0 && polls < MOST_POLLS) {
            var unused = source.poll();
            polls++;
        }
        return Map.of("nothingIsLost", left() == 0, "nothingIsPoison", queues.deadLetters(NAME) == 0);
    }

    private int left() {
        return queues
                .client()
                .getQueueAttributes(asked -> asked.queueUrl(url)
                        .attributeNames(
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                .attributes()
                .values()
                .stream()
                .mapToInt(Integer::parseInt)
                .sum();
    }

    @Override
    public void close() {
        worker.close();
        queues.close();
    }
}
