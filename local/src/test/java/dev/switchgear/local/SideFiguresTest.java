package dev.switchgear.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.sandbox.Health;
import dev.switchgear.sandbox.ReceivedRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Figures from the records of callers and the dependency. The break is at 1,000 ms, the recovery at 5,000, the end at
 * 9,000.
 */
final class SideFiguresTest {
    private static final Timeline TIMELINE = new Timeline(0, 1_000, 5_000, 9_000);

    @Test
    void countsTheCallsToTheDeadDependency() {
        SideFigures figures = SideFigures.of(
                TIMELINE,
                1,
                List.of(),
                List.of(
                        sighting(999, Health.Reply.OK),
                        sighting(1_000, Health.Reply.ERROR),
                        sighting(2_000, Health.Reply.NEVER),
                        sighting(3_000, Health.Reply.OK),
                        sighting(4_999, new Health.Reply(200, Duration.ofSeconds(1))),
                        sighting(5_000, Health.Reply.ERROR)));

        assertThat(figures.callsToDeadDependency()).isEqualTo(3);
    }

    @Test
    void isOpenWhenEveryEnvironmentHasRefused() {
        List<Attempt> attempts = List.of(
                attempt(500, RequestOutcome.REFUSED, "a"),
                attempt(1_200, RequestOutcome.REFUSED, "a"),
                attempt(1_900, RequestOutcome.REFUSED, "a"),
                new Attempt(1_700, 30, RequestOutcome.FAILED, "b", 0, true));

        assertThat(SideFigures.of(TIMELINE, 2, attempts, List.of()).timeToOpenMillis())
                .hasValue(730);
        assertThat(SideFigures.of(TIMELINE, 3, attempts, List.of()).timeToOpenMillis())
                .isEmpty();
    }

    @Test
    void hasRecoveredWithTheLastRefusal() {
        assertThat(recovery(attempt(4_000, RequestOutcome.REFUSED, "a"))).hasValue(0);
        assertThat(recovery(attempt(6_500, RequestOutcome.REFUSED, "a"), attempt(7_000, RequestOutcome.OK, "a")))
                .hasValue(1_500);
        assertThat(recovery(attempt(8_500, RequestOutcome.REFUSED, "a"))).isEmpty();
    }

    @Test
    void countsOutcomesByPhase() {
        SideFigures figures = SideFigures.of(
                TIMELINE,
                1,
                List.of(
                        attempt(10, RequestOutcome.OK, "a"),
                        attempt(1_000, RequestOutcome.FAILED, "a"),
                        attempt(1_001, RequestOutcome.FAILED, "a"),
                        attempt(8_999, RequestOutcome.OK, "a")),
                List.of());

        assertThat(figures.count(Timeline.StoryPhase.HEALTHY, RequestOutcome.OK))
                .isEqualTo(1);
        assertThat(figures.count(Timeline.StoryPhase.OUTAGE, RequestOutcome.FAILED))
                .isEqualTo(2);
        assertThat(figures.count(Timeline.StoryPhase.OUTAGE, RequestOutcome.OK)).isZero();
        assertThat(figures.count(RequestOutcome.OK)).isEqualTo(2);
    }

    @Test
    void findsTheLargestNumberOfConcurrentRequests() {
        assertThat(SideFigures.mostAtOnce(List.of())).isZero();
        assertThat(SideFigures.mostAtOnce(List.of(sighting(0, Health.Reply.ERROR))))
                .isEqualTo(1);
        // 20 ms each: the second begins when the first ends, the third while the second runs.
        assertThat(SideFigures.mostAtOnce(List.of(
                        sighting(0, Health.Reply.OK), sighting(20, Health.Reply.OK), sighting(39, Health.Reply.OK))))
                .isEqualTo(2);
        // Callers stop waiting after a second for an answer that never comes.
        assertThat(SideFigures.mostAtOnce(List.of(
                        sighting(0, Health.Reply.NEVER),
                        sighting(999, Health.Reply.NEVER),
                        sighting(1_000, Health.Reply.NEVER))))
                .isEqualTo(2);
    }

    private static java.util.OptionalLong recovery(Attempt... attempts) {
        return SideFigures.of(TIMELINE, 1, List.of(attempts), List.of()).timeToRecoverMillis();
    }

    private static Attempt attempt(long atMillis, RequestOutcome outcome, String environment) {
        return new Attempt(atMillis, 0, outcome, environment, 0, false);
    }

    private static ReceivedRequest sighting(long atMillis, Health.Reply reply) {
        return new ReceivedRequest(atMillis, "k1", "a", true, reply);
    }
}
