package dev.switchgear.signals;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.Switchgear;
import dev.switchgear.dynamodb.DynamoDbCircuitStore;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.Decision;
import dev.switchgear.model.TripRule;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The defects of the systems that this module replaces: the extension sample's health check (S0), the EventBridge
 * sample (S2) and the alarm module (S4). Each test shows that a defect does not exist here, on the real DynamoDB Local.
 */
@Timeout(120)
final class FiveSystemsTest {
    private static final CircuitPolicy POLICY = CircuitPolicy.builder()
            .tripRule(TripRule.failureCount(3, Duration.ofSeconds(60)))
            .fleetSize(1)
            .readBudget(Duration.ofSeconds(5))
            .writeBudget(Duration.ofSeconds(5))
            .build();

    private final SignalsClock clock = new SignalsClock();
    private final String table = LocalTable.create();
    private final DynamoDbCircuitStore store = DynamoDbCircuitStore.of(LocalTable.CLIENT, table);
    private final Switchgear switchgear = environment(1);
    private final AskedServer page = new AskedServer();
    private final KeptLetters letters = new KeptLetters();
    private final HealthResultStore results = new HealthResultStore(LocalTable.CLIENT, table, "default");
    private final HealthCheckHandler checks = new HealthCheckHandler(
            switchgear,
            HealthPlan.parse("{\"everySeconds\": 60, \"allow\": [\"127.0.0.0/8\"], \"checks\": [{\"name\": \"page\","
                    + " \"circuit\": \"payments\", \"failures\": 2, \"successes\": 2, \"timeoutMillis\": 20000,"
                    + " \"url\": \"" + page.url("/health") + "\"}]}"),
            results,
            Optional.empty(),
            clock);
    private final AlarmHandler alarms = new AlarmHandler(
            switchgear,
            new AlarmRules(
                    Set.of(SampleEvents.ACCOUNT),
                    AlarmMapping.of(Map.of("downstream", "payments", "healthcheck", "payments")),
                    Duration.ofMinutes(15),
                    AlarmRules.InsufficientData.IGNORED),
            (arn, key) -> Optional.empty(),
            letters,
            clock);
    private final OutcomeEventHandler events = OutcomeEventHandler.of(
            store,
            POLICY,
            new EventRules(
                    Set.of(SampleEvents.SOURCE),
                    Set.of(SampleEvents.ACCOUNT),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(10)),
            letters,
            clock);

    @AfterEach
    void close() {
        switchgear.close();
        page.close();
    }

    @Nested
    class HealthCheckOfTheExtensionSample {
        @Test
        void s01aPageThatAnswers500IsNotHealthy() {
            page.status = 500;
            check();
            check();
            assertThat(state()).isEqualTo(CircuitState.OPEN);
        }

        @Test
        void s01aPageThatRefusesTheConnectionIsNotHealthyEither() {
            page.close();
            check();
            check();
            assertThat(state()).isEqualTo(CircuitState.OPEN);
        }

        @Test
        void s02aHealthyPageDoesNotHideThatCallsFail() {
            check();
            fail("a", "b", "c");
            check();
            assertThat(state()).as("opened by calls, while the page is well").isNotEqualTo(CircuitState.CLOSED);
            probe(false);
            check();
            check();
            assertThat(state()).as("and no healthy page closes it").isNotEqualTo(CircuitState.CLOSED);
        }

        @Test
        void s03oneBadAnswerDecidesNothingAndAFlappingPageDoesNotFlapTheCircuit() {
            for (int i = 0; i < 12; i++) {
                page.status = i % 2 == 0 ? 500 : 200;
                check();
                assertThat(state()).isEqualTo(CircuitState.CLOSED);
            }
        }

        @Test
        void s04theLastResultOfADeadCheckDoesNotHoldTheCircuitOpenForever() {
            page.status = 500;
            check();
            check();
            assertThat(state()).isEqualTo(CircuitState.OPEN);
            clock.passSeconds(121);
            assertThat(state()).isEqualTo(CircuitState.HALF_OPEN);
            assertThat(results.read("health").isOverdue(clock.instant()))
                    .as("and it is visible")
                    .isTrue();
        }

