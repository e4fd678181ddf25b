package dev.switchgear.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.Switchgear;
import dev.switchgear.model.CircuitState;
import dev.switchgear.spi.Excerpt;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The identity of an alarm, whether it may act, and that one invalid notice does not affect its batch. */
final class AlarmIdentityTest {
    private static final String ACCOUNT = "123456789012";
    private static final String OTHER_ACCOUNT = "210987654321";
    private static final String NAME = "payments-5xx";

    private final SignalsClock clock = new SignalsClock();
    private final Switchgear switchgear =
            Switchgear.builder().store(new InMemoryCircuitStore()).clock(clock).build();
    private final KeptLetters letters = new KeptLetters();

    @AfterEach
    void close() {
        switchgear.close();
    }

    @Test
    void theOkOfAnAlarmOfTheSameNameElsewhereEndsNothing() {
        AlarmHandler handler = handler(byName());
        SampleEvents.handle(handler, notice("eu-west-1", ACCOUNT, "ALARM", 0));
        SampleEvents.handle(handler, notice("us-east-1", ACCOUNT, "OK", 1));
        SampleEvents.handle(handler, notice("eu-west-1", OTHER_ACCOUNT, "OK", 2));
        assertThat(state()).isEqualTo(CircuitState.OPEN);
        SampleEvents.handle(handler, notice("eu-west-1", ACCOUNT, "OK", 3));
        assertThat(state()).isEqualTo(CircuitState.HALF_OPEN);
    }

    @Test
    void eachContributorOfAnAlarmHoldsTheCircuitByItself() {
        AlarmHandler handler = handler(byName());
        SampleEvents.handle(handler, contributor("6d442278dba546f6", "ALARM", 0));
        SampleEvents.handle(handler, contributor("0123456789abcdef", "ALARM", 1));
        SampleEvents.handle(handler, contributor("6d442278dba546f6", "OK", 2));
        assertThat(state()).isEqualTo(CircuitState.OPEN);
        SampleEvents.handle(handler, contributor("0123456789abcdef", "OK", 3));
        assertThat(state()).isEqualTo(CircuitState.HALF_OPEN);
        assertThat(letters.rejections()).isEmpty();
    }

