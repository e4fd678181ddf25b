package dev.switchgear.participant;

import static dev.switchgear.participant.TestFleet.FAILED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.CircuitStatus;
import dev.switchgear.model.Outcome;
import dev.switchgear.model.TripRule;
import dev.switchgear.participant.TestFleet.TestEnvironment;
import dev.switchgear.protocol.CircuitSnapshot;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.DependencyItems;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The life of a circuit, as a fleet lives it. */
final class FleetTest {
    @Test
    void writesNothingWhileNothingFails() {
        TestFleet fleet = new TestFleet(8, CircuitPolicy.defaults());
        for (int i = 0; i < 400; i++) {
            fleet.environments.forEach(environment -> environment.call(null, Outcome.SUCCESS));
            fleet.pass(100);
        }
        assertThat(fleet.writes).isZero();
        assertThat(fleet.item().isAbsent()).isTrue();
        assertThat(fleet.reads).isLessThan(8 * 40_000 / 1_000);
    }

    @Test
    void opensWhenTheFleetFailureRateReachesTheThreshold() {
        TestFleet fleet = new TestFleet(8, CircuitPolicy.defaults()).tripped();
        assertThat(fleet.state()).isEqualTo(CircuitState.OPEN);
        assertThat(fleet.snapshot().reason()).contains("failure rate").contains("environments");
        assertThat(fleet.now - fleet.snapshot().committedAt()).isLessThan(10_000);
    }

    @Test
    void oneEnvironmentAloneOpensToo() {
        TestFleet fleet = new TestFleet(1, CircuitPolicy.defaults());
        long from = fleet.now;
        fleet.tripped();
        assertThat(fleet.now - from).isLessThan(30_000);
    }

    @Test
    void doesNotOpenOnBackgroundNoise() {
        TestFleet fleet = new TestFleet(20, CircuitPolicy.defaults());
        var random = new java.util.SplittableRandom(3);
        for (int i = 0; i < 2_000; i++) {
            for (TestEnvironment environment : fleet.environments) {
                environment.call(null, random.nextInt(100) < 20 ? FAILED : Outcome.SUCCESS);
            }
            fleet.pass(100);
        }
        assertThat(fleet.environments).allMatch(environment -> environment.refusals == 0);
        assertThat(fleet.snapshot().open()).isFalse();
    }

    @Test
    void oneBadEnvironmentDoesNotOpenTheFleet() {
        TestFleet fleet = new TestFleet(20, CircuitPolicy.defaults());
        for (int i = 0; i < 1_000; i++) {
            for (TestEnvironment environment : fleet.environments) {
                boolean bad = environment == fleet.environment(0);
                environment.call(null, bad ? FAILED : Outcome.SUCCESS);
            }
            fleet.pass(200);
        }
        assertThat(fleet.snapshot().open()).isFalse();
    }

    @Test
    void everybodyIsRefusedOnceItIsOpen() {
        TestFleet fleet = new TestFleet(8, CircuitPolicy.defaults()).tripped();
        fleet.environments.forEach(environment -> environment.call(null, FAILED));
        int before = fleet.environments.stream()
                .mapToInt(environment -> environment.calls)
                .sum();
        fleet.environments.forEach(environment -> environment.call(null, FAILED));
        assertThat(fleet.environments.stream()
                        .mapToInt(environment -> environment.calls)
                        .sum())
                .isEqualTo(before);
    }

    @Test
    void recoversByProbesAndRamps() {
        TestFleet fleet = new TestFleet(8, CircuitPolicy.defaults()).halfOpen().recovered();
        assertThat(fleet.state()).isEqualTo(CircuitState.CLOSED);
        assertThat(fleet.environments).allMatch(environment -> environment.call(null, Outcome.SUCCESS));
    }

    @Test
    void theRampAdmitsAGrowingShare() {
        TestFleet fleet = new TestFleet(40, CircuitPolicy.defaults()).halfOpen();
        for (int i = 0; i < 200 && fleet.snapshot().open(); i++) {
            fleet.environments.forEach(environment -> environment.call(null, Outcome.SUCCESS));
            fleet.pass(250);
        }
        assertThat(admittedOf(fleet, 20)).isBetween(10, 160);
        fleet.now = fleet.snapshot().rampFrom() + 8_000;
        assertThat(admittedOf(fleet, 20)).isBetween(300, 600);
        fleet.now = fleet.snapshot().rampFrom() + 10_001;
        assertThat(admittedOf(fleet, 20)).isEqualTo(800);
    }

