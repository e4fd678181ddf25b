package dev.switchgear.participant;

import static dev.switchgear.protocol.Stored.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.Outcome;
import dev.switchgear.participant.RollingWindow.Counts;
import dev.switchgear.protocol.Stored;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.Evidence;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The size of the fleet that is stored at the end of a watch, by those who reported and by what was known before. */
final class FoundFleetTest {
    private static final CircuitPolicy ALL_JOIN_AT_ONCE =
            CircuitPolicy.builder().fleetSize(10).build();

    /** The share that takes part grows to 1 within 0.79 s. */
    private static final CircuitPolicy ALL_JOIN_SOON =
            CircuitPolicy.builder().fleetSize(120).build();

    private static final long REFRESH = 2_000;

    @Test
    void theSizeFallsByHalfAtMostUnlessEverybodyHadARefreshToReportIn() {
        assertThat(foundAfter(REFRESH - 1, 4, 100)).isEqualTo(50);
        assertThat(foundAfter(REFRESH, 4, 100)).isEqualTo(8);
    }

    @Test
    void whoeverJoinedLessThanARefreshAgoMayNotHaveReportedYet() {
        assertThat(found(ALL_JOIN_SOON, REFRESH + 700, 4, 100)).isEqualTo(50);
        assertThat(found(ALL_JOIN_SOON, REFRESH + 800, 4, 100)).isEqualTo(8);
    }

    @Test
    void onceEverybodyReportedTheSizeIsAtMostTwiceWhatWasSeen() {
        assertThat(foundAfter(REFRESH, 4, 0)).isEqualTo(4);
        assertThat(foundAfter(REFRESH, 4, 12)).isEqualTo(6);
        assertThat(foundAfter(REFRESH, 4, 16)).isEqualTo(8);
        assertThat(foundAfter(REFRESH, 4, 18)).isEqualTo(8);
    }

    @Test
    void fromHalfOfTheBucketsOnReportersAreNotCountedExactlyEnoughForThat() {
        assertThat(foundAfter(REFRESH, 31, 200)).as("twice 42").isEqualTo(84);
        assertThat(foundAfter(REFRESH, 32, 200)).isEqualTo(100);
    }

    private static int foundAfter(long age, int buckets, long known) {
        return found(ALL_JOIN_AT_ONCE, age, buckets, known);
    }

    /** The stored size after a watch of this age was found calm, with reports in so many buckets of environments. */
    private static int found(CircuitPolicy policy, long age, int buckets, long known) {
        Stored watched = Stored.closed().watched(1, NOW - age, NOW + 5_000).with(Attribute.FLEET_HINT, known);
        Scene scene = new Scene(policy, 0.1).reads(watched, NOW);
        scene.root.membership = new Membership(scene.root.snapshot, Counts.NONE);
        Set<Integer> environments = IntStream.range(0, buckets).boxed().collect(Collectors.toSet());
        Evidence fine = new Evidence(400, 0, 0, environments, Set.of());
        Step<Boolean> report = scene.reporter.finish(
                scene.root.passage(Passage.Mode.COUNTED), Outcome.SUCCESS, new Ending(false, 0, NOW), null, NOW);
        Scene.write(Scene.answer(report, new StoreReply.Totals(fine), NOW), watched, NOW);
        return scene.root.snapshot.fleetHint();
    }
}
