package dev.switchgear.sandbox;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * An event source mapping of an SQS queue that polls by itself, as Lambda does: several batches at once, at most as many
 * as its maximum concurrency. It deletes what the function handled, and leaves to the queue's visibility timeout what the
 * function reported ({@code ReportBatchItemFailures}) or did not answer. It can be disabled, enabled and changed while it
 * runs, also by the Lambda client of a program under test: {@link MappingApi}.
 *
 * <p>Without a maximum concurrency it has five batches at once, as many as Lambda begins with, and does not add more. An
 * empty poll takes a second, not twenty. A batch is sent once: what is throttled waits for the visibility timeout too.
 *
 * <p>Safe for use by several threads. Close it before its queue server.
 *
 * @since 0.1.0
 */
public final class QueueMapping implements AutoCloseable {
    private static final int AT_ONCE = 5;
    private static final int MOST = 1_000;
    private static final int LEAST = 2;
    private static final int MOST_IN_BATCH = 10;
    private static final long PAUSE_MILLIS = 200;

    private final QueueRecords records;
    private final Function<String, CompletableFuture<InvocationResult>> function;
    private final CountDownLatch never = new CountDownLatch(1);
    private int pollers;
    private int batchSize = MOST_IN_BATCH;
    private int concurrency;
    private boolean enabled = true;
    private boolean enabledBefore = true;
    private boolean closed;
    /** The pollers that work with the settings before the latest change, and those with the present ones. */
    private int older;

    private int present;
    private long changes;
    private MappingCounts counts = new MappingCounts(0, 0, 0, 0, 0, 0, 0);

    /**
     * Starts to poll, in batches of 10 and without a maximum concurrency.
     *
     * @param client a client of the queue's server, which the caller closes
     * @param url of the queue
     * @param function gets an event's JSON: {@code fleet::invoke}
     */
    public QueueMapping(SqsClient client, String url, Function<String, CompletableFuture<InvocationResult>> function) {
        this.function = function;
        records = new QueueRecords(client, url);
        startPollers();
    }

    /** Returns the ARN of the queue. */
    public String queueArn() {
        return records.arn();
    }

    /**
     * Changes the settings. As in Lambda, the change is in progress until the batches with the old settings have ended.
     *
     * @param polls whether it polls
     * @param size the most messages in an event, 1 to 10
     * @param most the maximum concurrency, 2 to 1,000; 0 for none
     * @throws IllegalArgumentException if a value is out of range
     */
    public synchronized void change(boolean polls, int size, int most) {
        if (size < 1 || size > MOST_IN_BATCH) {
            throw new IllegalArgumentException("BatchSize is " + size + "; it must be 1 to " + MOST_IN_BATCH);
        }
        if (most != 0 && (most < LEAST || most > MOST)) {
            throw new IllegalArgumentException(
                    "MaximumConcurrency is " + most + "; it must be " + LEAST + " to " + MOST + ", or none");
        }
        enabledBefore = enabled;
        enabled = polls;
        batchSize = size;
        concurrency = most;
        changes++;
        older += present;
        present = 0;
        startPollers();
        notifyAll();
    }

    /** Returns Lambda's word for the state: {@code Enabled}, {@code Disabling} … */
    public synchronized String state() {
        return older > 0 ? changing() : enabled ? "Enabled" : "Disabled";
    }

    /** Waits until no change is in progress: within a second, if the function has no batch with the old settings. */
    public synchronized void awaitSettled() throws InterruptedException {
        while (older > 0) {
            wait();
        }
    }

    /** The word for the latest change while it is in progress. */
    synchronized String changing() {
        return enabled == enabledBefore ? "Updating" : enabled ? "Enabling" : "Disabling";
    }

    /** Returns the most messages in an event. */
    public synchronized int batchSize() {
        return batchSize;
    }

    /** Returns the maximum concurrency; 0 if there is none. */
    public synchronized int maximumConcurrency() {
        return concurrency;
    }

    /** Returns whether it polls, or will when the change in progress has ended. */
    public synchronized boolean enabled() {
        return enabled;
    }

    /** Returns what it has done so far. */
    public synchronized MappingCounts counts() {
        return counts;
    }

    private void startPollers() {
        for (; pollers < atOnce(); pollers++) {
            int number = pollers;
            Thread poller = new Thread(() -> poll(number), "poller-" + number);
            poller.setDaemon(true);
            poller.start();
        }
    }

    private int atOnce() {
        return concurrency == 0 ? AT_ONCE : concurrency;
    }

    private void poll(int number) {
        try {
            for (long began = begin(number); began >= 0; began = begin(number)) {
                try {
                    pollOnce();
                } finally {
                    end(began);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it was closed
        }
    }

    /** Waits until this poller is needed; returns the number of the settings, or -1 at the end. */
    private synchronized long begin(int number) throws InterruptedException {
        while (!closed && (!enabled || number >= atOnce())) {
            wait();
        }
        if (closed) {
            return -1;
        }
        present++;
        return changes;
    }

    private synchronized void end(long began) {
        if (began == changes) {
            present--;
        } else {
            older--;
        }
        notifyAll();
    }

    private void pollOnce() throws InterruptedException {
        try {
            List<Message> messages = records.receive(batchSize());
            received(messages);
            if (!messages.isEmpty()) {
                handle(messages);
            }
        } catch (SdkException e) { // the queue's server did not answer
            var unused = never.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void handle(List<Message> messages) {
        InvocationResult answer;
        try {
            var begun = records.unlessClosed(
                    Optional.<CompletableFuture<InvocationResult>>empty(),
                    () -> Optional.of(function.apply(EventJson.of(records.event(messages)))));
            if (begun.isEmpty()) {
                return;
            }
            answer = begun.get().join();
        } catch (CompletionException | IllegalStateException e) { // the function's process is gone
            answer = new InvocationResult(InvocationResult.Kind.ENDED, e.toString());
        }
        answered(answer.kind());
        if (!answer.returned()) {
            return;
        }
        Set<String> batch = messages.stream().map(Message::messageId).collect(Collectors.toSet());
        Set<String> kept = EventJson.reported(answer.body(), batch);
        List<Message> handled = messages.stream()
                .filter(message -> !kept.contains(message.messageId()))
                .toList();
        if (!handled.isEmpty() && records.delete(handled)) {
            add(new MappingCounts(0, 0, 1, 0, 0, 0, 0));
        }
    }

    private void received(List<Message> messages) {
        int most = messages.stream()
                .mapToInt(message -> Integer.parseInt(
                        message.attributes().getOrDefault(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT, "0")))
                .max()
                .orElse(0);
        add(new MappingCounts(1, messages.isEmpty() ? 1 : 0, 0, 0, 0, 0, most));
    }

    private void answered(InvocationResult.Kind kind) {
        boolean throttled = kind == InvocationResult.Kind.THROTTLED;
        boolean failed = !throttled && kind != InvocationResult.Kind.RETURNED;
        add(new MappingCounts(0, 0, 0, 1, throttled ? 1 : 0, failed ? 1 : 0, 0));
    }

    private synchronized void add(MappingCounts more) {
        counts = counts.plus(more);
    }

    /** Stops polling, after at most a second: the polls in progress end. Batches that the function has are not deleted. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        records.close();
    }
}
