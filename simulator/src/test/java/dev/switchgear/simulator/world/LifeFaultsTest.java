package dev.switchgear.simulator.world;

import static dev.switchgear.simulator.world.FaultRun.ENVIRONMENTS;
import static dev.switchgear.simulator.world.FaultRun.FROM;
import static dev.switchgear.simulator.world.FaultRun.UNTIL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.simulator.runs.Recorder.Series;
import dev.switchgear.simulator.time.Micros;
import dev.switchgear.simulator.time.Trace;
import dev.switchgear.simulator.time.WallClock;
import org.junit.jupiter.api.Test;

/** Each fault of environments, clocks and operators has the effect of its name. */
class LifeFaultsTest {
    @Test
    void freezesStopEnvironmentsInTheMiddle() {
        FaultRun story = FaultRun.healthy(TimedFault.Kind.FREEZES, 0.05).until(80);

        assertThat(story.count(Trace.Kind.STALLED)).isPositive();
        assertThat(story.count(Trace.Kind.DIED)).isZero();
    }

    @Test
    void theMonotonicClockStopsAndTheWallClockContinues() {
        FaultRun story = FaultRun.healthy(TimedFault.Kind.BURST, 1).until(30);
        SimulatedEnvironment environment = story.world.fleet().live().get(0);

        assertThat(environment.wallMillis()).isEqualTo(WallClock.START_MILLIS + 30_000);
        assertThat(environment.monotonicMicros()).isBetween(0L, 10 * Micros.SECOND);
    }

    @Test
    void killsReplaceEnvironments() {
        FaultRun story = FaultRun.healthy(TimedFault.Kind.KILLS, 0.05).until(80);

        assertThat(story.count(Trace.Kind.DIED)).isPositive();
        assertThat(story.count(Trace.Kind.STARTED)).isPositive();
        assertThat(story.world.fleet().live()).hasSizeLessThanOrEqualTo(ENVIRONMENTS);
    }

    @Test
    void onlyProbersDieWhenProbersAreKilled() {
        FaultRun story = FaultRun.dead(TimedFault.Kind.PROBERS_KILLED, 1).until(UNTIL);

        assertThat(story.count(Trace.Kind.DIED)).isPositive().isLessThanOrEqualTo(story.count(Trace.Kind.PROBE));
    }

    @Test
    void clocksJumpAndComeBack() {
        FaultRun story = FaultRun.healthy(TimedFault.Kind.CLOCK_JUMPS, 1).until(FROM + 1);
        assertThat(story.world.fleet().live())
                .allSatisfy(environment ->
                        assertThat(Math.abs(environment.clock().errorMicros(0))).isGreaterThan(90_000));

        story.until(UNTIL + 1);

        assertThat(story.world.fleet().live())
                .allSatisfy(environment ->
                        assertThat(environment.clock().errorMicros(0)).isZero());
    }

    @Test
    void aDeploymentReplacesEveryEnvironment() {
        FaultRun story = FaultRun.healthy(TimedFault.Kind.DEPLOYMENT, 1).until(80);

        assertThat(story.count(Trace.Kind.DIED)).isEqualTo(ENVIRONMENTS);
        assertThat(story.world.fleet().live())
                .allSatisfy(environment -> assertThat(environment.number()).isGreaterThanOrEqualTo(ENVIRONMENTS));
    }

    @Test
    void aForcedOpenCircuitRefusesEveryCall() {
        FaultRun story = FaultRun.healthy(TimedFault.Kind.FORCED_OPEN, 1).until(80);

        assertThat(story.sum(Series.ADMITTED, FROM + 4, UNTIL)).isZero();
        assertThat(story.sum(Series.REFUSED, UNTIL + 1, 80)).isZero();
    }

    @Test
    void aForcedClosedCircuitAdmitsIntoADeadDependency() {
        FaultRun story = FaultRun.dead(TimedFault.Kind.FORCED_CLOSED, 1).until(UNTIL);

        assertThat(story.sum(Series.REFUSED, FROM + 11, UNTIL)).isZero();
        assertThat(story.sum(Series.DEAD_CALLS, FROM + 11, UNTIL)).isPositive();
    }

    @Test
    void aDisabledCircuitCountsNothing() {
        FaultRun story = FaultRun.dead(TimedFault.Kind.DISABLED, 1).until(UNTIL);

        assertThat(story.sum(Series.REFUSED, FROM + 11, UNTIL)).isZero();
        assertThat(story.sum(Series.WRITES, FROM + 11, UNTIL)).isZero();
    }

    @Test
    void anAlarmOpensWithoutAFailureAndProbesCloseAgain() {
        FaultRun story = FaultRun.healthy(TimedFault.Kind.ALARM, 1).until(80);

        assertThat(story.sum(Series.REFUSED, FROM + 4, UNTIL)).isPositive();
        assertThat(story.sum(Series.ADMITTED, FROM + 4, UNTIL)).isZero();
        assertThat(story.count(Trace.Kind.PROBE)).isGreaterThanOrEqualTo(3);
        assertThat(Applied.isOpen(story.item())).isFalse();
    }

    @Test
    void aBurstBringsMoreRequests() {
        FaultRun story = FaultRun.healthy(TimedFault.Kind.BURST, 5).until(80);

        assertThat(story.sum(Series.ARRIVED, FROM, UNTIL) / story.sum(Series.ARRIVED, 0, FROM))
                .isBetween(4.0, 6.0);
    }
}
