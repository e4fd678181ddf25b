package dev.switchgear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchgear.Intake.Fate;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.model.Report;
import dev.switchgear.model.TripRule;
import dev.switchgear.protocol.CircuitSnapshot;
import dev.switchgear.protocol.Transitions;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.ReadScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reports of others as evidence. */
final class IntakeTest {
    private final TestClock clock = new TestClock();
    private final InMemoryCircuitStore store = new InMemoryCircuitStore();
    private final CircuitPolicy counting = CircuitPolicy.builder()
            .tripRule(TripRule.failureCount(3, Duration.ofSeconds(60)))
            .build();
    private final Switchgear switchgear =
            Switchgear.builder().store(store).clock(clock).ticker(clock).build();

    @AfterEach
    void close() {
        switchgear.close();
    }

    @Test
    void successesOfAHealthyCircuitWriteNothing() {
        assertThat(intake(CircuitPolicy.defaults()).record("payments", null, List.of(good("a"), good("b"))))
                .containsExactly(Fate.QUIET, Fate.QUIET);
        assertThat(store.read(CircuitId.of("default", "payments"), new ReadScope(false, true), Duration.ZERO)
                        .root()
                        .isAbsent())
                .isTrue();
    }

    @Test
    void threeFailuresInTheWindowOpenACircuitThatCounts() {
        Intake intake = intake(counting);
        assertThat(intake.record("payments", null, List.of(bad("a")))).containsExactly(Fate.COUNTED);
        clock.pass(10_000);
        intake.record("payments", null, List.of(bad("b")));
        assertThat(state()).isEqualTo(CircuitState.CLOSED);
        intake.record("payments", null, List.of(bad("c")));
        assertThat(state()).isEqualTo(CircuitState.OPEN);
        assertThat(switchgear.operator("payments").read().reason()).isEqualTo("3 failures in 60 s");
    }

