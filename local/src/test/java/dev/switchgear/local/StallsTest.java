package dev.switchgear.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is taken off the waits of the fault tests: only what a thread was late. */
final class StallsTest {
    private static final long MILLI = 1_000_000;

    private long now = 7 * MILLI;
    private final Stalls stalls = Stalls.by(() -> now);

    @Test
    void aThreadThatIsOnTimeHasNoStalls() {
        for (int i = 0; i < 100; i++) {
            ticksAfter(20);
        }
        assertThat(stalls.nanos()).isZero();
    }

    @Test
    void whatATickIsLateIsAddedUp() {
        ticksAfter(320);
        ticksAfter(20);
        ticksAfter(25);
        assertThat(stalls.nanos()).isEqualTo(305 * MILLI);
    }

    @Test
    void aTickThatIsStillAwaitedCountsAsFarAsItIsLate() {
        now += 19 * MILLI;
        assertThat(stalls.nanos()).isZero();
        now += 100 * MILLI;
        assertThat(stalls.nanos()).isEqualTo(99 * MILLI);
        stalls.tick();
        assertThat(stalls.nanos()).isEqualTo(99 * MILLI);
    }

    private void ticksAfter(long millis) {
        now += millis * MILLI;
        stalls.tick();
    }
}
