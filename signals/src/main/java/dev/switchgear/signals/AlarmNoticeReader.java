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
 * Reads the three forms in which CloudWatch reports an alarm: the message to a topic, the event of a Lambda action, and
 * the event on the bus; each for metric alarms and for composite alarms. A message of a topic may be inside the
 * envelope of the topic, as when a queue is in between.
 */
final class AlarmNoticeReader {
    /** CloudWatch writes {@code 2026-11-21T10:15:30.123+0000}, and sometimes no fraction. */
    private static final DateTimeFormatter MOMENT = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendPattern("[XXX][XX]")
            .parseDefaulting(ChronoField.OFFSET_SECONDS, 0)
            .toFormatter(Locale.ROOT);

    private static final Pattern ARN = Pattern.compile("arn:[a-z-]+:cloudwatch:([a-z0-9-]+):([0-9]{12}):alarm:(.+)");
    private static final Set<String> TYPES =
            Set.of("CloudWatch Alarm State Change", "CloudWatch Alarm Contributor State Change");
    private static final Duration MAX_AHEAD = Duration.ofMinutes(5);

    private final Set<String> accounts;

    AlarmNoticeReader(Set<String> accounts) {
        if (accounts.isEmpty()) {
            throw new IllegalArgumentException(
                    "accounts is empty; it must list at least one account, because no alarms count otherwise");
        }
        this.accounts = Set.copyOf(accounts);
    }

    /** @throws RejectedException if it is not a notice of an alarm, or is from an account that is not allowed */
    AlarmNotice read(String json, Instant now) {
        AlarmNotice notice = read(unwrapped(Json.parse(json)));
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

    private AlarmNotice read(JsonNode node) {
        JsonValues shape = new JsonValues(node, "alarm", Rejection.NOT_AN_ALARM);
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

    private AlarmNotice ofTopic(JsonValues message) {
        Arn arn = arn(message.text("AlarmArn"), message.text("AWSAccountId"), message.text("AlarmName"));
        return arn.notice(
                message.node("AlarmContributorId").asText(),
                new Changed(
                        state(message.text("NewStateValue")),
                        moment(message.text("StateChangeTime")),
                        message.node("NewStateReason").asText(),
                        ""),
                message.has("AlarmRule"));
    }

    private AlarmNotice ofFunction(JsonValues event) {
        requireSource(event);
        return of(event.text("alarmArn"), event.text("accountId"), event.object("alarmData"));
    }

    private AlarmNotice ofBus(JsonValues event) {
        requireSource(event);
        String type = event.text("detail-type");
        if (!TYPES.contains(type)) {
            throw new RejectedException(
                    Rejection.NOT_AN_ALARM,
                    "alarm.detail-type is '" + type + "'; it must be 'CloudWatch Alarm State Change'");
        }
        return of(event.node("resources").path(0).asText(), event.text("account"), event.object("detail"));
    }

    private AlarmNotice of(String arn, String account, JsonValues alarm) {
        JsonValues state = alarm.object("state");
        String suppressedBy = state.node("actionsSuppressedBy").asText();
        String mutedBy = alarm.node("muteDetail").path("mutedByArn").asText();
        return arn(arn, account, alarm.text("alarmName"))
                .notice(
                        alarm.node("alarmContributor").path("id").asText(),
                        new Changed(
                                state(state.text("value")),
                                moment(state.text("timestamp")),
                                state.node("reason").asText(),
                                suppressedBy.isEmpty() ? mutedBy : suppressedBy),
                        alarm.node("configuration").has("alarmRule"));
    }

    /** @throws RejectedException if the account is not allowed, or the ARN belongs to another alarm */
    private Arn arn(String text, String account, String name) {
        if (!accounts.contains(account)) {
            throw new RejectedException(
                    Rejection.WRONG_ACCOUNT, "the alarm's account is '" + account + "'; it must be of " + accounts);
        }
        var arn = ARN.matcher(text);
        if (!arn.matches() || !arn.group(2).equals(account) || !arn.group(3).equals(name)) {
            throw new RejectedException(
                    Rejection.NOT_AN_ALARM,
                    "the alarm's ARN is '" + text + "'; it must be that of alarm '" + name + "' in account " + account);
        }
        return new Arn(text, arn.group(1), account, name);
    }

    /** The new state of an alarm, when and why it changed, and what suppresses it. */
    private record Changed(State state, Instant at, String reason, String suppressedBy) {}

    /** The identity of an alarm. */
    private record Arn(String text, String region, String account, String name) {
        AlarmNotice notice(String contributor, Changed changed, boolean composite) {
            return new AlarmNotice(
                    name,
                    text,
                    account,
                    region,
                    contributor,
                    changed.state,
                    changed.at,
                    changed.reason,
                    composite,
                    changed.suppressedBy);
        }
    }

    private static void requireSource(JsonValues event) {
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
            Instant moment = OffsetDateTime.parse(text, MOMENT).toInstant();
            if (moment.isBefore(Instant.EPOCH)) {
                throw new DateTimeException(text);
            }
            return moment;
        } catch (DateTimeException e) {
            throw new RejectedException(
                    Rejection.NOT_AN_ALARM,
                    "the alarm changed at '" + text + "'; it must be a moment such as 2026-11-21T10:15:30.123+0000");
        }
    }
}
