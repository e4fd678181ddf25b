package dev.switchgear.simulator.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.simulator.invariants.Margins;
import dev.switchgear.simulator.invariants.ProbeChecks;
import dev.switchgear.simulator.peers.Powertools;
import dev.switchgear.simulator.runs.Recorder.Series;
import dev.switchgear.simulator.time.Micros;
import dev.switchgear.simulator.time.Trace;
import dev.switchgear.simulator.world.Call;
import dev.switchgear.simulator.world.DependencyPlan;
import dev.switchgear.simulator.world.Episode;
import dev.switchgear.simulator.world.FleetPlan;
import dev.switchgear.simulator.world.Observer;
import dev.switchgear.simulator.world.Protection;
import dev.switchgear.simulator.world.RunPlan;
import dev.switchgear.simulator.world.Scenario;
import dev.switchgear.simulator.world.SwitchgearProtection;
import dev.switchgear.simulator.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The limits between the extremes, for the median of a few seeds. Each of these tests failed before core was corrected.
 */
class InBetweenTest {
    private static final int SEEDS = 3;
    private static final int MANY_SEEDS = 21;
    private static final int OUTAGES = 60;
    private static final int FROM = 30;
    private static final int UNTIL = 90;
    private static final double LONGEST_WAIT_SECONDS = 18;

    @Test
    void callsThatHangOpenTheCircuitWithinTwoTimeouts() {
        for (int seconds : new int[] {15, 20, 30, 60}) {
            for (int fleet : new int[] {5, 50}) {
                Scenario story = InBetween.named("hangs-" + seconds + "-s", fleet);
                assertThat(worst(runs(story), RunResult::opens))
                        .as("%d environments, hangs of %d s", fleet, seconds)
                        .isLessThanOrEqualTo(2 * seconds + 5);
            }
        }
    }

    @Test
    void callsThatHangOpenTheCircuitOfAFleetOfFiveHundred() {
        RunResult run =
                run(InBetween.named("hangs-30-s", 500), Contenders.switchgear(InBetween.named("hangs-30-s", 500)), 1);
        assertThat(run.opens()).isLessThanOrEqualTo(65);
    }

    @Test
    void successfulCallsOfAnyLengthCloseTheCircuitAgain() {
        for (int millis : new int[] {100, 3_500, 10_000, 15_000, 30_000}) {
            for (int fleet : new int[] {8, 50}) {
                Scenario story = InBetween.named("good-calls-" + millis + "-ms", fleet);
                assertThat(median(runs(story), RunResult::recovers) - rampSeconds(fleet))
                        .as("%d environments, good calls of %d ms", fleet, millis)
                        .isLessThanOrEqualTo(3 * Math.max(millis / 1e3, LONGEST_WAIT_SECONDS));
            }
        }
    }

    private static double rampSeconds(int fleet) {
        return fleet == 8 ? 2 : 10;
    }

    @Test
    void aFewEnvironmentsSendFewerCallsToADeadDependencyThanPowertools() {
        Scenario story = InBetween.named("one-call-a-second", 8);
        List<RunResult> ours = runs(story, MANY_SEEDS);
        List<RunResult> theirs = IntStream.rangeClosed(1, MANY_SEEDS)
                .mapToObj(seed -> run(story, new Powertools(), seed))
                .toList();
        assertThat(median(ours, RunResult::calls)).isLessThanOrEqualTo(0.8 * median(theirs, RunResult::calls));
        assertThat(median(ours, RunResult::refusesAll))
                .isLessThanOrEqualTo(0.7 * median(theirs, RunResult::refusesAll));
        assertThat(median(ours, RunResult::writes))
                .as("half of the 67 there were once")
                .isLessThanOrEqualTo(34);
        assertThat(worst(ours, RunResult::probes)).isLessThanOrEqualTo(3);
    }

    @Test
    void aSlowStoreProtectsLikeAFastOne() {
        List<RunResult> quick = runs(InBetween.named("store-5-ms", 8), MANY_SEEDS);
        List<RunResult> theirs = IntStream.rangeClosed(1, MANY_SEEDS)
                .mapToObj(seed -> run(InBetween.named("store-42-ms", 8), new Powertools(), seed))
                .toList();
        for (int millis : new int[] {17, 42}) {
            List<RunResult> slow = runs(InBetween.named("store-" + millis + "-ms", 8), MANY_SEEDS);
            assertThat(worst(slow, RunResult::probes)).isLessThanOrEqualTo(3);
            assertThat(median(slow, RunResult::calls))
                    .as("calls with a store of %d ms", millis)
                    .isLessThanOrEqualTo(1.2 * median(quick, RunResult::calls))
                    .isLessThan(median(theirs, RunResult::calls));
            assertThat(median(slow, RunResult::refusesAll))
                    .as("seconds until all refuse, with a store of %d ms", millis)
                    .isLessThanOrEqualTo(1.2 * median(quick, RunResult::refusesAll))
                    .isLessThan(median(theirs, RunResult::refusesAll));
        }
    }

