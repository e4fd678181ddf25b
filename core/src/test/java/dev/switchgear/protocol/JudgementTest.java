package dev.switchgear.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.TripRule;
import dev.switchgear.spi.Evidence;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The verdict of each rule on evidence. */
final class JudgementTest {
    private static final CircuitPolicy BOTH =
            CircuitPolicy.builder().slowCalls(Duration.ofMillis(500), 0.5).build();
    private static final CircuitPolicy IN_A_ROW = CircuitPolicy.builder()
            .tripRule(TripRule.consecutiveFailures(5))
            .slowCalls(Duration.ofMillis(500), 0.5)
            .build();

    @Test
    void aShareOfFailuresIsShownWithItsSources() {
        Judgement judgement = Judgement.of(evidence(40, 30, 0, 4), 1_000, false, CircuitPolicy.defaults());
        assertThat(judgement).isEqualTo(new Judgement(Verdict.TRIP, "failure rate 75 % of 40 calls in 4 environments"));
    }

    @Test
    void eitherTestMayTrip() {
        assertThat(judged(evidence(20, 20, 0, 5), BOTH).reason()).startsWith("failure rate 100 %");
        assertThat(judged(evidence(20, 0, 20, 5), BOTH).reason()).startsWith("slow-call rate 100 %");
        assertThat(judged(evidence(20, 0, 20, 5), BOTH).verdict()).isEqualTo(Verdict.TRIP);
    }

    @Test
    void bothTestsMustBeCalm() {
        assertThat(judged(evidence(20, 0, 0, 5), BOTH).verdict()).isEqualTo(Verdict.CALM);
        assertThat(judged(evidence(20, 0, 10, 5), BOTH).verdict()).isEqualTo(Verdict.OPEN_QUESTION);
        assertThat(judged(evidence(20, 12, 10, 5), BOTH).verdict()).isEqualTo(Verdict.SUSPICIOUS);
        assertThat(judged(evidence(20, 10, 12, 5), BOTH).verdict()).isEqualTo(Verdict.SUSPICIOUS);
    }

    @Test
    void theThresholdOfTheRateDecides() {
        Evidence evidence = evidence(100, 40, 0, 5);
        assertThat(judged(evidence, rate(0.2)).verdict()).isEqualTo(Verdict.TRIP);
        assertThat(judged(evidence, rate(0.8)).verdict()).isEqualTo(Verdict.CALM);
        assertThat(Judgement.failureRateThreshold(rate(0.2))).isEqualTo(0.2);
        assertThat(Judgement.failureRateThreshold(IN_A_ROW))
                .as("a rule without a rate")
                .isEqualTo(0.5);
    }

    @Test
    void failuresInARowAreCountedToTheLast() {
        assertThat(judged(evidence(5, 5, 0, 5), IN_A_ROW).verdict()).isEqualTo(Verdict.TRIP);
        assertThat(judged(evidence(4, 4, 0, 5), IN_A_ROW).verdict()).isEqualTo(Verdict.SUSPICIOUS);
        assertThat(judged(evidence(6, 5, 0, 5), IN_A_ROW).verdict()).isEqualTo(Verdict.CALM);
        assertThat(judged(evidence(20, 20, 20, 5), IN_A_ROW).reason()).isEqualTo("20 consecutive failures");
    }

    @Test
    void slownessTripsBesideFailuresInARowIfEnoughEnvironmentsReportIt() {
        assertThat(judged(evidence(20, 0, 20, 5), IN_A_ROW).reason()).startsWith("slow-call rate");
        assertThat(judged(evidence(20, 0, 20, 1), IN_A_ROW).verdict()).isEqualTo(Verdict.CALM);
        assertThat(judged(evidence(20, 0, 5, 5), IN_A_ROW).verdict()).isEqualTo(Verdict.CALM);
    }

    @Test
    void anOlderWatchNeedsFewerEnvironments() {
        assertThat(aged(2, 2_999)).isEqualTo(Verdict.SUSPICIOUS);
        assertThat(aged(2, 3_000)).isEqualTo(Verdict.TRIP);
        assertThat(aged(1, 4_999)).isEqualTo(Verdict.SUSPICIOUS);
        assertThat(aged(1, 5_000)).isEqualTo(Verdict.TRIP);
    }

    @Test
    void twoKeysAreEnoughToOpenADependencyAndOneIsNot() {
        assertThat(keyed(Set.of(9))).isEqualTo(Verdict.SUSPICIOUS);
        assertThat(keyed(Set.of(9, 10))).isEqualTo(Verdict.TRIP);
    }

    private static CircuitPolicy rate(double threshold) {
        return CircuitPolicy.builder().failureRateThreshold(threshold).build();
    }

    private static Verdict aged(int environments, long ageMillis) {
        return Judgement.of(evidence(40, 40, 0, environments), ageMillis, false, CircuitPolicy.defaults())
                .verdict();
    }

    private static Verdict keyed(Set<Integer> keys) {
        Evidence evidence = new Evidence(40, 40, 0, Set.of(1, 2, 3, 4), keys);
        return Judgement.of(evidence, 9_000, true, CircuitPolicy.defaults()).verdict();
    }

    private static Judgement judged(Evidence evidence, CircuitPolicy policy) {
        return Judgement.of(evidence, 1_000, false, policy);
    }

    private static Evidence evidence(long calls, long failures, long slow, int environments) {
        Set<Integer> buckets = IntStream.range(0, environments).boxed().collect(Collectors.toSet());
        return new Evidence(calls, failures, slow, buckets, Set.of());
    }
}