    @Test
    void badProbesDoubleTheWait() {
        TestFleet fleet = new TestFleet(8, CircuitPolicy.defaults()).halfOpen();
        long first = fleet.snapshot().openUntil() - fleet.snapshot().committedAt();
        fleet.probe().end(FAILED);
        fleet.probe().end(FAILED);
        CircuitSnapshot reopened = fleet.snapshot();
        assertThat(reopened.reopens()).isEqualTo(1);
        assertThat(reopened.openUntil() - reopened.committedAt()).isBetween((long) (first * 1.2), first * 4);
    }

    @Test
    void aRelapseDuringTheRampWaitsLonger() {
        TestFleet fleet = new TestFleet(8, CircuitPolicy.defaults()).halfOpen();
        while (fleet.snapshot().open()) {
            fleet.environments.forEach(environment -> environment.call(null, Outcome.SUCCESS));
            fleet.pass(250);
        }
        fleet.tripped();
        assertThat(fleet.snapshot().reopens()).isEqualTo(1);
    }

    @Test
    void aTripAfterAQuietTimeStartsTheBackoffAnew() {
        TestFleet fleet = new TestFleet(8, CircuitPolicy.defaults()).halfOpen();
        fleet.probe().end(FAILED);
        fleet.probe().end(FAILED);
        fleet.now = fleet.snapshot().openUntil() + 1;
        fleet.recovered().pass(61_000);
        assertThat(fleet.tripped().snapshot().reopens()).isZero();
    }

    @Test
    void slowCallsOpenItWithTheirReason() {
        CircuitPolicy policy =
                CircuitPolicy.builder().slowCalls(Duration.ofMillis(500), 0.8).build();
        TestFleet fleet = new TestFleet(8, policy);
        for (int i = 0; i < 400 && !fleet.snapshot().open(); i++) {
            for (TestEnvironment environment : fleet.environments) {
                if (environment.begin(null) instanceof Admission.Admitted admitted) {
                    environment.finish(admitted, Outcome.SUCCESS, 700);
                }
            }
            fleet.pass(250);
        }
        assertThat(fleet.snapshot().open()).isTrue();
        assertThat(fleet.snapshot().reason()).contains("slow-call rate");
    }

    @Test
    void consecutiveFailuresAreCountedAcrossTheFleet() {
        CircuitPolicy policy = CircuitPolicy.builder()
                .tripRule(TripRule.consecutiveFailures(5))
                .build();
        TestFleet fleet = new TestFleet(5, policy);
        fleet.environments.forEach(environment -> environment.call(null, Outcome.SUCCESS));
        for (int i = 0; i < 40 && !fleet.snapshot().open(); i++) {
            fleet.environment(i % 5).call(null, FAILED);
            fleet.pass(200);
        }
        assertThat(fleet.snapshot().open()).isTrue();
        assertThat(fleet.snapshot().reason()).contains("consecutive failures");
    }

    @Test
    void aSuccessBetweenThemEndsARunOfConsecutiveFailures() {
        CircuitPolicy policy = CircuitPolicy.builder()
                .tripRule(TripRule.consecutiveFailures(5))
                .build();
        TestFleet fleet = new TestFleet(1, policy);
        for (int i = 0; i < 200; i++) {
            fleet.environment(0).call(null, i % 3 == 2 ? Outcome.SUCCESS : FAILED);
            fleet.pass(800);
        }
        assertThat(fleet.snapshot().open()).isFalse();
    }

