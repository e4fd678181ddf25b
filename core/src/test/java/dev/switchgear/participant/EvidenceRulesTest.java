package dev.switchgear.participant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.participant.RollingWindow.Counts;
import dev.switchgear.protocol.CircuitSnapshot;
import dev.switchgear.protocol.Cohort;
import dev.switchgear.protocol.FleetEstimate;
import dev.switchgear.protocol.Hash;
import dev.switchgear.protocol.Judgement;
import dev.switchgear.protocol.SequentialTest;
import dev.switchgear.protocol.Stored;
import dev.switchgear.protocol.Suspicion;
import dev.switchgear.protocol.Verdict;
import dev.switchgear.protocol.Waits;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.Evidence;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The statistics, each against its closed form. */
final class EvidenceRulesTest {
    private static final long NOW = 1_800_000_000_000L;

    @Test
    void theSequentialTestNeedsTenFailuresInARowAndNoMore() {
        assertThat(judged(10, 10).verdict()).isEqualTo(Verdict.TRIP);
        assertThat(judged(9, 9).verdict()).isEqualTo(Verdict.SUSPICIOUS);
        assertThat(judged(10, 0).verdict()).isEqualTo(Verdict.CALM);
        assertThat(judged(20, 10).verdict()).isEqualTo(Verdict.OPEN_QUESTION);
    }

    @Test
    void itsErrorAtThirtyPercentNoiseIsTheGamblersRuin() {
        SplittableRandom random = new SplittableRandom(5);
        int opened = 0;
        int runs = 20_000;
        for (int i = 0; i < runs; i++) {
            opened += runs(random, 0.4) ? 1 : 0;
        }
        assertThat(opened / (double) runs).isCloseTo(1 / (1 + Math.pow(0.6 / 0.4, 10)), within(0.005));
    }

    @Test
    void thresholdsOtherThanOneHalfSeparateTheirNeighbourhoods() {
        for (double threshold : new double[] {0.05, 0.1, 0.3, 0.5, 0.8, 0.95}) {
            SequentialTest test = new SequentialTest(threshold);
            assertThat(test.score(10_000, 0)).isPositive();
            assertThat(test.score(0, 10_000)).isNegative();
            assertThat(test.score(Math.round(1_000 * threshold * 0.5), 1_000 - Math.round(1_000 * threshold * 0.5)))
                    .as("half the threshold of %s", threshold)
                    .isLessThan(-10);
        }
    }

    @Test
    void atFirstAFewEnvironmentsAreNotEnoughToOpen() {
        Evidence loud = new Evidence(40, 40, 0, Set.of(1, 2), Set.of());
        assertThat(Judgement.of(loud, 1_000, false, CircuitPolicy.defaults()).verdict())
                .isEqualTo(Verdict.SUSPICIOUS);
        assertThat(Judgement.of(loud, 4_000, false, CircuitPolicy.defaults()).verdict())
                .isEqualTo(Verdict.TRIP);
    }

    @Test
    void oneShardIsNotEnoughToOpenItsDependency() {
        Evidence shard = new Evidence(40, 40, 0, Set.of(1, 2, 3, 4), Set.of(9));
        assertThat(Judgement.of(shard, 9_000, true, CircuitPolicy.defaults()).verdict())
                .isEqualTo(Verdict.SUSPICIOUS);
    }

    @Test
    void oneEnvironmentContributesAtMostOneAndItsAgeInSeconds() {
        CircuitSnapshot watched = CircuitSnapshot.ABSENT;
        Membership member = new Membership(watched, new Counts(100, 100, 0));
        assertThat(member.take(0, CircuitPolicy.defaults()).failures()).isEqualTo(1);
        assertThat(member.take(3_000, CircuitPolicy.defaults()).failures()).isEqualTo(3);
        assertThat(member.take(3_000, CircuitPolicy.defaults()).calls()).isZero();
        member.add(new Counts(5, 0, 0));
        Counts mixed = member.take(3_000, CircuitPolicy.defaults());
        assertThat(mixed.failures()).isEqualTo(5);
        assertThat(mixed.calls()).isEqualTo(10);
    }

    @Test
    void theCohortIsTheWantedShareOfAnyFleet() {
        CircuitPolicy policy = CircuitPolicy.builder().fleetSize(10_000).build();
        SplittableRandom random = new SplittableRandom(2);
        int joined = 0;
        for (int i = 0; i < 10_000; i++) {
            joined += Hash.share(random.nextLong(), NOW, 1) < Cohort.share(0, 10_000, policy) ? 1 : 0;
        }
        assertThat(joined).isBetween(60, 140);
        assertThat(Cohort.share(60_000, 10_000, policy)).isEqualTo(1);
        assertThat(Cohort.share(0, 10, policy)).isEqualTo(1);
    }

    @Test
    void distinctEnvironmentsAreCountedFromTheirBuckets() {
        SplittableRandom random = new SplittableRandom(9);
        for (int size : new int[] {1, 3, 10, 40}) {
            Set<Integer> buckets = new HashSet<>();
            for (int i = 0; i < size; i++) {
                buckets.add(Hash.bucket(random.nextLong(), Evidence.ENVIRONMENT_BUCKETS));
            }
            assertThat(FleetEstimate.distinct(buckets.size(), Evidence.ENVIRONMENT_BUCKETS))
                    .isCloseTo(size, within(0.35 * size + 0.5));
        }
    }

