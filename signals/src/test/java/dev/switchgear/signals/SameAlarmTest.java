package dev.switchgear.signals;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.Switchgear;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Runs the rows of {@code docs/same-answer.md} about alarms, with each form in which CloudWatch sends a notice. */
final class SameAlarmTest {
    private static final String NAME = "payments-5xx";
    private static final String REGION = "eu-west-1";
    private static final String ACCOUNT = "123456789012";
    private static final List<Way> WAYS = List.of(SameAlarmTest::topic, SameAlarmTest::bus, SameAlarmTest::action);

    /** A second notice, after a first one with ALARM. */
    private record Notice(String region, String account, String state, int second, boolean anotherWay) {}

    /** Sends a notice of an alarm in one of CloudWatch's forms. */
    private interface Way {
        ObjectNode tell(Notice notice);
    }

    private static final Map<String, Notice> ROWS = rows();

    private static Map<String, Notice> rows() {
        Map<String, Notice> rows = new LinkedHashMap<>();
        rows.put("`OK` of the same alarm", new Notice(REGION, ACCOUNT, "OK", 1, false));
        rows.put("`OK` of the same alarm, through another way", new Notice(REGION, ACCOUNT, "OK", 1, true));
        rows.put("`OK` of the same name in another region", new Notice("us-east-1", ACCOUNT, "OK", 1, false));
        rows.put("`OK` of the same name in another account", new Notice(REGION, "210987654321", "OK", 1, false));
        rows.put("`OK` of the same alarm, from before", new Notice(REGION, ACCOUNT, "OK", -1, false));
        rows.put("`INSUFFICIENT_DATA` of the same alarm", new Notice(REGION, ACCOUNT, "INSUFFICIENT_DATA", 1, false));
        return rows;
    }

    @Test
    void everyFormIdentifiesAlarmsAsTheTableSays() throws IOException {
        Map<String, List<String>> table = table();
        assertThat(table.keySet()).containsExactlyElementsOf(ROWS.keySet());
        Map<String, List<String>> played = new LinkedHashMap<>();
        ROWS.forEach((name, notice) -> played.put(
                name, List.of(0, 1, 2).stream().map(way -> state(way, notice)).toList()));
        assertThat(played).isEqualTo(table);
    }

    private static String state(int way, Notice second) {
        SignalsClock clock = new SignalsClock();
        try (Switchgear switchgear = Switchgear.builder()
                .store(new InMemoryCircuitStore())
                .clock(clock)
                .build()) {
            AlarmRules rules = new AlarmRules(
                    Set.of(ACCOUNT, "210987654321"),
                    AlarmMapping.of(Map.of(NAME, "payments")),
                    Duration.ofMinutes(10),
                    AlarmRules.InsufficientData.IGNORED);
            AlarmHandler handler =
                    new AlarmHandler(switchgear, rules, (arn, key) -> Optional.empty(), new KeptLetters(), clock);
            SampleEvents.handle(handler, WAYS.get(way).tell(new Notice(REGION, ACCOUNT, "ALARM", 0, false)));
            SampleEvents.handle(
                    handler,
                    WAYS.get(second.anotherWay() ? (way + 1) % WAYS.size() : way)
                            .tell(second));
            return switchgear.operator("payments").read().state().name();
        }
    }

    private static ObjectNode topic(Notice notice) {
        ObjectNode invocation = Resources.json("payloads/alarm-topic-metric.json");
        ObjectNode envelope = (ObjectNode) invocation.at("/Records/0/Sns");
        ObjectNode message = (ObjectNode) Json.parse(envelope.path("Message").asText());
        message.put("AlarmName", NAME)
                .put("AlarmArn", arn(notice))
                .put("AWSAccountId", notice.account())
                .put("NewStateValue", notice.state())
                .put("StateChangeTime", at(notice));
        envelope.put("Message", Json.text(message));
        return invocation;
    }

    private static ObjectNode bus(Notice notice) {
        ObjectNode event = Resources.json("payloads/alarm-bus-metric.json");
        event.put("account", notice.account()).put("region", notice.region());
        event.putArray("resources").add(arn(notice));
        ((ObjectNode) event.path("detail")).put("alarmName", NAME);
        ((ObjectNode) event.at("/detail/state")).put("value", notice.state()).put("timestamp", at(notice));
        return event;
    }

    private static ObjectNode action(Notice notice) {
        ObjectNode event = Resources.json("payloads/alarm-function-metric.json");
        event.put("accountId", notice.account()).put("region", notice.region()).put("alarmArn", arn(notice));
        ((ObjectNode) event.path("alarmData")).put("alarmName", NAME);
        ((ObjectNode) event.at("/alarmData/state")).put("value", notice.state()).put("timestamp", at(notice));
        return event;
    }

    private static String arn(Notice notice) {
        return "arn:aws:cloudwatch:" + notice.region() + ":" + notice.account() + ":alarm:" + NAME;
    }

    private static String at(Notice notice) {
        return java.time.Instant.parse("2026-11-21T10:15:30Z")
                .plusSeconds(notice.second())
                .toString()
                .replace("Z", ".000+0000");
    }

    /** Returns the cells after the first, by the first cell, of the section about alarms. */
    private static Map<String, List<String>> table() throws IOException {
        Map<String, List<String>> table = new LinkedHashMap<>();
        boolean inside = false;
        for (String line : Files.readAllLines(Path.of("../docs/same-answer.md"))) {
            String[] cells = line.split("\\|", -1);
            inside = line.startsWith("|") && (inside || cells[1].strip().equals("the second notice"));
            if (inside && !cells[1].startsWith("---") && !cells[1].strip().equals("the second notice")) {
                table.put(cells[1].strip(), List.of(cells[2].strip(), cells[3].strip(), cells[4].strip()));
            }
        }
        return table;
    }
}
