package dev.switchgear.lambda;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.switchgear.model.Refusal;
import dev.switchgear.spi.Excerpt;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;

/**
 * Defers messages through SQS, ten in a request, while there is time for the answer. Messages that SQS refuses, or for
 * which it does not answer, come back by the queue's own rules; one log line per minute reports them.
 */
final class SqsDeferral implements Deferral {
    private static final System.Logger LOG = System.getLogger("dev.switchgear");
    private static final long LONGEST_DELAY_SECONDS = 900;
    private static final int MOST_DOUBLINGS = 10;
    private static final int MOST_ENTRIES = 10;
    /** The limit of a request for every queue; newer ones accept 1 MiB. */
    private static final int MOST_BYTES = 256 * 1024;

    private static final Duration LONGEST_REQUEST = Duration.ofSeconds(5);
    private static final int MOST_TOLD = 500;
    private static final long AGAIN_MILLIS = 60_000;
    private static final Pattern MAX_RECEIVES = Pattern.compile("\"maxReceiveCount\"\\s*:\\s*\"?(\\d{1,4})");

    private final SqsClient client;
    private final InstantSource clock;
    private final Map<String, Queue> queues = new ConcurrentHashMap<>();
    private long complainedAt;

    SqsDeferral(SqsClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    private record Queue(String url, FifoBackoff plan) {}

    @Override
    public Set<SQSMessage> putBack(List<Refused> refused, TimeLeft time) {
        Set<SQSMessage> back = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Refused> held = new ArrayList<>();
        boolean answers = true;
        for (List<Refused> some : inRequests(refused, held)) {
            answers = answers && attempt(time, "put back", () -> send(some, time, back, held));
        }
        if (answers) {
            hold(held, time);
        }
        return back;
    }

    @Override
    public void hold(List<Refused> refused, TimeLeft time) {
        boolean answers = true;
        for (int from = 0; from < refused.size(); from += MOST_ENTRIES) {
            List<Refused> some = refused.subList(from, Math.min(refused.size(), from + MOST_ENTRIES));
            answers = answers && attempt(time, "hidden", () -> hide(some, time));
        }
    }

    /** The messages of one request; those that cannot be copied are hidden. */
    private static List<List<Refused>> inRequests(List<Refused> refused, List<Refused> held) {
        List<List<Refused>> requests = new ArrayList<>();
        Map<String, List<Refused>> open = new LinkedHashMap<>();
        Map<String, Integer> bytes = new LinkedHashMap<>();
        for (Refused one : refused) {
            SqsCopy copy = new SqsCopy(one.message());
            if (!copy.isPossible()) {
                held.add(one);
                continue;
            }
            String arn = String.valueOf(one.message().getEventSourceArn());
            int more = copy.bytes();
            int already = bytes.getOrDefault(arn, 0);
            List<Refused> some = open.get(arn);
            if (some == null || some.size() == MOST_ENTRIES || already + more > MOST_BYTES) {
                some = new ArrayList<>();
                already = 0;
                open.put(arn, some);
                requests.add(some);
            }
            some.add(one);
            bytes.put(arn, already + more);
        }
        return requests;
    }

    private void send(List<Refused> some, TimeLeft time, Set<SQSMessage> back, List<Refused> held) {
        Queue queue = queue(some.get(0).message(), time);
        List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
        for (Refused one : some) {
            SqsCopy copy = new SqsCopy(one.message());
            long wait = waitSeconds(one.refusal()) << Math.min(copy.times(), MOST_DOUBLINGS);
            int delay = (int) Math.min(LONGEST_DELAY_SECONDS, jittered(wait));
            entries.add(copy.entry(Integer.toString(entries.size()), delay));
        }
        SendMessageBatchResponse answer = client.sendMessageBatch(
                request -> request.queueUrl(queue.url()).entries(entries).overrideConfiguration(within(time)));
        for (SendMessageBatchResultEntry taken : answer.successful()) {
            back.add(some.get(Integer.parseInt(taken.id())).message());
        }
        for (BatchResultErrorEntry failed : answer.failed()) {
            held.add(some.get(Integer.parseInt(failed.id())));
            complain("a refused message could not be put back; it comes back by the queue's own rules, and counts: "
                    + failed.code() + ": " + failed.message());
        }
    }

    private void hide(List<Refused> some, TimeLeft time) {
        Queue queue = queue(some.get(0).message(), time);
        List<ChangeMessageVisibilityBatchRequestEntry> entries = new ArrayList<>();
        for (Refused one : some) {
            long seconds = queue.plan().seconds(waitSeconds(one.refusal()), SqsCopy.receives(one.message()));
            entries.add(ChangeMessageVisibilityBatchRequestEntry.builder()
                    .id(Integer.toString(entries.size()))
                    .receiptHandle(one.message().getReceiptHandle())
                    .visibilityTimeout((int) seconds)
                    .build());
        }
        client.changeMessageVisibilityBatch(
                        change -> change.queueUrl(queue.url()).entries(entries).overrideConfiguration(within(time)))
                .failed()
                .forEach(failed ->
                        complain("a refused message could not be hidden; it comes back after its visibility timeout: "
                                + failed.code() + ": " + failed.message()));
    }

    /** Returns whether further requests make sense. */
    private boolean attempt(TimeLeft time, String what, Runnable request) {
        if (time.isOver()) {
            complain("there was no time to have all refused messages " + what
                    + "; the others come back by the queue's own rules, and count");
            return false;
        }
        try {
            request.run();
            return true;
        } catch (RuntimeException e) {
            complain("refused messages could not be " + what + "; they come back by the queue's own rules, and count: "
                    + e);
            return !(e instanceof SdkClientException); // without an answer the next request would wait as long again
        }
    }

    private static Consumer<AwsRequestOverrideConfiguration.Builder> within(TimeLeft time) {
        long millis = Math.max(1, Math.min(LONGEST_REQUEST.toMillis(), time.millis()));
        return limits -> limits.apiCallTimeout(Duration.ofMillis(millis));
    }

    private long waitSeconds(Refusal refusal) {
        return Math.max(1, refusal.retryAfter(clock.instant()).plusMillis(999).toSeconds());
    }

    /** Up to twice as long at random, so that messages that were refused together do not come back together. */
    private static long jittered(long seconds) {
        RandomGenerator random = ProcessEdges.random();
        return seconds + random.nextLong(seconds + 1);
    }

    private Queue queue(SQSMessage message, TimeLeft time) {
        String source = Objects.requireNonNullElse(message.getEventSourceArn(), "");
        return queues.computeIfAbsent(source, arn -> {
            QueueArn named = QueueArn.of(arn);
            String url = client.getQueueUrl(asked -> asked.queueName(named.name())
                            .queueOwnerAWSAccountId(named.account())
                            .overrideConfiguration(within(time)))
                    .queueUrl();
            String redrive = client.getQueueAttributes(asked -> asked.queueUrl(url)
                            .attributeNames(QueueAttributeName.REDRIVE_POLICY)
                            .overrideConfiguration(within(time)))
                    .attributes()
                    .getOrDefault(QueueAttributeName.REDRIVE_POLICY, "");
            Matcher most = MAX_RECEIVES.matcher(redrive);
            return new Queue(url, new FifoBackoff(most.find() ? Integer.parseInt(most.group(1)) : 0));
        });
    }

    private synchronized void complain(String what) {
        if (Long.compareUnsigned(clock.millis() - complainedAt, AGAIN_MILLIS) >= 0) {
            complainedAt = clock.millis();
            LOG.log(System.Logger.Level.WARNING, "switchgear: " + Excerpt.line(what, MOST_TOLD));
        }
    }
}
