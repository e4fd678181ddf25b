package dev.switchgear.signals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchgear.signals.AlarmNotice.State;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the three shapes in which CloudWatch tells of an alarm: the message it sends to a topic, the event with which it
 * invokes a function, and the event it puts on the bus; each for alarms on metrics and for composite ones. A message of
 * a topic may still be in the topic's envelope, as it is when a queue lies between.
 */
final class AlarmNoticeReader {
    /** CloudWatch writes {@code 2026-11-21T10:15:30.123+0000}, and now and then no fraction. */
    private static final DateTimeFormatter MOMENT = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendPattern("[XXX][XX]")
            .parseDefaulting(ChronoField.OFFSET_SECONDS, 0)
            .toFormatter(Locale.ROOT);

    private static final Pattern ARN = Pattern.compile("arn:[a-z-]+:cloudwatch:[a-z0-9-]+:([0-9]{12}):alarm:(.+)");
    private static final Duration MAX_AHEAD = Duration.ofMinutes(5);

    private final Set<String> accounts;

    AlarmNoticeReader(Set<String> accounts) {
        if (accounts.isEmpty()) {
            throw new IllegalArgumentException("accounts is empty; there must be one, or nobody's alarms count");
        }
        this.accounts = Set.copyOf(accounts);
    }

    /** @throws RejectedException if it is no notice of an alarm, or not one that we believe */
    AlarmNotice read(String json, Instant now) {
        AlarmNotice notice = read(unwrapped(Json.parse(json)));
        if (!accounts.contains(notice.account())) {
            throw new RejectedException(
                    Rejection.WRONG_ACCOUNT,
                    "the alarm's account is '" + notice.account() + "'; it must be of " + accounts);
        }
        var arn = ARN.matcher(notice.arn());
        if (!arn.matches()
                || !arn.group(1).equals(notice.account())
                || !arn.group(2).equals(notice.name())) {
            throw new RejectedException(
                    Rejection.NOT_AN_ALARM,
                    "the alarm's ARN is '" + notice.arn() + "'; it must be that of alarm '" + notice.name()
                            + "' in account " + notice.account());
        }
        if (notice.at().isAfter(now.plus(MAX_AHEAD))) {
            throw new RejectedException(
                    Rejection.FUTURE,
                    "the alarm changed at " + notice.at() + ", and now is " + now + "; it may be "
                            + MAX_AHEAD.toSeconds() + " s ahead at most");
        }
        return notice;
    }

    private static JsonNode unwrapped(JsonNode message) {
        return message.path("Type").asText().equals("Notification")
                        && message.path("Message").isTextual()
                ? Json.parse(message.path("Message").textValue())
                : message;
    }

    private static AlarmNotice read(JsonNode node) {
        Shape shape = new Shape(node, "alarm", Rejection.NOT_AN_ALARM);
        if (shape.has("NewStateValue")) {
            return ofTopic(shape);
        }
        if (shape.has("alarmData")) {
            return ofFunction(shape);
        }
        if (shape.has("detail-type")) {
            return ofBus(shape);
        }
        throw new RejectedException(
                Rejection.NOT_AN_ALARM,
                "it has none of NewStateValue (a topic's message), alarmData (a function's) or detail-type (a bus's)");
    }

    private static AlarmNotice ofTopic(Shape message) {
        return new AlarmNotice(
                message.text("AlarmName"),
                message.text("AlarmArn"),
                message.text("AWSAccountId"),
                state(message.text("NewStateValue")),
                moment(message.text("StateChangeTime")),
                message.node("NewStateReason").asText(),
                message.has("AlarmRule"));
    }

    private static AlarmNotice ofFunction(Shape event) {
        requireSource(event);
        return of(event.text("alarmArn"), event.text("accountId"), event.object("alarmData"));
    }

    private static AlarmNotice ofBus(Shape event) {
        requireSource(event);
        String type = event.text("detail-type");
        if (!type.equals("CloudWatch Alarm State Change")) {
            throw new RejectedException(
                    Rejection.NOT_AN_ALARM,
                    "alarm.detail-type is '" + type + "'; it must be 'CloudWatch Alarm State Change'");
        }
        return of(event.node("resources").path(0).asText(), event.text("account"), event.object("detail"));
    }

    private static AlarmNotice of(String arn, String account, Shape alarm) {
        Shape state = alarm.object("state");
        return new AlarmNotice(
                alarm.text("alarmName"),
                arn,
                account,
                state(state.text("value")),
                moment(state.text("timestamp")),
                state.node("reason").asText(),
                alarm.node("configuration").has("alarmRule"));
    }

    private static void requireSource(Shape event) {
        String source = event.text("source");
        if (!source.equals("aws.cloudwatch")) {
            throw new RejectedException(
                    Rejection.WRONG_SOURCE, "alarm.source is '" + source + "'; it must be 'aws.cloudwatch'");
        }
    }

    private static State state(String value) {
        for (State state : State.values()) {
            if (state.name().equals(value)) {
                return state;
            }
        }
        throw new RejectedException(
                Rejection.NOT_AN_ALARM,
                "the alarm's state is '" + value + "'; it must be OK, ALARM or INSUFFICIENT_DATA");
    }

    private static Instant moment(String text) {
        try {
            return OffsetDateTime.parse(text, MOMENT).toInstant();
        } catch (DateTimeException e) {
            throw new RejectedException(
                    Rejection.NOT_AN_ALARM,
                    "the alarm changed at '" + text + "'; it must be a moment such as 2026-11-21T10:15:30.123+0000");
        }
    }
}
