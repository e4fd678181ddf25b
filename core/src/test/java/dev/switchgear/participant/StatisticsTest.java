package dev.switchgear.participant;

import static dev.switchgear.protocol.Stored.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.TripRule;
import dev.switchgear.participant.RollingWindow.Counts;
import dev.switchgear.protocol.CircuitSnapshot;
import dev.switchgear.protocol.Cohort;
import dev.switchgear.protocol.FleetEstimate;
import dev.switchgear.protocol.Hash;
import dev.switchgear.protocol.SequentialTest;
import dev.switchgear.protocol.Stored;
import dev.switchgear.protocol.Suspicion;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.Evidence;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The numbers behind the rules, compared with numbers that were calculated by hand. */
final class StatisticsTest {
    private static final double UNIT = Math.log(0.65 / 0.35);
    private static final CircuitSnapshot WATCHED =
            Stored.closed().watched(1, NOW, NOW + 15_000).snapshot();

    @Test
    void theScoreOfACallIsItsLogLikelihoodRatio() {
        SequentialTest test = new SequentialTest(0.3);
        double bad = Math.log(0.45 / 0.15) / UNIT;
        double good = Math.log(0.85 / 0.55) / UNIT;
        assertThat(test.score(7, 5)).isCloseTo(7 * bad - 5 * good, within(1e-9));
        assertThat(test.admissible(100, 8, 1, 4)).isEqualTo((long) ((4 - 1 + 8 * good) / bad));
        assertThat(test.admissible(1, 8, 1, 4)).isEqualTo(1);
        assertThat(test.admissible(5, 0, 4, 1)).isZero();
    }

    @Test
    void suspicionIsACusumInPartsOfANat() {
        assertThat(Suspicion.of(0.5)).isEqualTo(new Suspicion(1_125, 710)); // 1,024 * ln 3, 1,024 * ln 2
        assertThat(Suspicion.of(0.95)).isEqualTo(new Suspicion(938, 2_578)); // bad share at most 0.95
        assertThat(Suspicion.of(0.5).afterGood(2_000)).isEqualTo(1_290);
        assertThat(Suspicion.of(0.5).afterGood(100)).isZero();
    }

    @Test
    void suspicionStartsAWatchAtItsLevelAndIsCertainAboveIt() {
        Suspicion suspicion = new Suspicion(20, 10);
        assertThat(suspicion.asks(18, 0)).isFalse();
        assertThat(suspicion.asks(19, 0)).isTrue();
        assertThat(suspicion.asks(37, 1)).isFalse();
        assertThat(suspicion.asks(38, 1)).isTrue();
        assertThat(suspicion.isCertain(59)).isFalse();
        assertThat(suspicion.isCertain(60)).isTrue();
    }

    @Test
    void theCohortDoublesFasterWhenTheFleetIsUnknown() {
        CircuitPolicy policy = CircuitPolicy.defaults();
        assertThat(Cohort.share(0, 10_000, policy)).isCloseTo(0.01, within(1e-12));
        assertThat(Cohort.share(1_000, 10_000, policy)).isCloseTo(0.01 * Math.cbrt(2), within(1e-12));
        assertThat(Cohort.share(0, 0, policy)).isCloseTo(0.01, within(1e-12));
        assertThat(Cohort.share(250, 0, policy)).isCloseTo(0.02, within(1e-12));
    }

    @Test
    void aFleetAThousandTimesSmallerThanEstimatedReportsWithinSeconds() {
        CircuitPolicy policy = CircuitPolicy.defaults();
        assertThat(Cohort.share(2_125, 10_000, policy)).isCloseTo(0.02 * Math.cbrt(4), within(1e-12));
        assertThat(Cohort.share(3_000, 10_000, policy)).isEqualTo(1);
    }

    @Test
    void rulesWithoutADenominatorAdmitEveryEnvironment() {
        CircuitPolicy policy = CircuitPolicy.builder()
                .tripRule(TripRule.consecutiveFailures(5))
                .build();
        assertThat(Cohort.share(0, 10_000, policy)).isEqualTo(1);
    }