    @Test
    void suspicionRisesWithFailuresAndFallsWithSuccesses() {
        Suspicion suspicion = Suspicion.of(0.5);
        int value = suspicion.afterBad(0);
        assertThat(suspicion.asks(value, 0)).isTrue();
        assertThat(suspicion.asks(value, 1)).isFalse();
        assertThat(suspicion.afterGood(suspicion.afterGood(value))).isZero();
        for (int i = 0; i < 100; i++) {
            value = suspicion.afterBad(value);
        }
        assertThat(value).isEqualTo(12 * suspicion.rise());
        assertThat(suspicion.asks(value, 8)).isTrue();
    }

    @Test
    void theWindowForgetsWhatIsOlderThanEightBuckets() {
        RollingWindow window = new RollingWindow();
        window.record(NOW, true, false);
        window.record(NOW + 3_000, false, true);
        assertThat(window.since(NOW - 2_000, NOW + 3_000)).isEqualTo(new Counts(2, 1, 1));
        assertThat(window.since(NOW + 2_500, NOW + 3_000)).isEqualTo(new Counts(1, 0, 1));
        assertThat(window.since(NOW - 100_000, NOW + 9_000)).isEqualTo(new Counts(1, 0, 1));
        assertThat(window.since(NOW - 100_000, NOW + 900_000)).isEqualTo(Counts.NONE);
    }

    @Test
    void theWindowCountsOnWhenTheClockStepsBack() {
        RollingWindow window = new RollingWindow();
        for (int second = 0; second < 8; second++) {
            window.record(NOW + second * 1_024L, true, false);
        }
        window.record(NOW - 20_000, true, false);
        assertThat(window.since(NOW - 20_000, NOW - 20_000)).isEqualTo(new Counts(1, 1, 0));
    }

    @Test
    void aNewPeriodBeginsWithAnEmptyWindow() {
        Scene scene = Scene.of(CircuitPolicy.defaults(), Stored.closed());
        long last = NOW + 7 * 1_024;
        for (long at = NOW; at <= last; at += 1_024) {
            scene.counts(1, 1, at);
        }
        assertThat(scene.root.window.since(NOW, last)).isEqualTo(new Counts(16, 8, 0));
        scene.reads(Stored.open().with(Attribute.EPOCH, NOW), last);
        assertThat(scene.root.window.since(NOW, last)).isEqualTo(Counts.NONE);
    }

    @Test
    void aCallThatIsRecordedLateReplacesNoNewerOne() {
        LocalCircuit circuit = new LocalCircuit(TestFleet.PAYMENTS);
        CircuitPolicy policy = CircuitPolicy.defaults();
        circuit.count(NOW, NOW, false, false, policy);
        circuit.count(NOW - 8 * 1_024, NOW, true, false, policy);
        assertThat(circuit.window.since(NOW, NOW)).isEqualTo(new Counts(1, 0, 0));
        assertThat(circuit.failing).as("it is bad all the same").isPositive();
        circuit.count(NOW - 7 * 1_024, NOW, true, false, policy);
        assertThat(circuit.window.since(NOW - 8_000, NOW)).isEqualTo(new Counts(2, 1, 0));
    }

    @Test
    void aFullBucketKeepsItsShares() {
        RollingWindow window = new RollingWindow();
        for (int i = 0; i < 200_000; i++) {
            window.record(NOW, i % 4 == 0, false);
        }
        Counts counts = window.since(NOW, NOW);
        assertThat(counts.failures() / (double) counts.calls()).isCloseTo(0.25, within(0.001));
    }

    @Test
    void noCountIsLostBetweenThreads() throws InterruptedException {
        RollingWindow window = new RollingWindow();
        CountDownLatch start = new CountDownLatch(1);
        Thread[] threads = new Thread[4];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> {
                try {
                    start.await();
                } catch (InterruptedException e) {
                    return;
                }
                for (int j = 0; j < 2_000; j++) {
                    window.record(NOW + j % 3_000, j % 2 == 0, false);
                }
            });
            threads[i].start();
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(window.since(NOW - 1_000, NOW + 3_000)).isEqualTo(new Counts(8_000, 4_000, 0));
    }

    @Test
    void waitsDoubleUpToTheirMaximumWithTwentyPercentOfJitter() {
        CircuitPolicy policy = CircuitPolicy.defaults();
        assertThat(Waits.millis(policy, 0, 0)).isEqualTo(1_600);
        assertThat(Waits.millis(policy, 0, 1)).isEqualTo(2_400);
        assertThat(Waits.millis(policy, 1, 0.5)).isEqualTo(4_000);
        assertThat(Waits.millis(policy, 30, 0.5)).isEqualTo(15_000);
    }

    @Test
    void theLongestValidWaitIsTheLongestWithItsJitterOrTheLongestRetryAfter() {
        CircuitPolicy patient =
                CircuitPolicy.builder().maxOpenWait(Duration.ofMinutes(10)).build();
        assertThat(Waits.longestMillis(patient)).isEqualTo(720_000).isEqualTo(Waits.millis(patient, 30, 1));
        assertThat(Waits.longestMillis(CircuitPolicy.defaults())).isEqualTo(300_000);
    }

    private static Judgement judged(long calls, long failures) {
        return Judgement.of(
                new Evidence(calls, failures, 0, Set.of(1, 2, 3, 4, 5), Set.of()),
                1_000,
                false,
                CircuitPolicy.defaults());
    }

    private static boolean runs(SplittableRandom random, double rate) {
        SequentialTest test = new SequentialTest(0.5);
        long bad = 0;
        long good = 0;
        while (Math.abs(test.score(bad, good)) < SequentialTest.DECISIVE - 1e-9) {
            if (random.nextDouble() < rate) {
                bad++;
            } else {
                good++;
            }
        }
        return bad > good;
    }
}