    @Test
    void aSlowStoreDelaysRecoveryLittle() {
        double quick = recovery("store-5-ms");
        for (String slow : List.of("store-17-ms", "store-42-ms")) {
            assertThat(recovery(slow)).as(slow).isLessThanOrEqualTo(1.2 * quick);
        }
        assertThat(recovery("writes-70-ms"))
                .as("a lease and three outcomes are written one after the other; 1.2 with the 10 s of the former ramp")
                .isLessThanOrEqualTo(1.35 * quick);
    }

    @Test
    void aFewEnvironmentsRecoverBeforePowertools() {
        for (String story : List.of("store-5-ms", "store-17-ms", "store-42-ms")) {
            assertThat(recovery(story)).as(story).isLessThan(recovery(story, other -> new Powertools()));
        }
    }

    /**
     * Returns the mean over outages of many lengths, because the phase of the waits decides how soon the end of one is
     * noticed.
     */
    private static double recovery(String name) {
        return recovery(name, Contenders::switchgear);
    }

    private static double recovery(String name, Function<Scenario, Protection> protection) {
        return IntStream.rangeClosed(1, OUTAGES)
                .mapToDouble(seed -> {
                    Scenario other = outageUntil(InBetween.named(name, 8), UNTIL + 30.0 * seed / OUTAGES);
                    return run(other, protection.apply(other), seed).recovers();
                })
                .average()
                .orElseThrow();
    }

    /** The same story with a longer outage. */
    private static Scenario outageUntil(Scenario story, double second) {
        Episode outage = story.dependency().episodes().get(0);
        long until = Math.round(1_000 * second);
        Episode longer = new Episode(outage.fromMillis(), until, outage.ill(), outage.share());
        return story.withDependency(story.dependency().withEpisodes(List.of(longer)))
                .withMillis(Math.max(story.millis(), until));
    }

    @Test
    void slowWritesOpenAndCloseTheCircuit() {
        double quick = median(runs(InBetween.named("writes-10-ms", 8), MANY_SEEDS), RunResult::calls);
        for (int millis : new int[] {70, 150, 500}) {
            List<RunResult> slow = runs(InBetween.named("writes-" + millis + "-ms", 8), MANY_SEEDS);
            assertThat(median(slow, RunResult::calls))
                    .as("calls with writes of %d ms", millis)
                    .isLessThanOrEqualTo(1.5 * quick);
            assertThat(worst(slow, RunResult::recovers)).isLessThan(Double.MAX_VALUE);
        }
    }

    @Test
    void aStoreThatRefusesSomeKindsOfRequestsIsDegraded() {
        for (int fleet : new int[] {8, 50}) {
            double away = median(runs(InBetween.named("store-away", fleet), MANY_SEEDS), RunResult::calls);
            for (String name : List.of("reads-denied", "writes-denied", "evidence-denied", "grants-denied")) {
                List<RunResult> runs = runs(InBetween.named(name, fleet), MANY_SEEDS);
                assertThat(median(runs, RunResult::calls))
                        .as("calls to the dead dependency of %d environments, %s", fleet, name)
                        .isLessThanOrEqualTo(2 * away);
                assertThat(worst(runs, RunResult::recovers)).isLessThan(Double.MAX_VALUE);
            }
        }
    }

    @Test
    void coldEnvironmentsObeyTheTableFromTheirFirstCallOn() {
        for (int fleet : new int[] {8, 50}) {
            for (String name : List.of("cold-burst-while-open", "cold-burst-while-forced-open")) {
                assertThat(worst(runs(InBetween.named(name, fleet), MANY_SEEDS), RunResult::afterDeployment))
                        .as("calls that are no probe, of %d environments, %s", fleet, name)
                        .isZero();
            }
        }
    }

    @Test
    void manyCircuitsAtOnceObeyTheTableFromTheirFirstCallOn() {
        assertThat(worst(runs(InBetween.named("64-circuits-while-forced-open", 8)), RunResult::afterDeployment))
                .isZero();
    }

    @Test
    void fleetsOfOneToTenOpen() {
        for (int fleet = 1; fleet <= 10; fleet++) {
            assertThat(worst(
                            runs(outageUntil(InBetween.named("one-call-in-10-s", fleet), FROM + 300)),
                            RunResult::before))
                    .as("calls until %d environments open that call every 10 s", fleet)
                    .isLessThanOrEqualTo(fleet < 5 ? 25 : 12);
            for (int seconds : new int[] {15, 30, 60}) {
                Scenario story = outageUntil(InBetween.named("hangs-" + seconds + "-s", fleet), FROM + 10 * seconds);
                int calls = fleet >= 5 ? 2 : fleet >= 3 ? 4 : 8; // a few environments must be as certain as many
                assertThat(worst(runs(story), RunResult::opens))
                        .as("%d environments, hangs of %d s", fleet, seconds)
                        .isLessThanOrEqualTo(calls * seconds + 5);
            }
        }
    }

