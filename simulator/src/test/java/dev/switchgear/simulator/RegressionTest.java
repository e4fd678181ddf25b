package dev.switchgear.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.CircuitPolicy;
import dev.switchgear.TripRule;
import dev.switchgear.simulator.Episode.Ill;
import dev.switchgear.simulator.Fault.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the simulator once found in core, each as the story that showed it. Each failed before core was mended. */
class RegressionTest {
    private static final CircuitPolicy USUAL = CircuitPolicy.defaults();
    private static final long END = 440_000;

    /** A watch could only be started from a fresh snapshot, and after a call longer than a refresh none was. */
    @Test
    void callsThatTimeOutLaterThanARefreshOpenTheCircuit() {
        DependencyPlan dead = new DependencyPlan(0, 50, 3_000, List.of(new Episode(10_000, END, Ill.TIMES_OUT, 1)));

        hold(5, new Scenario("late-timeouts", FleetPlan.of(10, 0.5), dead, List.of(), END), USUAL);
    }

    /** A lagging replica took an environment back to an earlier watch, and it reported its look-back once more. */
    @Test
    void aLaggingReplicaMakesNobodyReportTwice() {
        DependencyPlan ill = DependencyPlan.of(
                0.2, new Episode(1_000, 30_000, Ill.FLAPPING, 6.5), new Episode(9_000, 26_000, Ill.SLOW, 1));
        Fault lag = new Fault(Kind.STALE_READS, 10_000, 30_000, 1.8);

        hold(100, new Scenario("lag", FleetPlan.of(19, 0.3), ill, List.of(lag), END), USUAL);
    }

    /** The turn to probe grew from the end of the wait, which a clock that was ahead had put into the far future. */
    @Test
    void aWaitOfAClockThatWasAheadDoesNotStopTheProbes() {
        DependencyPlan brief = DependencyPlan.of(0, new Episode(6_000, 25_000, Ill.FAILS_FAST, 1));
        Fault jump = new Fault(Kind.CLOCK_JUMPS, 5_000, 24_000, 0.5);
        Scenario scenario = new Scenario("clock-ahead", FleetPlan.of(2, 1), brief, List.of(jump), 1_400_000);
        TripRule count = TripRule.failureCount(5, Duration.ofSeconds(45));
        CircuitPolicy large = USUAL.toBuilder().fleetSize(1_000).tripRule(count).build();

        for (long seed = 1; seed <= 400; seed++) {
            assertThat(new Trial(seed, scenario, large).run(Trace.silent()).calmSeconds())
                    .as("seconds until seed %d is at rest", seed)
                    .isLessThan(330); // a wait up to maxRetryAfter ahead cannot be told from one that was asked for
        }
    }

    /** Slow successes were held back while the failures that were admissible only beside them were reported. */
    @Test
    void whatIsHeldBackOfAReportBiasesNothing() {
        DependencyPlan ill = DependencyPlan.of(
                0.2, new Episode(10_000, 20_000, Ill.SLOW, 0.7), new Episode(20_000, 30_000, Ill.TIMES_OUT, 0.5));
        CircuitPolicy slow =
                USUAL.toBuilder().slowCalls(Duration.ofMillis(500), 0.7).build();

        hold(100, new Scenario("held-back", FleetPlan.of(20, 1), ill, List.of(), END), slow);
    }

    private static void hold(int seeds, Scenario scenario, CircuitPolicy policy) {
        for (long seed = 1; seed <= seeds; seed++) {
            new Trial(seed, scenario, policy).run(Trace.silent());
        }
    }
}
