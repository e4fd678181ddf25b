package dev.switchgear.signals;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.switchgear.Intake;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.EventLedger;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The consumer of call outcomes: a target of an EventBridge rule, or of a queue that such a rule feeds (with {@code
 * ReportBatchItemFailures}). It answers with the messages of a batch that must be delivered again. Rejected messages go
 * to the dead-letter queue, with the reason.
 *
 * <p>Configured by {@code SWITCHGEAR_SOURCES}, {@code SWITCHGEAR_ACCOUNTS} (both required), {@code SWITCHGEAR_TABLE},
 * {@code SWITCHGEAR_NAMESPACE}, {@code SWITCHGEAR_POLICY}, {@code SWITCHGEAR_MAX_AGE_SECONDS}, {@code
 * SWITCHGEAR_MAX_AHEAD_SECONDS}, {@code SWITCHGEAR_DEAD_LETTER_QUEUE_URL} and {@code SWITCHGEAR_DISABLED}, which drops
 * all events. Without a dead-letter queue, rejected messages are
 * returned to the source, and its redrive policy applies.
 *
 * @since 0.1.0
 */
public final class OutcomeEventHandler implements RequestStreamHandler {
    private final Function<List<IncomingMessage>, Set<String>> consumer;

    /** Made by Lambda; reads the environment variables. */
    public OutcomeEventHandler() {
        this(ThisFunction.settings());
    }

    OutcomeEventHandler(Settings settings) {
        consumer = settings.disabled() ? Batch::drop : consumer(settings)::consume;
    }

    private OutcomeEventHandler(OutcomeConsumer consumer) {
        this.consumer = consumer::consume;
    }

    /**
     * Returns a handler with the caller's own parts.
     *
     * @param policy the policy of circuits that have no live policy
     */
    public static <S extends CircuitStore & EventLedger> OutcomeEventHandler of(
            S store, CircuitPolicy policy, EventRules rules, DeadLetters deadLetters, InstantSource clock) {
        Intake intake = Intake.of(store, "default", policy, clock, "outcome-events");
        return new OutcomeEventHandler(consumer(intake, rules, deadLetters, clock));
    }

    private static OutcomeConsumer consumer(Settings settings) {
        Intake intake = Intake.of(
                ThisFunction.store(settings),
                settings.namespace(),
                settings.policy(),
                ThisFunction.clock(),
                settings.writer());
        return consumer(
                intake,
                settings.eventRules(),
                settings.deadLetterQueue().map(OutcomeEventHandler::queue).orElse(HANDED_BACK),
                ThisFunction.clock());
    }

    private static OutcomeConsumer consumer(
            Intake intake, EventRules rules, DeadLetters deadLetters, InstantSource clock) {
        Intake telling = intake.listener(event ->
                SignalsLog.warning(() -> "circuit " + event.circuit() + " " + event.kind() + ": " + event.detail()));
        return new OutcomeConsumer(telling, new OutcomeEventReader(rules), deadLetters, clock);
    }

    /** Rejected messages are returned to the source until its redrive policy ends the retries. */
    private static final DeadLetters HANDED_BACK = (body, rejection, why) -> {
        throw new IllegalStateException("SWITCHGEAR_DEAD_LETTER_QUEUE_URL is not set");
    };

    private static DeadLetters queue(String url) {
        return new SqsDeadLetters(
                SqsClient.builder().httpClient(ThisFunction.http()).build(), url);
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) {
        Batch batch = Batch.of(Json.parse(input));
        Set<String> again = consumer.apply(batch.arrivals());
        Json.write(batch.answer(again), output);
    }
}