    @Test
    void failuresInAWindowOpenItWithoutADenominator() {
        CircuitPolicy policy = CircuitPolicy.builder()
                .tripRule(TripRule.failureCount(3, Duration.ofSeconds(60)))
                .build();
        TestFleet fleet = new TestFleet(4, policy);
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 50; j++) {
                fleet.environments.forEach(environment -> environment.call(null, Outcome.SUCCESS));
                fleet.pass(100);
            }
            fleet.environment(i).call(null, FAILED);
        }
        assertThat(fleet.snapshot().open()).isTrue();
    }

    @Test
    void failuresOutsideTheWindowDoNotAddUp() {
        CircuitPolicy policy = CircuitPolicy.builder()
                .tripRule(TripRule.failureCount(3, Duration.ofSeconds(10)))
                .build();
        TestFleet fleet = new TestFleet(4, policy);
        for (int i = 0; i < 30; i++) {
            fleet.environment(i % 4).call(null, FAILED);
            fleet.pass(6_000);
        }
        assertThat(fleet.snapshot().open()).isFalse();
    }

    @Test
    void aWaitThatTheDependencyAsksForIsTheFleets() {
        TestFleet fleet = new TestFleet(8, CircuitPolicy.defaults());
        Outcome busy = FAILED.withRetryAfter(Duration.ofSeconds(40));
        for (int i = 0; i < 400 && !fleet.snapshot().open(); i++) {
            fleet.environments.forEach(environment -> environment.call(null, busy));
            fleet.pass(250);
        }
        assertThat(fleet.snapshot().openUntil() - fleet.now).isGreaterThan(35_000);
    }

    @Test
    void aLateRetryAfterRaisesARunningWait() {
        TestFleet fleet = new TestFleet(8, CircuitPolicy.defaults());
        var straggler = (Admission.Admitted) fleet.environment(5).begin(null);
        fleet.tripped();
        fleet.environment(5).call(null, FAILED);
        fleet.environment(5).finish(straggler, FAILED.withRetryAfter(Duration.ofSeconds(90)));
        assertThat(fleet.snapshot().openUntil() - fleet.now).isGreaterThan(80_000);
    }

    @Test
    void statusAnswersWhySinceWhenByWhomUntilWhen() {
        TestFleet fleet = new TestFleet(8, CircuitPolicy.defaults()).tripped();
        fleet.environment(2).begin(null);
        CircuitStatus status = fleet.environment(2).status();
        assertThat(status.state()).isEqualTo(CircuitState.OPEN);
        assertThat(status.reason()).startsWith("failure rate");
        assertThat(status.since()).isPresent();
        assertThat(status.by()).isEqualTo("test");
        assertThat(status.until()).isPresent();
        assertThat(status.degraded()).isFalse();
    }

    @Test
    void callsThatLastLongerThanARefreshOpenItToo() {
        TestFleet fleet = new TestFleet(8, CircuitPolicy.defaults());
        for (int i = 0; i < 60 && !fleet.snapshot().open(); i++) {
            List<Admission> calls = new ArrayList<>();
            fleet.environments.forEach(environment -> calls.add(environment.begin(null)));
            fleet.pass(3_000);
            for (int j = 0; j < calls.size(); j++) {
                if (calls.get(j) instanceof Admission.Admitted admitted) {
                    fleet.environment(j).finish(admitted, FAILED, 3_000);
                }
            }
        }
        assertThat(fleet.snapshot().open()).isTrue();
    }

    @Test
    void aReplicaThatLagsWithinAnEpochDoesNotMakeAMemberReportTwice() {
        TestFleet fleet = new TestFleet(3, CircuitPolicy.defaults());
        TestEnvironment member = fleet.environment(0);
        member.call(null, FAILED);
        while (!fleet.snapshot().watch().isActive(fleet.now)) {
            member.call(null, FAILED);
            fleet.pass(300);
        }
        var before = fleet.item().with(Attribute.WATCH, fleet.snapshot().watch().number() - 1);
        fleet.pass(2_500);
        var await = (Step.Await<Admission>) member.participant.begin(null, member.now());
        var stale = new StoreReply.Items(new DependencyItems(before, Map.of()));
        member.drive(await.then().resume(stale, member.now()));
        var next = (Step.Await<Admission>) member.participant.begin(null, member.now() + 250);
        assertThat(((StoreRequest.Read) next.request()).scope().consistent()).isTrue();
    }

    @Test
    void aStatusOfAnUntouchedCircuitIsEmpty() {
        TestFleet fleet = new TestFleet(1, CircuitPolicy.defaults());
        fleet.environment(0).call(null, Outcome.SUCCESS);
        assertThat(fleet.environment(0).status().since()).isEqualTo(Optional.empty());
        assertThat(fleet.environment(0).status().state()).isEqualTo(CircuitState.CLOSED);
    }

    private static int admittedOf(TestFleet fleet, int rounds) {
        int before = fleet.environments.stream()
                .mapToInt(environment -> environment.calls)
                .sum();
        for (int i = 0; i < rounds; i++) {
            fleet.environments.forEach(environment -> environment.call(null, Outcome.SUCCESS));
        }
        return fleet.environments.stream()
                        .mapToInt(environment -> environment.calls)
                        .sum()
                - before;
    }
}
