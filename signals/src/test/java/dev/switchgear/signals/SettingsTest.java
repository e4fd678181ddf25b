package dev.switchgear.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchgear.model.TripRule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Environment variables configure the handlers; no sender is allowed by default. */
final class SettingsTest {
    private static final String PLAN = "{\"name\":\"payments\",\"everySeconds\":60,\"checks\":[{\"name\":\"p\","
            + "\"circuit\":\"payments\",\"url\":\"https://payments.example/health\"}]}";

    @Test
    void hasDefaultsForOptionalValues() {
        Settings settings = settings(Map.of("AWS_LAMBDA_FUNCTION_NAME", "outcomes"));
        assertThat(settings.namespace()).isEqualTo("default");
        assertThat(settings.writer()).isEqualTo("outcomes");
        assertThat(settings.deadLetterQueue()).isEmpty();
        assertThat(settings.policy().tripRule()).isEqualTo(TripRule.failureRate(0.5));
    }

    @Test
    void theTableIsRequired() {
        assertThatThrownBy(() -> settings(Map.of()).table())
                .hasMessage("SWITCHGEAR_TABLE is not set; it must name the circuits' table");
        assertThat(settings(Map.of("SWITCHGEAR_TABLE", " circuits ")).table()).isEqualTo("circuits");
    }