    @Test
    void anAlarmIsFoundByItsArnBeforeItsName() {
        AlarmMapping mapping = AlarmMapping.of(
                Map.of(NAME, "payments", "arn:aws:cloudwatch:us-east-1:" + ACCOUNT + ":alarm:" + NAME, "payments-us"));
        SampleEvents.handle(handler(mapping), notice("us-east-1", ACCOUNT, "ALARM", 0));
        assertThat(state()).isEqualTo(CircuitState.CLOSED);
        assertThat(switchgear.operator("payments-us").read().state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void anAlarmThatIsMappedToTwoCircuitsIsAnError() {
        Map<String, String> variables = Map.of(
                "SWITCHGEAR_ACCOUNTS", ACCOUNT, "SWITCHGEAR_ALARMS", "db-down=orders, api=api, db-down=payments");
        assertThatThrownBy(() -> AlarmRules.of(Settings.of(variables)))
                .hasMessage(
                        "SWITCHGEAR_ALARMS maps alarm 'db-down' to 'orders' and to 'payments'; each alarm must have "
                                + "one circuit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"alarm-bus-composite", "alarm-function-composite"})
    void aSuppressedAlarmOpensNothingUntilTheSuppressionEnds(String payload) {
        AlarmHandler handler = handler(AlarmMapping.of(Map.of("payments-down", "payments")));
        String detail = payload.contains("bus") ? "/detail" : "/alarmData";
        ObjectNode suppressed = Resources.json("payloads/" + payload + ".json");
        ((ObjectNode) suppressed.at(detail + "/state")).put("actionsSuppressedBy", "WaitPeriod");
        ObjectNode muted = Resources.json("payloads/" + payload + ".json");
        ((ObjectNode) muted.at(detail)).putObject("muteDetail").put("mutedByArn", "arn:aws:cloudwatch:eu-west-1:1:m");
        SampleEvents.handle(handler, suppressed);
        SampleEvents.handle(handler, muted);
        assertThat(state()).as("as through a topic, which is told nothing").isEqualTo(CircuitState.CLOSED);

        SampleEvents.handle(handler, Resources.json("payloads/" + payload + ".json"));
        assertThat(state()).isEqualTo(CircuitState.OPEN);
        ObjectNode over = suppressed.deepCopy();
        ((ObjectNode) over.at(detail + "/state")).put("value", "OK").put("timestamp", at(5));
        SampleEvents.handle(handler, over);
        assertThat(state()).as("an all-clear opens nothing").isEqualTo(CircuitState.HALF_OPEN);
    }

    @Test
    void anAlarmWithAnInvalidTagIsRejectedAndTheOthersAreRecordedOnce() {
        AlarmMapping mapping = new AlarmMapping(
                Map.of(NAME, "payments"),
                Optional.of("circuit"),
                Optional.of(Pattern.compile("(?:(?<circuit>.+)-down|other)")));
        AlarmTags tags = (arn, key) -> {
            if (arn.endsWith("throws")) {
                throw new IllegalStateException("a bug in a look-up");
            }
            if (arn.endsWith("lacks")) {
                throw new NoClassDefFoundError("com/example/Tags");
            }
            return arn.endsWith("tagged") ? Optional.of("no circuit's name") : Optional.empty();
        };
        ObjectNode ancient = named(NAME, "OK", 0);
        ((ObjectNode) ancient.at("/alarmData/state")).put("timestamp", "-999999999-01-01T00:00:00.000+0000");
        List<ObjectNode> notices = List.of(
                named("tagged", "ALARM", 0),
                named("no circuit-down", "ALARM", 0),
                named("other", "ALARM", 0),
                ancient,
                named("throws", "ALARM", 0),
                named("lacks", "ALARM", 0),
                named(NAME, "ALARM", 0));
        assertThat(SampleEvents.failed(SampleEvents.handle(handler(mapping, tags), SampleEvents.queue(notices))))
                .as("what another try may heal")
                .containsExactly("m4", "m5");
        assertThat(letters.rejections())
                .containsExactly(Rejection.UNMAPPED, Rejection.UNMAPPED, Rejection.UNMAPPED, Rejection.NOT_AN_ALARM);
        assertThat(state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void aPatternThatRunsOutOfStackRejectsOneAlarm() {
        AlarmMapping mapping = new AlarmMapping(
                Map.of(NAME, "payments"), Optional.empty(), Optional.of(Pattern.compile("(?<circuit>(a|b)*)!")));
        ObjectNode batch =
                SampleEvents.queue(List.of(named("ab".repeat(100_000), "ALARM", 0), named(NAME, "ALARM", 0)));
        assertThat(SampleEvents.failed(SampleEvents.handle(handler(mapping), batch)))
                .isEmpty();
        assertThat(letters.rejections()).containsExactly(Rejection.UNMAPPED);
        assertThat(state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void aRejectedNoticeWritesOneLineThatItsSenderCannotForge() {
        List<String> lines;
        try (LogLines told = new LogLines()) {
            SampleEvents.handle(
                    handler(byName()),
                    named(
                            "x\n2026-11-28 INFO switchgear: alarm 'payments-5xx' is OK\u001b[2K\u2028\u202e",
                            "ALARM",
                            0));
            SampleEvents.handle(handler(byName()), named("y".repeat(9_000), "ALARM", 0));
            lines = told.lines();
        }
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0))
                .startsWith("switchgear: rejected")
                .contains("x\\u000a2026-11-28 INFO")
                .contains("is OK\\u001b[2K\\u2028\\u202e'")
                .doesNotContainPattern("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]");
        assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThan(1_100));
    }

    @Test
    void textsAreCutBetweenCharacters() {
        String smiles = "\uD83D\uDE00".repeat(40);
        assertThat(Excerpt.line(smiles, 21)).isEqualTo(smiles.substring(0, 18) + "...");
        assertThat(Excerpt.line(smiles, 20)).isEqualTo(smiles.substring(0, 16) + "...");
        assertThat(SignalsLog.line("half \uD83D of one")).isEqualTo("half \\ud83d of one");
    }

    private static AlarmMapping byName() {
        return AlarmMapping.of(Map.of(NAME, "payments"));
    }

    private static ObjectNode contributor(String id, String state, int second) {
        ObjectNode event = Resources.json("payloads/alarm-bus-metric.json");
        event.put("detail-type", "CloudWatch Alarm Contributor State Change");
        event.putArray("resources").add("arn:aws:cloudwatch:eu-west-1:" + ACCOUNT + ":alarm:" + NAME);
        ObjectNode detail = (ObjectNode) event.path("detail");
        detail.put("alarmName", NAME).putObject("alarmContributor").put("id", id);
        ((ObjectNode) detail.path("state")).put("value", state).put("timestamp", at(second));
        return event;
    }

    private static ObjectNode named(String name, String state, int second) {
        ObjectNode notice = notice("eu-west-1", ACCOUNT, state, second);
        notice.put("alarmArn", "arn:aws:cloudwatch:eu-west-1:" + ACCOUNT + ":alarm:" + name);
        ((ObjectNode) notice.path("alarmData")).put("alarmName", name);
        return notice;
    }

    private static ObjectNode notice(String region, String account, String state, int second) {
        ObjectNode notice = Resources.json("payloads/alarm-function-metric.json");
        notice.put("accountId", account)
                .put("alarmArn", "arn:aws:cloudwatch:" + region + ":" + account + ":alarm:" + NAME);
        ((ObjectNode) notice.path("alarmData")).put("alarmName", NAME);
        ((ObjectNode) notice.at("/alarmData/state")).put("value", state).put("timestamp", at(second));
        return notice;
    }

    private static String at(int second) {
        return Instant.parse("2026-11-21T10:15:30Z")
                .plusSeconds(second)
                .toString()
                .replace("Z", ".000+0000");
    }

    private AlarmHandler handler(AlarmMapping mapping) {
        return handler(mapping, (arn, key) -> Optional.empty());
    }

    private AlarmHandler handler(AlarmMapping mapping, AlarmTags tags) {
        AlarmRules rules = new AlarmRules(
                Set.of(ACCOUNT, OTHER_ACCOUNT), mapping, Duration.ofMinutes(10), AlarmRules.InsufficientData.IGNORED);
        return new AlarmHandler(switchgear, rules, tags, letters, clock);
    }

    private CircuitState state() {
        return switchgear.operator("payments").read().state();
    }
}
