package dev.switchgear.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How long messages of a FIFO queue wait. */
final class HoldPlanTest {
    @Test
    void aMessageOutlastsTwelveHoursHoweverRarelyItMayBeReceived() {
        for (int most : new int[] {3, 5, 10, 100, 1_000}) {
            HoldPlan plan = new HoldPlan(most);
            long waited = IntStream.range(1, most)
                    .mapToLong(receives -> plan.seconds(2, receives))
                    .sum();
            assertThat(Duration.ofSeconds(waited))
                    .as("%s receives", most)
                    .isGreaterThan(Duration.ofMinutes(11 * 60 + 49));
        }
    }

    @Test
    void theFirstWaitIsTheCircuits() {
        assertThat(new HoldPlan(5).seconds(2, 1)).isEqualTo(2);
        assertThat(new HoldPlan(0).seconds(15, 1)).isEqualTo(15);
    }

    @Test
    void noWaitIsLongerThanSqsAllows() {
        assertThat(new HoldPlan(3).seconds(2, 1_000_000)).isEqualTo(HoldPlan.LONGEST_SECONDS);
        assertThat(new HoldPlan(1).seconds(0, 0)).isEqualTo(1);
    }

    @Test
    void withoutADeadLetterQueueNoWaitIsLong() {
        assertThat(new HoldPlan(0).seconds(2, 30)).isEqualTo(900);
    }
}
