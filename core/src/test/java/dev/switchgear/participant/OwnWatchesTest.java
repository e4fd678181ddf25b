package dev.switchgear.participant;

import static dev.switchgear.protocol.Stored.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.protocol.Stored;
import dev.switchgear.spi.Attribute;
import org.junit.jupiter.api.Test;

/** What an environment learns from the watches that it started. */
final class OwnWatchesTest {
    private static final long ENDED = NOW + 15_000;
    private static final Stored WATCHED = Stored.closed().watched(1, NOW, ENDED);
    private static final Stored NOTHING_FOUND =
            WATCHED.with(Attribute.LEVEL, 1L).with(Attribute.LEVEL_AT, ENDED + 1);

    private final OwnWatches own = new OwnWatches();

    @Test
    void whoseWatchFindsNothingRestsForTwentySeconds() {
        judged(NOTHING_FOUND, ENDED);
        assertThat(own.isOddOneOut(ENDED)).isTrue();
        assertThat(own.isOddOneOut(ENDED + 19_999)).isTrue();
        assertThat(own.isOddOneOut(ENDED + 20_000)).isFalse();
    }

    @Test
    void eachFurtherOneInARowDoublesTheRestUpTo320Seconds() {
        for (long rest : new long[] {20_000, 40_000, 80_000, 160_000, 320_000, 320_000}) {
            judged(NOTHING_FOUND, ENDED);
            assertThat(own.isOddOneOut(ENDED + rest - 1)).isTrue();
            assertThat(own.isOddOneOut(ENDED + rest)).isFalse();
        }
    }

    @Test
    void aWatchWhoseTimeWasOverSaysNothingAndEndsTheRow() {
        judged(NOTHING_FOUND, ENDED);
        judged(WATCHED, ENDED + 30_000);
        assertThat(own.isOddOneOut(ENDED + 30_000)).isFalse();
        judged(NOTHING_FOUND, ENDED + 40_000);
        assertThat(own.isOddOneOut(ENDED + 59_999)).isTrue();
        assertThat(own.isOddOneOut(ENDED + 60_000)).isFalse();
    }

    @Test
    void aResultCountsOnce() {
        judged(NOTHING_FOUND, ENDED);
        own.judge(NOTHING_FOUND.snapshot(), ENDED + 10_000);
        assertThat(own.isOddOneOut(ENDED + 20_000)).isFalse();
    }

    @Test
    void aRunningWatchHasNoResult() {
        own.started(WATCHED.snapshot(), NOW);
        own.judge(WATCHED.snapshot(), ENDED - 1);
        assertThat(own.number()).isEqualTo(1);
        own.judge(WATCHED.snapshot(), ENDED);
        assertThat(own.number()).isZero();
    }

    @Test
    void aWatchThatOpenedTheCircuitFoundSomething() {
        own.started(WATCHED.snapshot(), NOW);
        own.judge(WATCHED.with(Attribute.EPOCH, Stored.EPOCH + 1).snapshot(), NOW + 1);
        assertThat(own.number()).isZero();
        judged(NOTHING_FOUND.with(Attribute.EPOCH, Stored.EPOCH + 1), ENDED);
        assertThat(own.isOddOneOut(ENDED)).isFalse();
    }

    @Test
    void whoRestsStartsNoWatch() {
        Scene scene = rested();
        long later = ENDED + 600_000;
        scene.counts(1, 0, later);
        assertThat(Trigger.fires(scene.root, scene.environment, later)).isTrue();
        Scene resting = rested();
        resting.counts(1, 0, later);
        resting.root.ownWatches().started(WATCHED.snapshot(), NOW);
        resting.root.ownWatches().judge(NOTHING_FOUND.snapshot(), later);
        assertThat(Trigger.fires(resting.root, resting.environment, later)).isFalse();
        assertThat(Trigger.fires(resting.root, resting.environment, later + 20_000))
                .isTrue();
    }

    /** One that is always drawn. */
    private static Scene rested() {
        return new Scene(CircuitPolicy.defaults(), 0.001).reads(NOTHING_FOUND.with(Attribute.LEVEL, 0L), ENDED);
    }

    private void judged(Stored result, long now) {
        own.started(WATCHED.snapshot(), NOW);
        own.judge(result.snapshot(), now);
    }
}
