package dev.switchgear.participant;

import static dev.switchgear.participant.TestFleet.FAILED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitEvent;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.Outcome;
import dev.switchgear.participant.TestFleet.TestEnvironment;
import dev.switchgear.protocol.OperatorTransitions;
import dev.switchgear.spi.Attribute;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Policy, as a fleet lives it. */
final class FleetPolicyTest {
    @Test
    void shadowModeRecordsButNeverRefuses() {
        TestFleet fleet = new TestFleet(8, CircuitPolicy.builder().shadow(true).build()).tripped();
        for (TestEnvironment environment : fleet.environments) {
            var admitted = (Admission.Admitted) environment.begin(null);
            assertThat(admitted.shadowed()).isNotNull();
        }
    }

    @Test
    void callsBeyondTheEnforcedPercentagePass() {
        CircuitPolicy policy = CircuitPolicy.builder().enforcePercentage(50).build();
        TestFleet fleet = new TestFleet(8, policy).tripped();
        int before = fleet.environments.stream()
                .mapToInt(environment -> environment.refusals)
                .sum();
        for (int i = 0; i < 100; i++) {
            fleet.environments.forEach(environment -> environment.begin(null));
        }
        int refused = fleet.environments.stream()
                        .mapToInt(environment -> environment.refusals)
                        .sum()
                - before;
        assertThat(refused).isBetween(300, 500);
    }

    @Test
    void livePolicyChangesTheCircuitWithoutLosingItsState() {
        TestFleet fleet = new TestFleet(4, CircuitPolicy.defaults()).tripped();
        long epoch = fleet.snapshot().epoch();
        new PolicyTable(fleet).policy("{\"probes\": 1, \"shadow\": true}");
        fleet.pass(11_000);
        fleet.environments.forEach(environment -> environment.begin(null));
        assertThat(fleet.environments)
                .allMatch(environment -> environment.policy().probes() == 1);
        assertThat(fleet.snapshot().epoch()).isEqualTo(epoch);
    }

    @Test
    void aWrongLivePolicyIsReportedAndTheLastOneStays() {
        TestFleet fleet = new TestFleet(1, CircuitPolicy.defaults());
        new PolicyTable(fleet).policy("{\"probes\": 99}");
        fleet.environment(0).begin(null);
        assertThat(fleet.environment(0).policy()).isEqualTo(CircuitPolicy.defaults());
        assertThat(fleet.environment(0).participant.drainEvents())
                .anyMatch(event -> event.kind() == CircuitEvent.Kind.POLICY_REJECTED
                        && event.detail().contains("probes is 99; it must be 1 to 8"));
    }

    @Test
    void aStoredPolicyIsNeverDeletedByTheTimeToLive() {
        TestFleet fleet = new TestFleet(8, CircuitPolicy.defaults());
        new PolicyTable(fleet).policy("{\"probes\": 2}");
        fleet.tripped();
        assertThat(fleet.item().has(Attribute.TTL)).isFalse();
        assertThat(fleet.item().text(Attribute.POLICY)).isNotNull();
    }

    @Test
    void anOptimisticCircuitDecidesFromItsOldSnapshotOnce() {
        CircuitPolicy policy = CircuitPolicy.builder()
                .staleness(CircuitPolicy.Staleness.OPTIMISTIC)
                .build();
        TestFleet fleet = new TestFleet(9, policy);
        TestEnvironment thawed = fleet.environment(8);
        thawed.call(null, Outcome.SUCCESS);
        fleet.environments.remove(thawed);
        fleet.pass(2_500);
        fleet.tripped();
        assertThat(thawed.participant.begin(null, thawed.now()))
                .as("the call after the thaw")
                .isInstanceOf(Step.Done.class);
        assertThat(thawed.participant.begin(null, thawed.now()))
                .as("the one after it, if nothing was read meanwhile")
                .isInstanceOf(Step.Await.class);
        assertThat(thawed.call(null, FAILED)).as("by what was read").isFalse();
    }

    @Test
    void functionsWithDifferentCallTimeoutsRespectEachOthersLeases() {
        CircuitPolicy patient =
                CircuitPolicy.builder().callTimeout(Duration.ofSeconds(60)).build();
        TestFleet fleet = new TestFleet(8, patient).halfOpen();
        TestEnvironment hasty =
                new TestEnvironment(fleet, CircuitPolicy.defaults(), new java.util.SplittableRandom(99));
        fleet.probe();
        fleet.probe();
        fleet.probe();
        for (int i = 0; i < 100; i++) {
            assertThat(hasty.begin(null)).isInstanceOf(Admission.Refused.class);
            fleet.pass(500);
        }
    }

    @Test
    void anItemWithoutPolicyMayBeDeletedAfterAWeek() {
        TestFleet fleet = new TestFleet(8, CircuitPolicy.defaults()).tripped();
        long seconds = fleet.item().number(Attribute.TTL, 0) - fleet.now / 1_000;
        assertThat(seconds).isBetween(7 * 86_400L - 10, 7 * 86_400L);
    }

    /** Writes as an operator would. */
    private record PolicyTable(TestFleet fleet) {
        void policy(String json) {
            fleet.store.apply(
                    TestFleet.PAYMENTS,
                    new OperatorTransitions("operator").policy(json, "jo", fleet.now),
                    TestFleet.NO_LIMIT);
        }
    }
}
