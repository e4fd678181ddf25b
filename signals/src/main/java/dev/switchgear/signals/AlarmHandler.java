package dev.switchgear.signals;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.switchgear.Switchgear;
import dev.switchgear.settings.Setting;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The handler of CloudWatch alarms, in each of their forms: a subscriber of a topic, an alarm's Lambda action, a target
 * of a rule on the bus, or a consumer of a queue behind any of these.
 *
 * <p>ALARM opens the circuit, with the alarm's reason, until OK or until its hold ends. After OK, the circuit may be
 * probed when no other signal holds it open. INSUFFICIENT_DATA changes nothing by default.
 *
 * <p>Configured by {@code SWITCHGEAR_ACCOUNTS} (required), {@code SWITCHGEAR_ALARMS} ({@code alarm=circuit}, separated
 * by commas), {@code SWITCHGEAR_ALARM_TAG}, {@code SWITCHGEAR_ALARM_PATTERN}, {@code SWITCHGEAR_ALARM_HOLD_SECONDS},
 * {@code SWITCHGEAR_INSUFFICIENT_DATA}, {@code SWITCHGEAR_TABLE}, {@code SWITCHGEAR_NAMESPACE}, {@code
 * SWITCHGEAR_POLICY}, {@code SWITCHGEAR_DEAD_LETTER_QUEUE_URL} and {@code SWITCHGEAR_DISABLED}, which drops all notices.
 *
 * @since 0.1.0
 */
public final class AlarmHandler implements RequestStreamHandler {
    private static final DeadLetters HANDED_BACK = (body, rejection, why) -> {
        throw new IllegalStateException("SWITCHGEAR_DEAD_LETTER_QUEUE_URL is not set");
    };

    private final Function<List<IncomingMessage>, Set<String>> consumer;

    /** Made by Lambda; reads the environment variables. */
    public AlarmHandler() {
        this(ThisFunction.settings());
    }

    AlarmHandler(Settings settings) {
        consumer = settings.disabled() ? Batch::drop : consumer(settings)::consume;
    }

    /**
     * Returns a handler with parts of the caller's choice.
     *
     * @param switchgear whose circuits the alarms speak of; it stays the caller's to close
     */
    public AlarmHandler(
            Switchgear switchgear, AlarmRules rules, AlarmTags tags, DeadLetters deadLetters, InstantSource clock) {
        consumer = new AlarmConsumer(switchgear, rules, tags, deadLetters, clock)::consume;
    }

    private static AlarmConsumer consumer(Settings settings) {
        return new AlarmConsumer(
                ThisFunction.switchgear(settings),
                AlarmRules.of(settings),
                settings.optional(Setting.ALARM_TAG).isEmpty()
                        ? (arn, key) -> java.util.Optional.empty()
                        : new CloudWatchAlarmTags(CloudWatchClient.builder()
                                .httpClient(ThisFunction.http())
                                .build()),
                settings.deadLetterQueue()
                        .<DeadLetters>map(url -> new SqsDeadLetters(
                                SqsClient.builder()
                                        .httpClient(ThisFunction.http())
                                        .build(),
                                url))
                        .orElse(HANDED_BACK),
                ThisFunction.clock());
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) {
        Batch batch = Batch.of(Json.parse(input));
        Json.write(batch.answer(consumer.apply(batch.arrivals())), output);
    }
}
