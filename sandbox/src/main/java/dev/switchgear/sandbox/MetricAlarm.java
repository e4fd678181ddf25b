package dev.switchgear.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * A CloudWatch alarm on "at least 1 in 1 of 1 periods" with a topic; the message has CloudWatch's form.
 */
public final class MetricAlarm {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSSxx", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final String name;
    private final Consumer<ObjectNode> topic;
    private String state = "OK";
    private int messages;

    /** Makes an alarm in the state OK; {@code topic} gets the messages of a subscriber of its SNS topic. */
    public MetricAlarm(String name, Consumer<ObjectNode> topic) {
        this.name = name;
        this.topic = topic;
    }

    /** Ends a period with {@code errors}; a change of state is sent to the topic. */
    public void period(int errors, Instant at) {
        String next = errors >= 1 ? "ALARM" : "OK";
        if (next.equals(state)) {
            return;
        }
        ObjectNode message = JSON.createObjectNode();
        message.put("AlarmName", name)
                .put("AWSAccountId", LocalBus.ACCOUNT)
                .put("NewStateValue", next)
                .put(
                        "NewStateReason",
                        "Threshold Crossed: 1 out of the last 1 datapoints [" + errors + ".0] was "
                                + (errors >= 1 ? "" : "not ") + "greater than or equal to the threshold (1.0).")
                .put("StateChangeTime", MOMENT.format(at))
                .put("Region", "EU (Frankfurt)")
                .put("AlarmArn", "arn:aws:cloudwatch:" + LocalBus.REGION + ":" + LocalBus.ACCOUNT + ":alarm:" + name)
                .put("OldStateValue", state);
        state = next;
        publish(message.toString());
    }

    /** Sends a message to the subscribers of the topic, in the envelope of SNS. */
    void publish(String message) {
        ObjectNode invocation = JSON.createObjectNode();
        ObjectNode entry = invocation.putArray("Records").addObject();
        entry.put("EventSource", "aws:sns").put("EventVersion", "1.0");
        entry.putObject("Sns")
                .put("Type", "Notification")
                .put("MessageId", "message-" + ++messages)
                .put("TopicArn", "arn:aws:sns:" + LocalBus.REGION + ":" + LocalBus.ACCOUNT + ":alarms")
                .put("Message", message);
        topic.accept(invocation);
    }
}
