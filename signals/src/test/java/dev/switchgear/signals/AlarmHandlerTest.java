package dev.switchgear.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.Switchgear;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.OperatorOverride;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CloudWatch's alarms, in all forms and orders. */
final class AlarmHandlerTest {
    private static final List<String> ALARMS = List.of("payments-healthcheck", "payments-down");

    private final SignalsClock clock = new SignalsClock();
    private final Switchgear switchgear =
            Switchgear.builder().store(new InMemoryCircuitStore()).clock(clock).build();
    private final KeptLetters letters = new KeptLetters();
    private final AlarmHandler handler = handler(AlarmRules.InsufficientData.IGNORED);

    @AfterEach
    void close() {
        switchgear.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alarm-topic-metric",
                "alarm-topic-composite",
                "alarm-function-metric",
                "alarm-function-composite",
                "alarm-bus-metric",
                "alarm-bus-composite"
            })
    void everyFormOpensTheCircuitWithItsReason(String payload) {
        SampleEvents.handle(handler, Resources.json("payloads/" + payload + ".json"));
        assertThat(letters.rejections()).isEmpty();
        assertThat(state()).isEqualTo(CircuitState.OPEN);
        String alarm = payload.endsWith("composite") ? "payments-down" : "payments-healthcheck";
        assertThat(switchgear.operator("payments").read().reason()).startsWith("alarm " + alarm + ": ");
        assertThat(switchgear.operator("payments").read().signals())
                .containsExactly("alarm:123456789012:eu-west-1:" + alarm);
    }

    @ParameterizedTest
    @CsvSource({
        "alarm-topic-metric, false", "alarm-topic-composite, true", "alarm-function-metric, false",
        "alarm-function-composite, true", "alarm-bus-metric, false", "alarm-bus-composite, true"
    })
    void everyFormIsReadTheSameWay(String payload, boolean composite) {
        Batch batch = Batch.of(Resources.json("payloads/" + payload + ".json"));
        AlarmNotice notice = new AlarmNoticeReader(Set.of("123456789012"))
                .read(batch.arrivals().get(0).body(), clock.instant());
        assertThat(notice.at()).isEqualTo(Instant.parse("2026-11-21T10:15:20.640Z"));
        assertThat(notice.state()).isEqualTo(AlarmNotice.State.ALARM);
        assertThat(notice.composite()).isEqualTo(composite);
        assertThat(notice.reason()).isNotBlank();
    }

    @Test
    void aQueueBehindATopicIsReadThroughTheTopicsEnvelope() {
        ObjectNode topic = Resources.json("payloads/alarm-topic-metric.json");
        ObjectNode queue = SampleEvents.queue(List.of(topic.at("/Records/0/Sns"), "no alarm"));
        assertThat(SampleEvents.failed(SampleEvents.handle(handler, queue))).isEmpty();
        assertThat(state()).isEqualTo(CircuitState.OPEN);
        assertThat(letters.rejections()).containsExactly(Rejection.NOT_JSON);
    }

    @Test
    void okAllowsProbesAndDoesNotClose() {
        send("payments-down", "ALARM", 0);
        clock.passSeconds(60);
        send("payments-down", "OK", 59);
        assertThat(state()).isEqualTo(CircuitState.HALF_OPEN);
    }

    @Test
    void anAlarmWithoutAnOkExpiresAndProbesBegin() {
        send("payments-down", "ALARM", 0);
        clock.pass(Duration.ofMinutes(10).minusSeconds(1));
        assertThat(state()).isEqualTo(CircuitState.OPEN);
        clock.passSeconds(1);
        assertThat(state()).isEqualTo(CircuitState.HALF_OPEN);
    }

    @Test
    void insufficientDataChangesNothingUnlessConfigured() {
        send("payments-down", "INSUFFICIENT_DATA", 0);
        assertThat(state()).isEqualTo(CircuitState.CLOSED);
        send("payments-down", "ALARM", 1);
        send("payments-down", "INSUFFICIENT_DATA", 2);
        assertThat(state()).isEqualTo(CircuitState.OPEN);
        SampleEvents.handle(
                handler(AlarmRules.InsufficientData.AS_OK), notice("payments-down", "INSUFFICIENT_DATA", 3));
        assertThat(state()).isEqualTo(CircuitState.HALF_OPEN);
        SampleEvents.handle(
                handler(AlarmRules.InsufficientData.AS_ALARM), notice("payments-down", "INSUFFICIENT_DATA", 4));
        assertThat(state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void lateAndRepeatedNoticesDoNotMoveTheCircuitBackward() {
        send("payments-down", "ALARM", 0);
        send("payments-down", "OK", 10);
        clock.passSeconds(20);
        send("payments-down", "ALARM", 0);
        send("payments-down", "ALARM", 9);
        send("payments-down", "OK", 10);
        assertThat(state()).isEqualTo(CircuitState.HALF_OPEN);
        send("payments-down", "ALARM", 15);
        send("payments-down", "OK", 10);
        assertThat(state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void anAlarmAfterItsOwnAllClearInTheWrongOrderDoesNotOpen() {
        send("payments-down", "OK", 10);
        send("payments-down", "ALARM", 5);
        assertThat(state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void anAlarmThatHasExpiredWhenItArrivesOpensNothing() {
        clock.pass(Duration.ofMinutes(11));
        send("payments-down", "ALARM", 0);
        assertThat(state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void anOverrideTakesPrecedenceOverAlarms() {
        switchgear.operator("payments").override(OperatorOverride.Kind.FORCED_CLOSED, null, "jo", "drill");
        send("payments-down", "ALARM", 0);
        assertThat(state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void aForgedNoticeIsRejectedWithAReason() {
        ObjectNode foreign = notice("payments-down", "ALARM", 0).put("accountId", "999999999999");
        ObjectNode otherArn = notice("payments-down", "ALARM", 0)
                .put("alarmArn", "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:other");
        ObjectNode otherSource = notice("payments-down", "ALARM", 0).put("source", "com.example");
        ObjectNode unknown = notice("stock-down", "ALARM", 0);
        ObjectNode future = notice("payments-down", "ALARM", 3_600);
        ObjectNode odd = notice("payments-down", "ON FIRE", 0);
        for (ObjectNode each : List.of(foreign, otherArn, otherSource, unknown, future, odd)) {
            SampleEvents.handle(handler, each);
        }
        assertThat(letters.rejections())
                .containsExactly(
                        Rejection.WRONG_ACCOUNT,
                        Rejection.NOT_AN_ALARM,
                        Rejection.WRONG_SOURCE,
                        Rejection.UNMAPPED,
                        Rejection.FUTURE,
                        Rejection.NOT_AN_ALARM);
        assertThat(state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void aCircuitIsFoundByNameThenByTagThenByPattern() {
        AlarmMapping mapping = new AlarmMapping(
                Map.of("payments-down", "payments/shard-7"),
                Optional.of("switchgear:circuit"),
                Optional.of(Pattern.compile("(?<circuit>[a-z]+)-.*")));
        AlarmTags tags = (arn, key) -> arn.endsWith("stock-tagged") ? Optional.of("warehouse") : Optional.empty();
        assertThat(mapping.circuitOf(read("payments-down"), tags))
                .contains(new AlarmMapping.Target("payments", Optional.of("shard-7")));
        assertThat(mapping.circuitOf(read("stock-tagged"), tags))
                .contains(new AlarmMapping.Target("warehouse", Optional.empty()));
        assertThat(mapping.circuitOf(read("stock-slow"), tags))
                .contains(new AlarmMapping.Target("stock", Optional.empty()));
        assertThat(mapping.circuitOf(read("STOCK"), tags)).isEmpty();
        assertThatThrownBy(() -> AlarmMapping.of(Map.of("a", "not a name"))).hasMessageContaining("not a name");
        assertThatThrownBy(() -> new AlarmMapping(Map.of(), Optional.empty(), Optional.of(Pattern.compile("x"))))
                .hasMessageContaining("(?<circuit>");
    }

    @Test
    void anAlarmWithUnreadableTagsIsRetriedAndTheOthersAreRecorded() {
        AlarmMapping mapping =
                new AlarmMapping(Map.of("payments-down", "payments"), Optional.of("circuit"), Optional.empty());
        AlarmRules rules = new AlarmRules(
                Set.of("123456789012"), mapping, Duration.ofMinutes(10), AlarmRules.InsufficientData.IGNORED);
        AlarmTags away = (arn, key) -> {
            throw software.amazon.awssdk.core.exception.SdkClientException.create("CloudWatch is away");
        };
        AlarmHandler tagged = new AlarmHandler(switchgear, rules, away, letters, clock);
        ObjectNode batch =
                SampleEvents.queue(List.of(notice("stock-down", "ALARM", 0), notice("payments-down", "ALARM", 0)));
        assertThat(SampleEvents.failed(SampleEvents.handle(tagged, batch))).containsExactly("m0");
        assertThat(state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void differentAlarmsHaveDifferentSourcesWithAnyNames() {
        assertThat(SignalSource.of("alarm", "a b")).isNotEqualTo(SignalSource.of("alarm", "a-b"));
        assertThat(SignalSource.of("alarm", "x".repeat(200))).hasSize(64);
        assertThat(SignalSource.of("alarm", "payments-down")).isEqualTo("alarm:payments-down");
        assertThat(SignalSource.of("alarm", "Aa ")).isNotEqualTo(SignalSource.of("alarm", "BB "));
    }

    private AlarmNotice read(String alarm) {
        return new AlarmNoticeReader(Set.of("123456789012"))
                .read(notice(alarm, "ALARM", 0).toString(), clock.instant());
    }

    private void send(String alarm, String state, int second) {
        JsonNode answer = SampleEvents.handle(handler, notice(alarm, state, second));
        assertThat(SampleEvents.failed(answer)).isEmpty();
    }

    private static ObjectNode notice(String alarm, String state, int second) {
        ObjectNode notice = Resources.json("payloads/alarm-function-composite.json");
        notice.put("alarmArn", "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:" + alarm);
        ((ObjectNode) notice.path("alarmData")).put("alarmName", alarm);
        Instant at = Instant.parse("2026-11-21T10:15:30Z").plusSeconds(second);
        ((ObjectNode) notice.at("/alarmData/state"))
                .put("value", state)
                .put("timestamp", at.toString().replace("Z", ".000+0000"));
        return notice;
    }

    private AlarmHandler handler(AlarmRules.InsufficientData insufficientData) {
        AlarmMapping mapping = AlarmMapping.of(Map.of(ALARMS.get(0), "payments", ALARMS.get(1), "payments"));
        AlarmRules rules = new AlarmRules(Set.of("123456789012"), mapping, Duration.ofMinutes(10), insufficientData);
        return new AlarmHandler(switchgear, rules, (arn, key) -> Optional.empty(), letters, clock);
    }

    private CircuitState state() {
        return switchgear.operator("payments").read().state();
    }
}
