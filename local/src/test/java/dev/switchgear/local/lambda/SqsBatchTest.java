package dev.switchgear.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.lambda.LambdaSwitchgear;
import dev.switchgear.lambda.SqsBatch;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.sandbox.QueueServer;
import dev.switchgear.sandbox.QueueSource;
import dev.switchgear.testkit.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * Batches of a real SQS server, during and after an open circuit. The circuits' time is virtual, the queue's is not:
 * waits are a second or two.
 */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SqsBatchTest {
    private static final int MESSAGES = 12;
    private static final String BUDGETS = "readBudgetMillis=5000,writeBudgetMillis=5000";

    private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-21T09:00:00Z"));
    private QueueServer queues;

    @BeforeAll
    void start() {
        queues = new QueueServer();
    }

    @AfterAll
    void stop() {
        queues.close();
    }

    private LambdaSwitchgear switchgear() {
        return LambdaSwitchgear.builder()
                .variables(Map.of("SWITCHGEAR_POLICY", BUDGETS))
                .store(new InMemoryCircuitStore())
                .clock(time)
                .ticker(time::nanos)
                .output(line -> {})
                .build();
    }

    /** The circuit is open until a second from now; nothing passes while the circuits' clock stands. */
    private static void open(LambdaSwitchgear switchgear) {
        switchgear
                .switchgear()
                .operator("carrier")
                .override(OperatorOverride.Kind.FORCED_OPEN, Duration.ofSeconds(1), "jo", "the carrier is down");
    }

    private void recover() {
        time.advance(Duration.ofMinutes(1));
    }

    private void send(String url, int number, String group) {
        queues.client().sendMessage(message -> {
            message.queueUrl(url).messageBody(group + number);
            if (url.endsWith(".fifo")) {
                message.messageGroupId(group).messageDeduplicationId(group + number);
            }
        });
    }

    /** The queue and its handler, which handles every message that is not refused. */
    private QueueSource source(String url, LambdaSwitchgear switchgear, Refusals refusals, List<String> handled) {
        SqsBatch batch =
                SqsBatch.of(switchgear.guard("carrier"), queues.client(), message -> handled.add(message.getBody()));
        return new QueueSource(queues.client(), url, event -> {
            refusals.note(event.getRecords());
            return batch.handleRequest(event, EmptyContext.get());
        });
    }

    private static void pollUntil(QueueSource source, Supplier<Boolean> done) {
        while (!done.get()) {
            var unused = source.poll();
        }
    }

    @Test
    void messagesOfAStandardQueueAreNeitherLostNorDeadLetteredWhileTheCircuitIsOpen() {
        String url = queues.create("shipments", 1, 1);
        List<String> handled = new ArrayList<>();
        try (LambdaSwitchgear switchgear = switchgear()) {
            open(switchgear);
            Refusals refusals = new Refusals();
            QueueSource source = source(url, switchgear, refusals, handled);
            IntStream.rangeClosed(1, MESSAGES).forEach(number -> send(url, number, "m"));

            // One receive more than the queue allows before it moves a message to the dead-letter queue.
            pollUntil(source, () -> refusals.fewestOf(MESSAGES) >= 2);
            assertThat(handled).isEmpty();
            assertThat(queues.deadLetters("shipments")).isZero();

            recover();
            pollUntil(source, () -> handled.size() >= MESSAGES);
        }
        assertThat(new HashSet<>(handled)).hasSize(MESSAGES);
        assertThat(queues.deadLetters("shipments")).isZero();
    }

    @Test
    void messagesOfAFifoQueueKeepTheirOrder() {
        String url = queues.create("shipments.fifo", 100, 1);
        List<String> handled = new ArrayList<>();
        try (LambdaSwitchgear switchgear = switchgear()) {
            open(switchgear);
            Refusals refusals = new Refusals();
            QueueSource source = source(url, switchgear, refusals, handled);
            IntStream.rangeClosed(1, MESSAGES / 2).forEach(number -> {
                send(url, number, "a");
                send(url, number, "b");
            });

            pollUntil(source, () -> refusals.of("a1") >= 2 && refusals.of("b1") >= 2);
            assertThat(handled).isEmpty();

            recover();
            pollUntil(source, () -> handled.size() >= MESSAGES);
        }
        assertThat(handled.stream().filter(body -> body.startsWith("a")))
                .containsExactly("a1", "a2", "a3", "a4", "a5", "a6");
        assertThat(handled.stream().filter(body -> body.startsWith("b")))
                .containsExactly("b1", "b2", "b3", "b4", "b5", "b6");
        assertThat(queues.deadLetters("shipments.fifo")).isZero();
    }

    @Test
    void aMessageThatFailsIsDeadLettered() {
        String url = queues.create("poison", 1, 1);
        List<String> handled = new ArrayList<>();
        try (LambdaSwitchgear switchgear = switchgear()) {
            SqsBatch batch = SqsBatch.of(switchgear.guard("carrier"), queues.client(), message -> {
                if (message.getBody().equals("p1")) {
                    throw new IllegalArgumentException("no such address");
                }
                handled.add(message.getBody());
            });
            QueueSource source =
                    new QueueSource(queues.client(), url, event -> batch.handleRequest(event, EmptyContext.get()));
            IntStream.rangeClosed(1, 3).forEach(number -> send(url, number, "p"));
            pollUntil(source, () -> queues.deadLetters("poison") == 1);
        }
        assertThat(handled).containsExactlyInAnyOrder("p2", "p3");
    }

    /** Counts how often each message was received while nothing was handled. */
    private static final class Refusals {
        private final Map<String, Integer> times = new java.util.HashMap<>();
        private final Set<String> seen = new HashSet<>();

        void note(List<SQSMessage> messages) {
            messages.forEach(message -> {
                seen.add(message.getBody());
                times.merge(message.getBody(), 1, Integer::sum);
            });
        }

        int of(String body) {
            return times.getOrDefault(body, 0);
        }

        int fewestOf(int messages) {
            return seen.size() < messages
                    ? 0
                    : times.values().stream().mapToInt(Integer::intValue).min().orElse(0);
        }
    }
}
