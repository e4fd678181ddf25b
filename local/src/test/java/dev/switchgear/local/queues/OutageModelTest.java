package dev.switchgear.local.queues;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.local.queues.OutageModel.Outage;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** The model of the costs against what the story counted: two runs, with the times that they measured. */
class OutageModelTest {
    private static final Percentage CLOSE = Percentage.withPercentage(25);

    @Test
    void theInvocationsOfTheModelAreCloseToThoseThatTheStoryCounted() {
        // 2026-11-29, on a machine with a load of 20: the circuit opened after 16 s
        assertThat(workers(40, 67, 0.217, 16, true)).isCloseTo(133L, CLOSE);
        assertThat(workers(40, 67, 0.071, 16, false)).isCloseTo(854L, CLOSE);
    }

    @Test
    void whatFailsBeforeTheCircuitOpensComesBackAfterTheVisibilityTimeout() {
        long failing = workers(19, 100, 0.1, 19, false);
        assertThat(failing).as("each message once").isBetween(180L, 200L);
        assertThat(workers(25, 100, 0.1, 25, false))
                .as("those of the first five seconds twice")
                .isGreaterThan(failing + 80);
    }

    private static long workers(int seconds, int perSecond, double batchSeconds, int opens, boolean governed) {
        Outage outage = new Outage(
                seconds,
                perSecond,
                QueueSide.STANDARD_CONCURRENCY,
                QueueSide.STANDARD_CONCURRENCY,
                batchSeconds,
                opens,
                QueueSide.VISIBILITY_SECONDS,
                GovernorLoop.EVERY_SECONDS,
                1,
                QueuesStage.OPEN_WAIT_SECONDS,
                QueuesStage.MAX_OPEN_WAIT_SECONDS);
        return OutageModel.requests(outage, governed).workers();
    }
}