        @Test
        void s04theLastResultOfADeadCheckIsForgottenWhenItRunsAgain() {
            page.status = 500;
            check();
            clock.pass(Duration.ofHours(1));
            check();
            assertThat(state()).as("one in a row, not two").isEqualTo(CircuitState.CLOSED);
        }
    }

    @Nested
    class EventsOfTheEventBridgeSample {
        @Test
        void s21successesAreNotFailures() {
            for (int i = 0; i < 20; i++) {
                SampleEvents.handle(events, SampleEvents.call("s" + i, "payments", "success", "all", clock.instant()));
            }
            assertThat(state()).isEqualTo(CircuitState.CLOSED);
        }

        @Test
        void s24aLateEventCountsAtTheTimeOfItsCall() {
            Instant longAgo = clock.instant();
            clock.passSeconds(61);
            SampleEvents.handle(events, SampleEvents.failure("a", "payments", longAgo));
            fail("b", "c");
            assertThat(state()).isEqualTo(CircuitState.CLOSED);
            assertThat(letters.rejections()).containsExactly(Rejection.TOO_OLD);
        }

        @Test
        void s25duplicatesCountOnce() {
            for (int i = 0; i < 50; i++) {
                fail("a", "b");
            }
            assertThat(state()).isEqualTo(CircuitState.CLOSED);
        }

        @Test
        void s26whenTheWaitIsOverAFewProbesGoAndNotTheWholeFleet() {
            fail("a", "b", "c");
            clock.passSeconds(5);
            int admitted = 0;
            for (int i = 0; i < 30; i++) {
                try (Switchgear other = environment(100 + i)) {
                    admitted += other.circuit("payments").decide().permitted() ? 1 : 0;
                }
            }
            assertThat(admitted).isBetween(1, 3);
        }

        @Test
        void s26aFewFailuresAmongManyCallsDoNotOpenACircuitThatIsJudgedByARate() {
            OutcomeEventHandler byRate = OutcomeEventHandler.of(
                    store,
                    CircuitPolicy.defaults(),
                    new EventRules(
                            Set.of(SampleEvents.SOURCE),
                            Set.of(SampleEvents.ACCOUNT),
                            Duration.ofSeconds(60),
                            Duration.ofSeconds(10)),
                    letters,
                    clock);
            for (int second = 0; second < 30; second++) {
                ObjectNode event = SampleEvents.failure("e" + second, "payments", clock.instant());
                ObjectNode detail = (ObjectNode) event.path("detail");
                detail.remove("outcomes");
                detail.put("reports", "all").put("environment", "orders/" + second % 7);
                detail.putObject("counts").put("calls", 100).put("failures", 3);
                SampleEvents.handle(byRate, event);
                clock.passSeconds(1);
            }
            assertThat(state()).isEqualTo(CircuitState.CLOSED);
        }

        @Test
        void s28aSenderOnTheBusCannotOpenEveryCircuit() {
            for (int i = 0; i < 10; i++) {
                ObjectNode event = SampleEvents.failure("f" + i, "payments", clock.instant());
                SampleEvents.handle(
                        events, i % 2 == 0 ? event.put("source", "evil") : event.put("account", "999999999999"));
            }
            assertThat(state()).isEqualTo(CircuitState.CLOSED);
            assertThat(letters.rejections()).hasSize(10);
        }
    }

    @Nested
    class AlarmsOfTheTerraformModule {
        @Test
        void s41anAlarmWithoutAnOkDoesNotKeepTheCircuitOpen() {
            alarm("downstream", "ALARM");
            clock.pass(Duration.ofMinutes(15));
            assertThat(state()).isEqualTo(CircuitState.HALF_OPEN);
            probe(true);
            assertThat(state()).isEqualTo(CircuitState.CLOSED);
        }

        @Test
        void s42theOkOfOneAlarmDoesNotEndAnother() {
            alarm("downstream", "ALARM");
            alarm("healthcheck", "ALARM");
            clock.passSeconds(60);
            alarm("healthcheck", "OK");
            assertThat(state()).isEqualTo(CircuitState.OPEN);
            clock.passSeconds(60);
            alarm("downstream", "OK");
            assertThat(state()).isEqualTo(CircuitState.HALF_OPEN);
        }

