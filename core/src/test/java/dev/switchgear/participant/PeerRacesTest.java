package dev.switchgear.participant;

import static dev.switchgear.participant.TestFleet.FAILED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.model.Outcome;
import dev.switchgear.participant.TestFleet.Probe;
import dev.switchgear.participant.TestFleet.TestEnvironment;
import dev.switchgear.protocol.CircuitSnapshot;
import dev.switchgear.protocol.OperatorTransitions;
import dev.switchgear.protocol.Phase;
import dev.switchgear.protocol.Transitions;
import dev.switchgear.spi.Attribute;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The races and faults that other breakers have, each by the name of one that has it. */
final class PeerRacesTest {
    private final TestFleet fleet = new TestFleet(8, CircuitPolicy.defaults());

    @Test
    void resilience4jAndFailsafeLateOutcomesDoNotDecideHalfOpen() {
        List<Admission.Admitted> stragglers = new ArrayList<>();
        for (TestEnvironment environment : fleet.environments) {
            stragglers.add((Admission.Admitted) environment.begin(null));
        }
        fleet.halfOpen();
        int score = fleet.snapshot().probeScore();
        for (int i = 0; i < stragglers.size(); i++) {
            fleet.environment(i).finish(stragglers.get(i), i % 2 == 0 ? Outcome.SUCCESS : FAILED);
        }
        assertThat(fleet.state()).isEqualTo(CircuitState.HALF_OPEN);
        assertThat(fleet.snapshot().probeScore()).isEqualTo(score);
    }

    @Test
    void resilience4jIgnoredStragglersDoNotInflatePermits() {
        List<Admission.Admitted> stragglers = new ArrayList<>();
        for (TestEnvironment environment : fleet.environments) {
            stragglers.add((Admission.Admitted) environment.begin(null));
        }
        fleet.halfOpen();
        for (int i = 0; i < stragglers.size(); i++) {
            fleet.environment(i).finish(stragglers.get(i), Outcome.IGNORED);
        }
        assertThat(granted()).isEqualTo(3);
    }

    @Test
    void resilience4jSentinelAndPollyAHungProbeDoesNotWedgeHalfOpen() {
        fleet.halfOpen();
        assertThat(granted()).isEqualTo(3);
        fleet.pass(3_000 + 2_001);
        fleet.environments.forEach(environment -> environment.participant.drainEvents());
        assertThat(granted()).as("one slot at a time is leased again").isEqualTo(1);
    }