    @Test
    void aSparseFleetOpensWithinTwelveFailingCalls() {
        assertThat(worst(runs(InBetween.named("one-call-in-10-s", 8)), RunResult::before))
                .isLessThanOrEqualTo(12);
    }

    @Test
    void theTracesOfANightOrADayDelayDetectionTwofoldAtMost() {
        for (int fleet : new int[] {8, 100, 500}) {
            double without = median(runs(InBetween.named("size-known", fleet)), RunResult::opens);
            assertThat(median(runs(InBetween.named("level-8-at-night", fleet)), RunResult::opens))
                    .as("%d environments after a night of noise", fleet)
                    .isLessThanOrEqualTo(2 * without);
        }
        double without = median(runs(InBetween.named("size-known", 8), MANY_SEEDS), RunResult::opens);
        assertThat(median(runs(InBetween.named("size-of-the-day", 8), MANY_SEEDS), RunResult::opens))
                .as("where the item says a thousand times too many")
                .isLessThanOrEqualTo(2 * without);
    }

    @Test
    void noiseAndOneBadEnvironmentInFiveOpenNothing() {
        for (double noise : new double[] {0.01, 0.05, 0.2}) {
            for (int fleet : new int[] {3, 8, 50}) {
                noneOpens(FleetPlan.of(fleet, 1), new DependencyPlan(noise, 50, 1_000, List.of()));
            }
        }
        Episode zone = new Episode(0, 10_000_000, Episode.Ill.BAD_ZONE, 5);
        for (int fleet : new int[] {5, 10, 100}) {
            noneOpens(FleetPlan.of(fleet, 0.5), new DependencyPlan(0.001, 50, 1_000, List.of(zone)));
        }
    }

    private static void noneOpens(FleetPlan fleet, DependencyPlan dependency) {
        Scenario story = Scenario.of("noise", fleet, dependency, 600);
        assertThat(worst(runs(story), run -> run.recorder().opens()))
                .as("%s, %s", fleet, dependency)
                .isZero();
    }

    /** The result of one run; times are in seconds since the outage began. */
    private record RunResult(Recorder recorder, RunFigures figures, Ends ends) {
        double opens() {
            return Double.isNaN(figures.secondsToOpen()) ? Double.MAX_VALUE : figures.secondsToOpen();
        }

        double recovers() {
            return Double.isNaN(figures.secondsToRecover()) ? Double.MAX_VALUE : figures.secondsToRecover();
        }

        double calls() {
            return recorder.sum(Series.DEAD_CALLS, FROM, UNTIL);
        }

        double writes() {
            return recorder.sum(Series.WRITES, FROM, UNTIL);
        }

        double probes() {
            return recorder.mostProbing();
        }

        /** Calls from the deployment on until the outage ends. */
        double afterDeployment() {
            return ends.afterDeployment;
        }

        double before() {
            return ends.before;
        }

        double refusesAll() {
            return ends.lastOrdinary;
        }
    }

    /** Records the last calls before every environment refused. */
    private static final class Ends implements Observer {
        private double lastOrdinary;
        private int before;
        private int afterDeployment;
        private boolean open;

        @Override
        public void opened(long now) {
            open |= now >= FROM * Micros.SECOND;
        }

        @Override
        public void called(Call call, long now) {
            double second = Micros.seconds(now) - FROM;
            if (second >= 0 && second < UNTIL - FROM && !call.pass().isProbe()) {
                lastOrdinary = second;
            }
            boolean deployed = now >= InBetween.DEPLOYED * Micros.MILLI && second < UNTIL - FROM;
            afterDeployment += deployed && !call.pass().isProbe() ? 1 : 0;
            before += second >= 0 && !open ? 1 : 0;
        }
    }

    private static List<RunResult> runs(Scenario story) {
        return runs(story, SEEDS);
    }

    private static List<RunResult> runs(Scenario story, int seeds) {
        return IntStream.rangeClosed(1, seeds)
                .mapToObj(seed -> run(story, Contenders.switchgear(story), seed))
                .toList();
    }

    private static RunResult run(Scenario story, Protection protection, long seed) {
        Recorder recorder = new Recorder(story);
        Ends ends = new Ends();
        List<Observer> observers = new ArrayList<>(List.of(recorder, ends));
        if (protection instanceof SwitchgearProtection ours) {
            observers.add(new ProbeChecks(new Margins(story, ours.policy())));
        }
        new World(new RunPlan(story, protection, seed, Trace.silent()), observers).run();
        return new RunResult(recorder, RunFigures.of(story, recorder), ends);
    }

    private static double median(List<RunResult> runs, ToDoubleFunction<RunResult> figure) {
        return runs.stream().mapToDouble(figure).sorted().toArray()[runs.size() / 2];
    }

    private static double worst(List<RunResult> runs, ToDoubleFunction<RunResult> figure) {
        return runs.stream().mapToDouble(figure).max().orElseThrow();
    }
}