    @Test
    void readsAllowedSendersAndTheLargestAge() {
        EventRules rules = settings(Map.of(
                        "SWITCHGEAR_SOURCES", "com.example.orders, com.example.stock",
                        "SWITCHGEAR_ACCOUNTS", "123456789012",
                        "SWITCHGEAR_MAX_AGE_SECONDS", "30"))
                .eventRules();
        assertThat(rules.sources()).containsExactlyInAnyOrder("com.example.orders", "com.example.stock");
        assertThat(rules.maxAge()).isEqualTo(Duration.ofSeconds(30));
        assertThat(rules.maxAhead()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void noSenderIsAllowedByDefault() {
        assertThatThrownBy(() -> settings(Map.of()).eventRules())
                .hasMessageContaining("SWITCHGEAR_SOURCES is not set")
                .hasMessageContaining("by default none are allowed");
        assertThatThrownBy(() -> AlarmRules.of(settings(Map.of()))).hasMessageContaining("SWITCHGEAR_ACCOUNTS");
        assertThatThrownBy(() -> new AlarmNoticeReader(Set.of())).hasMessageContaining("accounts is empty");
    }

    @Test
    void theKillSwitchDropsEverythingAndNeedsNoTable() {
        Settings killed = settings(Map.of("SWITCHGEAR_DISABLED", "true", "SWITCHGEAR_HEALTH_PLAN", PLAN));
        List<String> lines;
        try (LogLines told = new LogLines()) {
            assertThat(SampleEvents.failed(SampleEvents.handle(
                            new OutcomeEventHandler(killed),
                            SampleEvents.queue(
                                    List.of(SampleEvents.failure("e1", "payments", Instant.EPOCH), "no event")))))
                    .isEmpty();
            assertThat(SampleEvents.failed(SampleEvents.handle(
                            new AlarmHandler(killed), Resources.json("payloads/alarm-topic-metric.json"))))
                    .isEmpty();
            assertThat(SampleEvents.handle(new HealthCheckHandler(killed), Json.MAPPER.createObjectNode())
                            .path("disabled")
                            .booleanValue())
                    .isTrue();
            lines = told.lines();
        }
        assertThat(lines)
                .containsExactly(
                        "switchgear: SWITCHGEAR_DISABLED is true: 2 messages are dropped",
                        "switchgear: SWITCHGEAR_DISABLED is true: 1 messages are dropped",
                        "switchgear: SWITCHGEAR_DISABLED is true: plan payments is not run");
    }

    @Test
    void readsAPolicy() {
        Settings settings = settings(Map.of("SWITCHGEAR_POLICY", "failureCount=3, openWaitMillis=5000"));
        assertThat(settings.policy().tripRule()).isEqualTo(TripRule.failureCount(3, Duration.ofMinutes(1)));
        assertThat(settings.policy().openWait()).isEqualTo(Duration.ofSeconds(5));
        assertThatThrownBy(() ->
                        settings(Map.of("SWITCHGEAR_POLICY", "failureCount")).policy())
                .hasMessage("SWITCHGEAR_POLICY: 'failureCount' is not a policy value; it must be name=value");
    }

    @Test
    void readsWhatAlarmsDo() {
        AlarmRules rules = AlarmRules.of(settings(Map.of(
                "SWITCHGEAR_ACCOUNTS", "123456789012",
                "SWITCHGEAR_ALARMS", "payments-down=payments, stock=eu=stock/eu",
                "SWITCHGEAR_ALARM_TAG", "circuit",
                "SWITCHGEAR_ALARM_PATTERN", "(?<circuit>[a-z]+)-.*",
                "SWITCHGEAR_ALARM_HOLD_SECONDS", "60",
                "SWITCHGEAR_INSUFFICIENT_DATA", "alarm")));
        assertThat(rules.mapping().names()).isEqualTo(Map.of("payments-down", "payments", "stock=eu", "stock/eu"));
        assertThat(rules.mapping().tag()).isEqualTo(Optional.of("circuit"));
        assertThat(rules.mapping().pattern()).isPresent();
        assertThat(rules.hold()).isEqualTo(Duration.ofMinutes(1));
        assertThat(rules.insufficientData()).isEqualTo(AlarmRules.InsufficientData.AS_ALARM);
    }

    @Test
    void namesTheLimitOfEachInvalidValue() {
        Map<String, String> accounts = Map.of("SWITCHGEAR_ACCOUNTS", "1", "SWITCHGEAR_SOURCES", "s");
        assertThatThrownBy(() ->
                        with(accounts, "SWITCHGEAR_MAX_AGE_SECONDS", "soon").eventRules())
                .hasMessage("SWITCHGEAR_MAX_AGE_SECONDS is 'soon'; it must be a whole number from 1 to 3600");
        assertThatThrownBy(
                        () -> with(accounts, "SWITCHGEAR_MAX_AGE_SECONDS", "0").eventRules())
                .hasMessage("SWITCHGEAR_MAX_AGE_SECONDS is '0'; it must be a whole number from 1 to 3600");
        assertThatThrownBy(() -> AlarmRules.of(with(accounts, "SWITCHGEAR_ALARM_HOLD_SECONDS", "5")))
                .hasMessage("SWITCHGEAR_ALARM_HOLD_SECONDS is '5'; it must be a whole number from 10 to 86400");
        assertThatThrownBy(() -> AlarmRules.of(with(accounts, "SWITCHGEAR_INSUFFICIENT_DATA", "maybe")))
                .hasMessage("SWITCHGEAR_INSUFFICIENT_DATA is 'maybe'; it must be ignored, alarm or ok");
        assertThatThrownBy(() -> AlarmRules.of(with(accounts, "SWITCHGEAR_ALARMS", "payments")))
                .hasMessage("SWITCHGEAR_ALARMS has 'payments'; it must be alarm=circuit");
        assertThatThrownBy(() -> AlarmRules.of(with(accounts, "SWITCHGEAR_ALARM_PATTERN", "(")))
                .hasMessageContaining("SWITCHGEAR_ALARM_PATTERN is '('");
    }

    @Test
    void anUnknownVariableEndsTheStart() {
        assertThatThrownBy(() -> settings(Map.of("SWITCHGEAR_SOURCE", "com.example.orders")))
                .hasMessage("SWITCHGEAR_SOURCE is not a variable; did you mean SWITCHGEAR_SOURCES?");
    }

    private static Settings with(Map<String, String> some, String name, String value) {
        Map<String, String> all = new java.util.HashMap<>(some);
        all.put(name, value);
        return settings(all);
    }

    private static Settings settings(Map<String, String> variables) {
        return Settings.of(variables);
    }
}
