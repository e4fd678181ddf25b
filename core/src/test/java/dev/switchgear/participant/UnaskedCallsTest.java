package dev.switchgear.participant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.model.Outcome;
import dev.switchgear.protocol.OperatorTransitions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls that were made without a decision: they count, and they do not delay calls with one. */
final class UnaskedCallsTest {
    private static final CircuitPolicy POLICY = CircuitPolicy.defaults();

    @Test
    void theyOpenACircuitAsOthersDo() {
        TestFleet fleet = new TestFleet(20, POLICY);
        for (int i = 0; i < 400 && !fleet.snapshot().open(); i++) {
            fleet.environments.forEach(environment -> record(environment, TestFleet.FAILED));
            fleet.pass(250);
        }
        assertThat(fleet.snapshot().open()).isTrue();
    }

    @Test
    void aHundredReportersDoNotDelayTheProbesOfOthers() {
        assertThat(millisToClose(100)).isLessThanOrEqualTo(2 * millisToClose(0) + 1_000);
    }

    /** One in ten environments requests decisions. The others report calls that they made without one. */
    private static long millisToClose(int reporters) {
        TestFleet fleet = new TestFleet(10 + reporters, POLICY);
        List<TestFleet.TestEnvironment> asking = fleet.environments.subList(0, 10);
        for (int i = 0; i < 400 && !fleet.snapshot().open(); i++) {
            fleet.environments.forEach(environment -> environment.call(null, TestFleet.FAILED));
            fleet.pass(250);
        }
        long opened = fleet.now;
        for (int i = 0; i < 4_000 && fleet.snapshot().open(); i++) {
            fleet.environments.stream().skip(10).forEach(environment -> record(environment, Outcome.SUCCESS));
            asking.forEach(environment -> environment.call(null, Outcome.SUCCESS));
            fleet.pass(100);
        }
        assertThat(fleet.snapshot().open()).as("closed in the end").isFalse();
        return fleet.now - opened;
    }

    @Test
    void theyTakeNoLeaseInAnyState() {
        TestFleet fleet = new TestFleet(4, POLICY).halfOpen();
        long epoch = fleet.snapshot().epoch();
        for (int i = 0; i < 100; i++) {
            fleet.environments.forEach(environment -> record(environment, Outcome.SUCCESS));
            fleet.pass(100);
            assertThat(fleet.snapshot().grants()).isZero();
        }
        assertThat(fleet.snapshot().epoch()).isEqualTo(epoch);
        assertThat(fleet.snapshot().probeScore()).isZero();
    }

    @Test
    void aWaitThatTheDependencyAskedForCountsInAnOpenCircuitToo() {
        TestFleet fleet = new TestFleet(4, POLICY).tripped();
        record(fleet.environment(0), TestFleet.FAILED.withRetryAfter(Duration.ofMinutes(2)));
        assertThat(fleet.snapshot().openUntil()).isBetween(fleet.now + 110_000, fleet.now + 120_000);
    }

    @Test
    void withoutAKeyTheyCountBesideKeysThatAreFollowed() {
        TestFleet fleet = new TestFleet(1, POLICY);
        fleet.environment(0).call("eu", TestFleet.FAILED);
        assertThat(fleet.environment(0).participant.environment().keys).containsKey("eu");
        record(fleet.environment(0), TestFleet.FAILED);
        assertThat(fleet.environment(0).participant.environment().root.run(POLICY))
                .isEqualTo(2);
    }

    @Test
    void anOverrideGovernsThemAsWell() {
        TestFleet fleet = new TestFleet(4, POLICY);
        new CircuitOperatorOf(fleet).override(OperatorOverride.Kind.DISABLED);
        for (int i = 0; i < 200; i++) {
            fleet.environments.forEach(environment -> record(environment, TestFleet.FAILED));
            fleet.pass(250);
        }
        assertThat(fleet.snapshot().open()).isFalse();
        assertThat(fleet.snapshot().watch().number()).isZero();
    }

    private static void record(TestFleet.TestEnvironment environment, Outcome outcome) {
        var admission = environment.drive(environment.participant.unasked(null, environment.now()));
        environment.finish((Admission.Admitted) admission, outcome);
    }

    private record CircuitOperatorOf(TestFleet fleet) {
        void override(OperatorOverride.Kind kind) {
            OperatorOverride order = new OperatorOverride(
                    kind, java.util.Optional.empty(), java.time.Instant.ofEpochMilli(fleet.now), "jo", "test");
            fleet.store.apply(
                    TestFleet.PAYMENTS,
                    new OperatorTransitions("test")
                            .override(dev.switchgear.protocol.CircuitSnapshot.ABSENT, order, fleet.now),
                    TestFleet.NO_LIMIT);
        }
    }
}