    @Test
    void theDeathOfAllProbersStartsAnotherWaitAndDoesNotBlockTheCircuit() {
        fleet.halfOpen();
        long epoch = fleet.snapshot().epoch();
        for (int round = 0; round < 10 && fleet.snapshot().epoch() == epoch; round++) {
            granted();
            fleet.pass(900_000);
        }
        assertThat(fleet.snapshot().epoch()).isGreaterThan(epoch);
        fleet.recovered();
        assertThat(fleet.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void smallRyeAnIgnoredProbeGivesItsSlotBackAndIsNoSuccess() {
        fleet.halfOpen();
        for (int i = 0; i < 5; i++) {
            fleet.probe().end(Outcome.IGNORED);
        }
        assertThat(fleet.snapshot().probeScore()).isZero();
        assertThat(fleet.snapshot().leases()).isEmpty();
        assertThat(fleet.state()).isEqualTo(CircuitState.HALF_OPEN);
    }

    @Test
    void resilience4jAnOperatorsOverrideIsNotUndoneByAProbe() {
        fleet.halfOpen();
        Probe first = fleet.probe();
        order(OperatorOverride.Kind.FORCED_OPEN, Optional.empty());
        first.end(Outcome.SUCCESS);
        fleet.pass(3_000);
        for (int i = 0; i < 20; i++) {
            fleet.environments.forEach(environment -> environment.call(null, Outcome.SUCCESS));
            fleet.pass(1_000);
        }
        assertThat(fleet.snapshot().override()).isPresent();
        assertThat(fleet.environments).allMatch(environment -> !environment.call(null, Outcome.SUCCESS));
    }

    @Test
    void resilience4jADisabledCircuitIsNotOpenedByFailures() {
        order(OperatorOverride.Kind.DISABLED, Optional.empty());
        for (int i = 0; i < 100; i++) {
            fleet.environments.forEach(environment -> environment.call(null, FAILED));
            fleet.pass(250);
        }
        assertThat(fleet.snapshot().open()).isFalse();
        assertThat(fleet.environments).allMatch(environment -> environment.refusals == 0);
    }

    @Test
    void anOverrideExpiresAndTheCircuitContinuesInItsFormerState() {
        fleet.tripped();
        order(OperatorOverride.Kind.FORCED_CLOSED, Optional.of(Instant.ofEpochMilli(fleet.now + 30_000)));
        fleet.pass(11_000);
        assertThat(fleet.environments).allMatch(environment -> environment.call(null, Outcome.SUCCESS));
        fleet.pass(20_000);
        assertThat(fleet.state()).isEqualTo(CircuitState.HALF_OPEN);
        assertThat(fleet.recovered().state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void resilience4jAStaleTimerCannotHalfOpenALaterWait() {
        fleet.tripped();
        long firstWaitEnds = fleet.snapshot().openUntil();
        fleet.now = firstWaitEnds + 1;
        fleet.probe().end(FAILED);
        fleet.probe().end(FAILED);
        assertThat(fleet.snapshot().openUntil()).isGreaterThan(firstWaitEnds);
        assertThat(fleet.state()).isEqualTo(CircuitState.OPEN);
        assertThat(fleet.environments).allMatch(other -> other.begin(null) instanceof Admission.Refused);
    }

    @Test
    void resilience4jAClockThatStepsBackAnHourDoesNotKeepTheCircuitShut() {
        fleet.tripped();
        fleet.now -= 3_600_000;
        for (int i = 0; i < 200 && fleet.snapshot().open(); i++) {
            fleet.environments.forEach(environment -> environment.call(null, Outcome.SUCCESS));
            fleet.pass(250);
        }
        assertThat(fleet.snapshot().open()).isFalse();
    }

    @Test
    void aClockThatStepsForwardAnHourOpensNothingAndBlocksNothing() {
        fleet.environments.forEach(environment -> environment.call(null, Outcome.SUCCESS));
        fleet.environment(0).skew = 3_600_000;
        for (int i = 0; i < 50; i++) {
            fleet.environments.forEach(environment -> environment.call(null, Outcome.SUCCESS));
            fleet.pass(500);
        }
        assertThat(fleet.environments).allMatch(environment -> environment.refusals == 0);
    }

    @Test
    void cloudCircuitBreakerAWriterWhoseClockIsAheadDoesNotDiscardOthersEvidence() {
        fleet.environment(0).skew = 20_000;
        fleet.environments.forEach(environment -> environment.call(null, Outcome.SUCCESS));
        assertThat(fleet.tripped().snapshot().open()).isTrue();
    }

    @Test
    void gobreakerAndCircuitBreakerLambdaALateSuccessDoesNotWriteClosedOverOpen() {
        var straggler = (Admission.Admitted) fleet.environment(0).begin(null);
        fleet.tripped();
        long epoch = fleet.snapshot().epoch();
        fleet.environment(0).finish(straggler, Outcome.SUCCESS);
        assertThat(fleet.snapshot().open()).isTrue();
        assertThat(fleet.snapshot().epoch()).isEqualTo(epoch);
    }

    @Test
    void powertoolsAnEnvironmentWithAStaleViewDoesNotOverwriteAHalfOpenCircuit() {
        TestEnvironment stale = fleet.environment(7);
        var calls = new ArrayList<Admission.Admitted>();
        for (int i = 0; i < 5; i++) {
            calls.add((Admission.Admitted) stale.begin(null));
        }
        fleet.environments.remove(stale);
        fleet.halfOpen();
        Probe probe = fleet.probe();
        CircuitSnapshot before = fleet.snapshot();
        calls.forEach(call -> stale.finish(call, FAILED));
        assertThat(fleet.snapshot().epoch()).isEqualTo(before.epoch());
        assertThat(fleet.snapshot().leases()).isEqualTo(before.leases());
        probe.end(Outcome.SUCCESS);
        assertThat(fleet.snapshot().probeScore()).isEqualTo(1);
    }

    @Test
    void powertoolsAProberWhoseSlotWasTakenOverDecidesNothing() {
        fleet.halfOpen();
        Probe late = fleet.probe();
        granted();
        fleet.pass(12_000);
        granted();
        int score = fleet.snapshot().probeScore();
        late.end(Outcome.SUCCESS);
        assertThat(fleet.snapshot().probeScore()).isEqualTo(score);
    }

    @Test
    void aProbeLongerThanItsLeaseCountsUntilItsSlotIsTaken() {
        fleet.halfOpen();
        Probe late = fleet.probe();
        fleet.pass(30_000);
        late.end(Outcome.SUCCESS);
        assertThat(fleet.snapshot().probeScore()).isEqualTo(1);
    }

    @Test
    void powertoolsAProberWithABackwardClockIsFencedByItsNonce() {
        fleet.halfOpen();
        Probe late = fleet.probe();
        int slot = fleet.snapshot().leases().get(0).slot();
        granted();
        fleet.pass(6_000);
        granted(); // somebody takes the slot over
        late.environment().skew = -18_000;
        CircuitSnapshot before = fleet.snapshot();
        late.end(Outcome.SUCCESS);
        assertThat(before.leases()).anyMatch(lease -> lease.slot() == slot);
        assertThat(fleet.snapshot().probeScore()).isEqualTo(before.probeScore());
        assertThat(fleet.snapshot().leases()).isEqualTo(before.leases());
    }

    @Test
    void powertoolsAbandonedProbesLeaveNoSuccessesBehind() {
        fleet.halfOpen();
        fleet.probe().end(Outcome.SUCCESS);
        fleet.probe().end(Outcome.SUCCESS);
        fleet.probe().end(FAILED);
        fleet.probe().end(FAILED);
        fleet.probe().end(FAILED);
        fleet.probe().end(FAILED);
        assertThat(fleet.snapshot().open()).isTrue();
        assertThat(fleet.snapshot().probeScore()).isZero();
        assertThat(fleet.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void powertoolsAStoreThatFailsAtTheElectionNeitherThrowsNorLetsPass() {
        fleet.halfOpen();
        TestEnvironment environment = fleet.environment(0);
        environment.begin(null);
        environment.cut = true;
        fleet.pass(1_200);
        assertThat(environment.begin(null)).isInstanceOf(Admission.Refused.class);
    }

    @Test
    void powertoolsLosersOfTheElectionDoNotKeepWriting() {
        fleet.halfOpen();
        granted();
        int writes = fleet.writes;
        for (int i = 0; i < 50; i++) {
            fleet.environments.forEach(environment -> environment.begin(null));
            fleet.pass(20);
        }
        assertThat(fleet.writes - writes).isLessThan(8);
    }

    @Test
    void pybreakerEightEnvironmentsMakeAtMostThreeProbes() {
        fleet.halfOpen();
        fleet.pass(20_000); // everybody's turn
        assertThat(granted()).isEqualTo(3);
    }

    @Test
    void pybreakerObservingAClosedCircuitDoesNotErasePooledEvidence() {
        TestFleet mixed = new TestFleet(8, CircuitPolicy.defaults());
        for (int i = 0; i < 400 && !mixed.snapshot().open(); i++) {
            for (int j = 0; j < 7; j++) {
                mixed.environment(j).call(null, FAILED);
            }
            mixed.environment(7).call(null, Outcome.SUCCESS);
            mixed.pass(250);
        }
        assertThat(mixed.snapshot().open()).isTrue();
    }

    @Test
    void cloudCircuitBreakerRecoveryDoesNotAdmitEverybodyAtOnce() {
        TestFleet many = new TestFleet(50, CircuitPolicy.defaults()).halfOpen();
        many.pass(10_000);
        long admitted = many.environments.stream()
                .filter(environment -> environment.begin(null) instanceof Admission.Admitted)
                .count();
        assertThat(admitted).as("one goes first").isEqualTo(1);
    }

    @Test
    void aLateTripIsRefusedOrHarmless() {
        TestFleet small = new TestFleet(4, CircuitPolicy.defaults());
        small.environment(0).call(null, FAILED);
        for (int i = 0; i < 40 && small.item().isAbsent(); i++) {
            small.environment(0).call(null, FAILED);
            small.pass(1_100);
        }
        CircuitSnapshot known = small.snapshot();
        var composed = new Transitions(CircuitPolicy.defaults(), "late").trip(known, small.now, "late", 2_000, 4);
        small.pass(900_000); // the writer froze
        var result = small.store.apply(TestFleet.PAYMENTS, composed, TestFleet.NO_LIMIT);
        CircuitSnapshot after = CircuitSnapshot.of(result.item());
        assertThat(after.phase(small.now, CircuitPolicy.defaults())).isNotEqualTo(Phase.WAITING);
    }

    @Test
    void aWaitFromABrokenClockBlocksNobody() {
        fleet.tripped();
        var absurd = new Transitions(CircuitPolicy.defaults(), "broken clock")
                .postpone(fleet.snapshot(), fleet.now, fleet.now + 3_600_000);
        assertThat(fleet.store
                        .apply(TestFleet.PAYMENTS, absurd, TestFleet.NO_LIMIT)
                        .applied())
                .isTrue();
        fleet.pass(12_000);
        fleet.probe().end(Outcome.SUCCESS);
        assertThat(fleet.snapshot().openUntil()).isLessThanOrEqualTo(fleet.now);
        assertThat(fleet.recovered().state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void twoWatchStartersMakeOneWatch() {
        TestFleet pair = new TestFleet(2, CircuitPolicy.defaults());
        var transitions = new Transitions(CircuitPolicy.defaults(), "a");
        var one = transitions.watch(CircuitSnapshot.ABSENT, pair.now);
        var two = transitions.watch(CircuitSnapshot.ABSENT, pair.now);
        assertThat(pair.store.apply(TestFleet.PAYMENTS, one, TestFleet.NO_LIMIT).applied())
                .isTrue();
        assertThat(pair.store.apply(TestFleet.PAYMENTS, two, TestFleet.NO_LIMIT).applied())
                .isFalse();
        assertThat(pair.item().number(Attribute.WATCH, 0)).isEqualTo(1);
    }

    /** How many probes are granted in six seconds in which none of them ends. */
    private int granted() {
        int granted = 0;
        for (int round = 0; round < 60; round++) {
            for (TestEnvironment environment : fleet.environments) {
                granted += environment.begin(null) instanceof Admission.Admitted ? 1 : 0;
            }
            fleet.pass(100);
        }
        return granted;
    }

    private void order(OperatorOverride.Kind kind, Optional<Instant> until) {
        var order = new OperatorOverride(kind, until, Instant.ofEpochMilli(fleet.now), "jo", "maintenance");
        fleet.store.apply(
                TestFleet.PAYMENTS,
                new OperatorTransitions("operator").override(CircuitSnapshot.ABSENT, order, fleet.now),
                Duration.ZERO);
    }
}