    @Test
    void theSameEventCountsOnceHoweverOftenItIsDelivered() {
        Intake intake = intake(counting);
        for (int i = 0; i < 10; i++) {
            intake.record("payments", null, List.of(bad("a"), bad("b"), bad("a")));
        }
        assertThat(state()).isEqualTo(CircuitState.CLOSED);
        intake.record("payments", null, List.of(bad("c")));
        assertThat(state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void failuresThatAreFurtherApartThanTheWindowDoNotOpen() {
        Intake intake = intake(counting);
        for (String id : List.of("a", "b", "c", "d")) {
            intake.record("payments", null, List.of(bad(id)));
            clock.pass(31_000);
        }
        assertThat(state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void aRateIsJudgedByTotalsOfSeveralEnvironments() {
        Intake intake = intake(CircuitPolicy.defaults());
        List<Report> outage = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            outage.add(report("e" + i, 1, 1, "env-" + i, false));
        }
        intake.record("payments", null, outage);
        assertThat(state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void oneBadEnvironmentDoesNotOpenTheCircuitHoweverMuchItReports() {
        Intake intake = intake(CircuitPolicy.defaults());
        for (int second = 0; second < 60; second++) {
            List<Report> reports = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                reports.add(report("bad" + second + "-" + i, 100, 100, "bad", false));
            }
            for (int i = 0; i < 3; i++) {
                reports.add(report("good" + second + "-" + i, 1, 0, "good-" + i, false));
            }
            intake.record("payments", null, reports);
            clock.pass(1_000);
        }
        assertThat(state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void aFleetOfOneOpensItsCircuitInTheEnd() {
        Intake intake = intake(CircuitPolicy.defaults());
        for (int second = 0; second < 14; second++) {
            intake.record("payments", null, List.of(report("e" + second, 5, 5, "only", false)));
            clock.pass(1_000);
        }
        assertThat(state()).isNotEqualTo(CircuitState.CLOSED);
    }

    @Test
    void theReportThatStartedTheWatchOfARateIsNotCountedInIt() {
        Intake intake = intake(CircuitPolicy.defaults());
        List<Report> ten = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            ten.add(report("e" + i, 1, 1, "env-" + i, false));
        }
        intake.record("payments", null, ten);
        assertThat(state()).as("nine count, ten decide").isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void backgroundNoiseIsCalmAndRaisesTheLevelInsteadOfOpening() {
        Intake intake = intake(CircuitPolicy.defaults());
        for (int i = 0; i < 300; i++) {
            intake.record("payments", null, List.of(report("e" + i, 10, i % 3 == 0 ? 1 : 0, "env-" + i % 9, false)));
            clock.pass(500);
        }
        assertThat(state()).isEqualTo(CircuitState.CLOSED);
        assertThat(snapshot().level()).isPositive();
    }

    @Test
    void aSourceThatReportsOnlyFailuresIsRejectedWhereTheRuleIsARate() {
        Report failuresOnly = report("a", 1, 1, "env", true);
        assertThat(intake(CircuitPolicy.defaults()).record("payments", null, List.of(failuresOnly)))
                .containsExactly(Fate.NEEDS_TOTALS);
        assertThat(intake(counting).record("payments", null, List.of(failuresOnly)))
                .containsExactly(Fate.COUNTED);
    }

    @Test
    void aReportToAnOpenCircuitChangesOnlyItsRetryAfter() {
        Intake intake = intake(counting);
        intake.record("payments", null, List.of(bad("a"), bad("b"), bad("c")));
        CircuitSnapshot opened = snapshot();
        assertThat(intake.record("payments", null, List.of(bad("d")))).containsExactly(Fate.OPEN);
        assertThat(snapshot()).isEqualTo(opened);

        Report asking = new Report(
                "e", clock.instant(), 1, 1, 0, "env", true, OptionalLong.empty(), Optional.of(Duration.ofMinutes(1)));
        intake.record("payments", null, List.of(asking));
        assertThat(snapshot().openUntil()).isEqualTo(clock.millis() + 60_000);
        assertThat(snapshot().epoch()).isEqualTo(opened.epoch());
    }

    @Test
    void reportsOfAnEarlierPeriodHaveNoEffect() {
        Intake intake = intake(counting);
        Report late = bad("late");
        intake.record("payments", null, List.of(bad("a"), bad("b"), bad("c")));
        clock.pass(10_000);
        recover();
        clock.pass(1_000);
        assertThat(intake.record("payments", null, List.of(late))).containsExactly(Fate.EARLIER_PERIOD);
        Report ofEpoch = new Report(
                "f",
                clock.instant(),
                1,
                1,
                0,
                "env",
                true,
                OptionalLong.of(snapshot().epoch() - 1),
                Optional.empty());
        assertThat(intake.record("payments", null, List.of(ofEpoch))).containsExactly(Fate.EARLIER_PERIOD);
    }

    @Test
    void anEventThatComesAgainAfterItsWatchIsNotCountedInTheNext() {
        Intake intake = intake(counting);
        List<Report> two = List.of(bad("a"), bad("b"));
        intake.record("payments", null, two);
        clock.pass(61_000);
        assertThat(intake.record("payments", null, two)).as("starts no watch").containsOnly(Fate.QUIET);
        assertThat(intake.record("payments", null, List.of(bad("c")))).containsExactly(Fate.COUNTED);
        assertThat(intake.record("payments", null, two)).containsOnly(Fate.EARLIER_PERIOD);
        assertThat(state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void lateAndReorderedEventsCountByTheTimeAtWhichTheyHappened() {
        Intake intake = intake(counting);
        Report first = bad("a");
        clock.pass(4_000);
        Report second = bad("b");
        Report third = bad("c");
        clock.pass(30_000);
        intake.record("payments", null, List.of(second));
        intake.record("payments", null, List.of(first));
        intake.record("payments", null, List.of(third));
        assertThat(state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void anOverrideWinsOverReports() {
        switchgear.operator("payments").override(OperatorOverride.Kind.FORCED_CLOSED, null, "jo", "we know");
        assertThat(intake(counting).record("payments", null, List.of(bad("a"), bad("b"), bad("c"))))
                .containsOnly(Fate.OVERRIDDEN);
        assertThat(snapshot().open()).isFalse();
    }

    @Test
    void oneKeyOpensAlone() {
        intake(counting).record("payments", "shard-7", List.of(bad("a"), bad("b"), bad("c")));
        assertThat(switchgear.operator("payments").key("shard-7").read().state())
                .isEqualTo(CircuitState.OPEN);
        assertThat(state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void goesByTheLivePolicy() {
        switchgear.operator("payments").policy("{\"failureCount\": 2}", "jo");
        intake(CircuitPolicy.defaults()).record("payments", null, List.of(bad("a"), bad("b")));
        assertThat(state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void anInvalidLivePolicyChangesNothingAndIsReportedOnce() {
        store.apply(
                CircuitId.of("default", "payments"),
                new dev.switchgear.spi.Transition(
                        dev.switchgear.spi.Transition.Rule.POLICY,
                        List.of(),
                        List.of(new dev.switchgear.spi.Change.Put(dev.switchgear.spi.Attribute.POLICY, "{probes: 1}"))),
                Duration.ZERO);
        List<String> told = new java.util.ArrayList<>();
        Intake intake = intake(counting).listener(event -> {
            told.add(event.circuit() + " " + event.kind());
            throw new IllegalStateException("a listener of the user's");
        });
        intake.record("payments", null, List.of(good("a")));
        intake.record("payments", null, List.of(bad("b"), bad("c"), bad("d")));
        assertThat(told).containsExactly("default/payments POLICY_REJECTED");
        assertThat(state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void rejectsImpossibleReports() {
        assertThatThrownBy(() -> report("a", 1, 2, "env", false)).hasMessageContaining("failures is 2");
        assertThatThrownBy(() -> report("a", 0, 0, "env", false)).hasMessageContaining("calls is 0");
        assertThatThrownBy(() -> report("", 1, 0, "env", false)).hasMessageContaining("0 characters");
    }

    private void recover() {
        Transitions transitions = new Transitions(counting, "test");
        for (int i = 0; i < 3; i++) {
            apply(transitions.grant(snapshot(), 1, "n" + i, clock.millis()));
            apply(transitions.probe(snapshot(), snapshot().leases().get(0), 1, clock.millis()));
        }
        apply(transitions.close(snapshot(), clock.millis()));
    }

    private void apply(dev.switchgear.spi.Transition transition) {
        assertThat(store.apply(CircuitId.of("default", "payments"), transition, Duration.ZERO)
                        .applied())
                .isTrue();
    }

    private Intake intake(CircuitPolicy policy) {
        return Intake.of(store, "default", policy, clock, "consumer");
    }

    private CircuitState state() {
        return switchgear.operator("payments").read().state();
    }

    private CircuitSnapshot snapshot() {
        return CircuitSnapshot.of(
                store.read(CircuitId.of("default", "payments"), new ReadScope(false, true), Duration.ZERO)
                        .root());
    }

    private Report good(String id) {
        return report(id, 1, 0, "env", false);
    }

    private Report bad(String id) {
        return report(id, 1, 1, "env", true);
    }

    private Report report(String id, long calls, long failures, String environment, boolean failuresOnly) {
        return new Report(
                id,
                clock.instant(),
                calls,
                failures,
                0,
                environment,
                failuresOnly,
                OptionalLong.empty(),
                Optional.empty());
    }
}