    @Test
    void theCohortAdmitsItsShareOfEnvironments() {
        CircuitPolicy policy = CircuitPolicy.builder().fleetSize(10_000).build();
        long joined = LongStream.range(0, 10_000)
                .filter(environment -> Cohort.admits(environment, false, WATCHED, NOW, policy))
                .count();
        long later = LongStream.range(0, 10_000)
                .filter(environment -> Cohort.admits(environment, false, WATCHED, NOW + 2_332, policy))
                .count();
        assertThat(joined).isBetween(70L, 130L);
        assertThat(later).isBetween(900L, 1_100L);
        assertThat(newcomers(policy, NOW + 60_000))
                .as("a sixteenth of the share for a doubtful size, at any age")
                .isBetween(2L, 25L);
    }

    @Test
    void newEnvironmentsOfAFleetOfUnknownSizeReportLikeTheOthers() {
        assertThat(Cohort.admits(1, true, WATCHED, NOW + 5_000, CircuitPolicy.defaults()))
                .isTrue();
        CircuitPolicy hasty =
                CircuitPolicy.builder().refreshInterval(Duration.ofMillis(200)).build();
        assertThat(newcomers(hasty, NOW + 2_000)).isBetween(2_400L, 2_700L); // a quarter of them
        assertThat(newcomers(hasty, NOW + 3_000)).isEqualTo(10_000);
    }

    @Test
    void theCohortOfTheWatchAfterARecoveryDoesNotGrowIfTheFleetsSizeIsKnown() {
        CircuitSnapshot recovered = Stored.closed()
                .watched(1, NOW, NOW + 15_000)
                .with(Attribute.RAMP_FROM, NOW)
                .snapshot();
        CircuitPolicy known = CircuitPolicy.builder().fleetSize(10_000).build();
        assertThat(Cohort.share(recovered, NOW, known)).isEqualTo(Cohort.share(2_000, 10_000, known));
        assertThat(Cohort.share(recovered, NOW + 10_000, known)).isEqualTo(Cohort.share(2_000, 10_000, known));
        CircuitPolicy unknown = CircuitPolicy.defaults();
        assertThat(Cohort.share(recovered, NOW, unknown)).isCloseTo(0.01, within(1e-12));
        assertThat(Cohort.share(recovered, NOW + 10_000, unknown)).isEqualTo(1);
    }

    @Test
    void newcomersJoinInTheFirstTwoSecondsOfAWatch() {
        CircuitPolicy policy = CircuitPolicy.builder().fleetSize(100).build();
        long first = newcomers(policy, NOW);
        long last = newcomers(policy, NOW + 2_000);
        assertThat(first).isBetween(550L, 700L); // a sixteenth of 10,000
        assertThat(last).isBetween(900L, 1_100L);
        assertThat(newcomers(policy, NOW + 60_000)).isEqualTo(last);
    }

    @Test
    void fullBucketsAreALargeButFiniteEstimate() {
        assertThat(FleetEstimate.distinct(64, 64)).isCloseTo(64 * Math.log(64) + 64, within(1e-9));
        assertThat(FleetEstimate.distinct(63, 64)).isCloseTo(64 * Math.log(64), within(1e-9));
    }

    @Test
    void theFleetIsEstimatedFromItsReportersAndTheirShare() {
        assertThat(FleetEstimate.size(10, 0.5, 1_000, 2_000)).isEqualTo(40);
        assertThat(FleetEstimate.size(10, 1, 4_000, 2_000)).isEqualTo(10);
        assertThat(FleetEstimate.size(10, 1, 0, 2_000)).isEqualTo(200);
        assertThat(FleetEstimate.size(1_000, 1e-6, 2_000, 2_000)).isEqualTo(1_000_000);
        assertThat(FleetEstimate.size(0.1, 1, 2_000, 2_000)).isEqualTo(1);
    }

