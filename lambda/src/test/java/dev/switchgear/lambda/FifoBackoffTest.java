package dev.switchgear.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How long messages of a FIFO queue wait. */
final class HoldPlanTest {
    @Test
    void aMessageOutlastsAnOutageOfTwelveHoursHoweverRarelyItMayBeReceived() {
        for (int most : new int[] {1, 2, 3, 5, 10, 100, 1_000}) {
            FifoBackoff plan = new FifoBackoff(most);
            long waited = IntStream.rangeClosed(1, most)
                    .mapToLong(receives -> plan.seconds(2, receives))
                    .sum();
            assertThat(Duration.ofSeconds(waited)).as("%s receives", most).isGreaterThan(Duration.ofMinutes(709));
        }
    }

    @Test
    void nearlyAllOfThoseReceivesAreInTheFirstHour() {
        FifoBackoff plan = new FifoBackoff(10);
        assertThat(IntStream.rangeClosed(1, 10).mapToLong(receives -> plan.seconds(2, receives)))
                .containsExactly(2L, 5L, 13L, 33L, 85L, 217L, 553L, 1_411L, 3_600L, 42_600L);
    }

    @Test
    void theFirstWaitIsTheCircuits() {
        assertThat(new FifoBackoff(5).seconds(2, 1)).isEqualTo(2);
        assertThat(new FifoBackoff(0).seconds(15, 1)).isEqualTo(15);
    }

    @Test
    void noWaitIsLongerThanSqsAllows() {
        assertThat(new FifoBackoff(3).seconds(2, 1_000_000)).isEqualTo(FifoBackoff.LONGEST_SECONDS);
        assertThat(new FifoBackoff(1).seconds(0, 0)).isEqualTo(1);
    }

    @Test
    void withoutADeadLetterQueueNoWaitIsLong() {
        assertThat(new FifoBackoff(0).seconds(2, 30)).isEqualTo(900);
    }
}
