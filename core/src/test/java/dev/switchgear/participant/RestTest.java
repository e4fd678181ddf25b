package dev.switchgear.participant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.model.Outcome;
import dev.switchgear.protocol.OperatorTransitions;
import dev.switchgear.protocol.Protocol;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How often an environment of a large fleet reads a circuit at rest, and what ends the rest. */
final class RestTest {
    private static final int CALLS_A_SECOND = 4;
    private static final OperatorTransitions OPERATOR = new OperatorTransitions("test");

    @Test
    void anEnvironmentOfASmallFleetReadsAtThePolicysInterval() {
        assertThat(readsOfAMinute(fleetOf(8))).isBetween(30, 45);
        assertThat(readsOfAMinute(fleetOf(0))).as("of unknown size").isBetween(30, 45);
    }

    @Test
    void anEnvironmentOfALargeFleetReadsEveryTenSecondsAtMost() {
        TestFleet fleet = fleetOf(10_000);
        readsOfAMinute(fleet);
        assertThat(readsOfAMinute(fleet)).isBetween(6, 7);
    }

    @Test
    void aFleetOfUnknownSizeIsALargeOneIfTheTableHasNoCapacityForItsReads() {
        assertThat(readsOfAMinute(throttledOnce(fleetOf(0)))).isBetween(6, 7);
        assertThat(readsOfAMinute(throttledOnce(fleetOf(8))))
                .as("of known size")
                .isBetween(30, 45);
    }

    @Test
    void itIsForgottenThatTheTableHadNoCapacity() {
        TestFleet fleet = throttledOnce(fleetOf(0));
        fleet.pass(2 * Protocol.THROTTLED_MEMORY_MILLIS);
        readsOfAMinute(fleet);
        assertThat(readsOfAMinute(fleet)).isBetween(30, 45);
    }

    @Test
    void inBetweenAllEnvironmentsTogetherRead250TimesASecond() {
        TestFleet fleet = fleetOf(1_000);
        readsOfAMinute(fleet);
        assertThat(readsOfAMinute(fleet)).as("one of 1,000, every 4 s").isBetween(15, 17);
    }

    @Test
    void anOverrideIsObeyedTenSecondsLaterAtTheLatest() {
        TestFleet fleet = fleetOf(10_000);
        readsOfAMinute(fleet);
        for (int trial = 0; trial < 20; trial++) {
            fleet.pass(250L * trial);
            long ordered = fleet.now;
            fleet.store.apply(
                    TestFleet.PAYMENTS,
                    OPERATOR.override(fleet.snapshot(), forcedOpen(ordered), ordered),
                    TestFleet.NO_LIMIT);
            while (fleet.environment(0).call(null, Outcome.SUCCESS)) {
                fleet.pass(250);
            }
            assertThat(fleet.now - ordered).isLessThanOrEqualTo(10_000);
            fleet.store.apply(TestFleet.PAYMENTS, OPERATOR.release(fleet.snapshot(), fleet.now), TestFleet.NO_LIMIT);
            readsOfAMinute(fleet);
        }
    }

    @Test
    void aFailedCallIsFollowedByAReadAtOnce() {
        TestFleet fleet = fleetOf(10_000);
        readsOfAMinute(fleet);
        fleet.environment(0).call(null, Outcome.SUCCESS);
        int before = fleet.reads;
        fleet.environment(0).call(null, TestFleet.FAILED);
        fleet.pass(250);
        fleet.environment(0).call(null, Outcome.SUCCESS);
        assertThat(fleet.reads).isGreaterThan(before);
    }

    @Test
    void ifThatReadFailsThreeBadCallsAreEnough() {
        TestFleet fleet = fleetOf(10_000);
        readsOfAMinute(fleet);
        fleet.environment(0).cut = true;
        fleet.pass(2_000);
        int before = fleet.environment(0).calls;
        for (int i = 0; i < 4 * CALLS_A_SECOND; i++) {
            fleet.environment(0).call(null, TestFleet.FAILED);
            fleet.pass(1_000 / CALLS_A_SECOND);
        }
        assertThat(fleet.environment(0).calls - before).isEqualTo(3);
    }

    @Test
    void whileTheFleetIsWatchedItIsReadAtThePolicysInterval() {
        TestFleet fleet = fleetOf(10_000);
        readsOfAMinute(fleet);
        for (int i = 0; i < 3; i++) {
            fleet.environment(0).call(null, TestFleet.FAILED);
            fleet.pass(250);
        }
        assertThat(fleet.snapshot().watch().isActive(fleet.now)).isTrue();
        int before = fleet.reads;
        calls(fleet, 10);
        assertThat(fleet.reads - before).isGreaterThanOrEqualTo(4);
    }

    /** A fleet that had no capacity for some reads, and has read again since. */
    private static TestFleet throttledOnce(TestFleet fleet) {
        fleet.readsThrottled = true;
        calls(fleet, 4);
        fleet.readsThrottled = false;
        readsOfAMinute(fleet);
        return fleet;
    }

    private static TestFleet fleetOf(int size) {
        return new TestFleet(1, CircuitPolicy.builder().fleetSize(size).build());
    }

    private static OperatorOverride forcedOpen(long at) {
        return new OperatorOverride(
                OperatorOverride.Kind.FORCED_OPEN, Optional.empty(), Instant.ofEpochMilli(at), "jo", "too slow");
    }

    private static int readsOfAMinute(TestFleet fleet) {
        int before = fleet.reads;
        calls(fleet, 60);
        return fleet.reads - before;
    }

    private static void calls(TestFleet fleet, int seconds) {
        for (int i = 0; i < seconds * CALLS_A_SECOND; i++) {
            fleet.environment(0).call(null, Outcome.SUCCESS);
            fleet.pass(1_000 / CALLS_A_SECOND);
        }
    }
}