    @Test
    void theLocalBreakerWaitsLongerEachTimeUpToAMinute() {
        LocalBreaker breaker = LocalBreaker.CLOSED;
        assertThat(breaker.isOpen()).isFalse();
        assertThat(breaker.opened(NOW, 0).refusing()).isEqualTo(Span.of(NOW, 4_000));
        assertThat(breaker.opened(NOW, 1).refusing()).isEqualTo(Span.of(NOW, 6_000));
        breaker = breaker.opened(NOW, 0.5);
        assertThat(breaker.isOpen()).isTrue();
        assertThat(breaker.opened(NOW, 0.5).refusing()).isEqualTo(Span.of(NOW, 10_000));
        for (int i = 0; i < 40; i++) {
            breaker = breaker.opened(NOW, 0.5);
        }
        assertThat(breaker.refusing()).isEqualTo(Span.of(NOW, 60_000));
        assertThat(breaker.probing(NOW, 3_000)).isEqualTo(new LocalBreaker(41, Span.of(NOW, 3_000), 0));
    }

    @Test
    void aFullBucketCountsNoMoreOfAnyOutcome() {
        assertThat(filled(70_000, false, false)).isEqualTo(new Counts(65_535, 0, 0));
        assertThat(filled(20_000, true, false)).isEqualTo(new Counts(16_383, 16_383, 0));
        assertThat(filled(20_000, false, true)).isEqualTo(new Counts(16_383, 0, 16_383));
    }

    @Test
    void aLaterBucketReplacesAFullOne() {
        RollingWindow window = new RollingWindow();
        for (int i = 0; i < 20_000; i++) {
            window.record(NOW, true, true);
        }
        long later = NOW + 8 * 1_024;
        window.record(later, false, true);
        assertThat(window.since(later, later)).isEqualTo(new Counts(1, 0, 1));
    }

    @Test
    void aMembershipIsDueWhenSomethingIsPendingAndItsPauseIsOver() {
        Membership member = new Membership(CircuitSnapshot.ABSENT, Counts.NONE);
        assertThat(member.isDue(NOW)).isFalse();
        member.add(new Counts(1, 1, 0));
        assertThat(member.isDue(NOW)).isTrue();
        member.pause(NOW, 500);
        assertThat(member.isDue(NOW + 499)).isFalse();
        assertThat(member.isDue(NOW + 500)).isTrue();
        member.hurry();
        assertThat(member.isDue(NOW + 1)).isTrue();
    }

    @Test
    void aMembershipBelongsToOneWatchOfOneEpoch() {
        Stored watched = Stored.closed().watched(3, NOW, NOW + 1);
        Membership member = new Membership(watched.snapshot(), Counts.NONE);
        assertThat(member.isOf(watched.snapshot())).isTrue();
        assertThat(member.isOf(watched.watched(4, NOW, NOW + 1).snapshot())).isFalse();
        assertThat(member.isOf(watched.with(Attribute.EPOCH, NOW).snapshot())).isFalse();
    }

    @Test
    void slowCallsOfOneEnvironmentAreHeldBackAsFailuresAre() {
        CircuitPolicy policy =
                CircuitPolicy.builder().slowCalls(Duration.ofMillis(500), 0.5).build();
        Membership member = new Membership(CircuitSnapshot.ABSENT, new Counts(100, 0, 100));
        assertThat(member.take(0, policy)).isEqualTo(new Counts(1, 0, 1));
        assertThat(member.take(3_000, policy)).isEqualTo(new Counts(3, 0, 3));
        assertThat(member.take(3_000, policy)).isEqualTo(Counts.NONE);
        member.add(new Counts(2, 0, 0));
        assertThat(member.take(3_000, policy)).isEqualTo(new Counts(4, 0, 2));
        assertThat(member.take(4_000, policy)).isEqualTo(new Counts(1, 0, 1));
    }

    @Test
    void evidenceBucketsAreFilledByManyEnvironments() {
        long used = LongStream.range(0, 10_000)
                .map(environment -> Hash.bucket(environment, Evidence.ENVIRONMENT_BUCKETS))
                .distinct()
                .count();
        assertThat(used).isEqualTo(64);
    }

    /** How many of 10,000 environments that have just started take part at this time. */
    private static long newcomers(CircuitPolicy policy, long now) {
        return LongStream.range(0, 10_000)
                .filter(environment -> Cohort.admits(environment, true, WATCHED, now, policy))
                .count();
    }

    private static Counts filled(int calls, boolean failed, boolean slow) {
        RollingWindow window = new RollingWindow();
        for (int i = 0; i < calls; i++) {
            window.record(NOW, failed, slow);
        }
        return window.since(NOW, NOW);
    }
}