        @Test
        void s43anAlarmWithoutDataChangesNothing() {
            alarm("downstream", "ALARM");
            clock.passSeconds(60);
            alarm("downstream", "INSUFFICIENT_DATA");
            assertThat(state()).isEqualTo(CircuitState.OPEN);
        }

        @Test
        void s43aHealthCheckThatNoLongerRunsDoesNotLookHealthy() {
            page.status = 500;
            check();
            check();
            clock.pass(Duration.ofHours(1));
            HealthResults known = results.read("health");
            assertThat(known.isOverdue(clock.instant())).isTrue();
            assertThat(HealthRunner.unhealthy(known)).as("its last word stands").containsExactly("page");
            assertThat(state()).as("it closed nothing").isEqualTo(CircuitState.HALF_OPEN);
        }

        @Test
        void s44recoveryIsProbedAndRampedAndNotAllAtOnce() {
            alarm("downstream", "ALARM");
            clock.passSeconds(60);
            alarm("downstream", "OK");
            probe(true);
            int passed = 0;
            for (int i = 0; i < 100; i++) {
                try (Switchgear other = environment(1_000 + i)) {
                    passed += other.circuit("payments").decide().permitted() ? 1 : 0;
                }
            }
            assertThat(passed).as("of 100 at the beginning of the ramp").isLessThan(50);
        }

        @Test
        void s45lateRepeatedAndReorderedMessagesDoNotFlipTheState() {
            ObjectNode first = notice("downstream", "ALARM");
            SampleEvents.handle(alarms, first);
            clock.passSeconds(60);
            ObjectNode clear = notice("downstream", "OK");
            SampleEvents.handle(alarms, clear);
            SampleEvents.handle(alarms, first);
            assertThat(state()).isEqualTo(CircuitState.HALF_OPEN);
            clock.passSeconds(60);
            alarm("downstream", "ALARM");
            SampleEvents.handle(alarms, clear);
            assertThat(state()).isEqualTo(CircuitState.OPEN);
        }
    }

    private void check() {
        SampleEvents.handle(checks, Json.MAPPER.createObjectNode());
        clock.passSeconds(60);
    }

    private void fail(String... ids) {
        for (String id : ids) {
            SampleEvents.handle(events, SampleEvents.failure(id, "payments", clock.instant()));
        }
    }

    private void alarm(String name, String state) {
        SampleEvents.handle(alarms, notice(name, state));
    }

    private ObjectNode notice(String name, String state) {
        ObjectNode notice = Resources.json("payloads/alarm-function-metric.json");
        notice.put("alarmArn", "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:" + name);
        ((ObjectNode) notice.path("alarmData")).put("alarmName", name);
        ((ObjectNode) notice.at("/alarmData/state"))
                .put("value", state)
                .put("timestamp", clock.instant().toString());
        return notice;
    }

    /** Makes calls as callers do until three probes have ended. */
    private void probe(boolean succeeds) {
        int probes = 0;
        for (int i = 0; i < 100 && probes < 3; i++) {
            Decision decision = switchgear.circuit("payments").decide();
            if (decision.permitted() && decision.permit().isProbe()) {
                probes++;
                if (succeeds) {
                    decision.permit().success();
                } else {
                    decision.permit().failure(new IllegalStateException("still broken"));
                }
            } else if (decision.permitted()) {
                decision.permit().ignored();
            }
            clock.passSeconds(1);
        }
        assertThat(probes).as("probes").isEqualTo(3);
    }

    private Switchgear environment(long seed) {
        return Switchgear.builder()
                .store(store)
                .defaults(POLICY)
                .clock(clock)
                .ticker(() -> clock.instant().toEpochMilli() * 1_000_000)
                .executor(Runnable::run)
                .seed(seed)
                .build();
    }

    private CircuitState state() {
        return switchgear.operator("payments").read().state();
    }
}
