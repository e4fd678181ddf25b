package dev.switchgear.local.queues;

import dev.switchgear.local.HandlerSettings;
import dev.switchgear.sandbox.DependencyServer;
import dev.switchgear.sandbox.FunctionFleet;
import dev.switchgear.sandbox.InvocationResult;
import dev.switchgear.sandbox.LambdaFunction;
import dev.switchgear.sandbox.MappingCounts;
import dev.switchgear.sandbox.QueueMapping;
import dev.switchgear.sandbox.QueueServer;
import dev.switchgear.sandbox.Sandbox;
import dev.switchgear.sandbox.TableProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/** One fleet with its two queues, their mappings, and a dependency of its own. */
final class QueueSide implements AutoCloseable {
    /** The maximum concurrency of the mapping of each queue; together, the environments of the fleet. */
    static final int STANDARD_CONCURRENCY = 4;

    static final int FIFO_CONCURRENCY = 2;
    static final int ENVIRONMENTS = STANDARD_CONCURRENCY + FIFO_CONCURRENCY;
    static final int BATCH = 10;
    private static final int MAX_RECEIVES = 10;
    static final int VISIBILITY_SECONDS = 20;
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private final String name;
    private final QueueServer queues;
    private final DependencyServer dependency;
    private final FunctionFleet fleet;
    /** Counts the requests to SQS that the functions send. */
    private final TableProxy deferrals;

    private final String standardUrl;
    private final String fifoUrl;
    private final List<QueueMapping> mappings = new ArrayList<>();
    private final LongSupplier clock;
    private final AtomicLong busyMillis = new AtomicLong();

    QueueSide(Sandbox host, QueueServer queues, String name, Map<String, String> tableVariables) {
        this.name = name;
        this.queues = queues;
        clock = host::millis;
        dependency = host.dependency();
        deferrals = new TableProxy(host, queues::uri);
        Map<String, String> variables = new HashMap<>(tableVariables);
        variables.put("SWITCHGEAR_NAMESPACE", name);
        variables.put("AWS_ENDPOINT_URL_SQS", deferrals.uri().toString());
        variables.putAll(HandlerSettings.unshared(dependency.url(), true));
        fleet = new FunctionFleet(
                host,
                new LambdaFunction(name, QueueWorker.class, variables, LambdaFunction.SMALL_JVM, TIMEOUT),
                ENVIRONMENTS);
        standardUrl = queues.create(name, MAX_RECEIVES, VISIBILITY_SECONDS);
        fifoUrl = queues.create(name + ".fifo", MAX_RECEIVES, VISIBILITY_SECONDS);
        fleet.start(ENVIRONMENTS);
    }

    /** Starts the mappings when the fleet is ready. */
    void begin() throws InterruptedException {
        fleet.awaitReady();
        mappings.add(mapping(standardUrl, STANDARD_CONCURRENCY));
        mappings.add(mapping(fifoUrl, FIFO_CONCURRENCY));
    }

    private QueueMapping mapping(String url, int concurrency) throws InterruptedException {
        QueueMapping mapping = new QueueMapping(queues.client(), url, this::invoke);
        mapping.change(true, BATCH, concurrency);
        mapping.awaitSettled();
        return mapping;
    }

    /** Waits for a free environment, as Lambda's pollers do for a while, so that nothing is throttled. */
    private CompletableFuture<InvocationResult> invoke(String event) {
        long began = clock.getAsLong();
        try {
            InvocationResult answer = fleet.call(event);
            busyMillis.addAndGet(clock.getAsLong() - began);
            return CompletableFuture.completedFuture(answer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CompletableFuture.completedFuture(
                    new InvocationResult(InvocationResult.Kind.ENDED, "the mapping was closed"));
        }
    }

    /** Sends ten messages. */
    void send(int first, int count) {
        QueueItem begin = QueueItem.number(first);
        List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
        for (int number = first; number < first + count; number++) {
            QueueItem item = QueueItem.number(number);
            SendMessageBatchRequestEntry.Builder entry = SendMessageBatchRequestEntry.builder()
                    .id(Integer.toString(number))
                    .messageBody(item.body())
                    .messageAttributes(Map.of(
                            QueueWorker.COPY,
                            MessageAttributeValue.builder()
                                    .dataType("String")
                                    .stringValue(item.body())
                                    .build()));
            if (item.fifo()) {
                entry.messageGroupId(item.group()).messageDeduplicationId(item.body());
            }
            entries.add(entry.build());
        }
        SendMessageBatchResponse answer = queues.client()
                .sendMessageBatch(request ->
                        request.queueUrl(begin.fifo() ? fifoUrl : standardUrl).entries(entries));
        if (answer.hasFailed() && !answer.failed().isEmpty()) {
            throw new IllegalStateException("SQS did not take messages: " + answer.failed());
        }
    }

    String name() {
        return name;
    }

    DependencyServer dependency() {
        return dependency;
    }

    List<QueueMapping> mappings() {
        return List.copyOf(mappings);
    }

    /** What both mappings have done so far. */
    MappingCounts counts() {
        return mappings.stream()
                .map(QueueMapping::counts)
                .reduce(new MappingCounts(0, 0, 0, 0, 0, 0, 0), MappingCounts::plus);
    }

    /** What this side has done so far. */
    SideMark mark() {
        return new SideMark(
                clock.getAsLong(),
                counts(),
                mappings.get(0).counts(),
                deferrals.requests().size(),
                busyMillis.get());
    }

    QueueLedger ledger() {
        return new QueueLedger(dependency.requests());
    }

    int deadLetters() {
        return queues.deadLetters(name) + queues.deadLetters(name + ".fifo");
    }

    /** Whether both mappings poll with the settings that they had at the beginning. */
    boolean asAtTheBeginning() {
        return mappings.stream().allMatch(mapping -> mapping.enabled() && mapping.batchSize() == BATCH)
                && mappings.get(0).maximumConcurrency() == STANDARD_CONCURRENCY
                && mappings.get(1).maximumConcurrency() == FIFO_CONCURRENCY;
    }

    @Override
    public void close() {
        mappings.forEach(QueueMapping::close);
        fleet.close();
        deferrals.close();
        dependency.close();
    }
}
