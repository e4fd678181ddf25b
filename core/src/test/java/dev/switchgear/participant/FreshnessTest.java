package dev.switchgear.participant;

import static dev.switchgear.protocol.Stored.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.protocol.Stored;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.DependencyItems;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which snapshots still decide, and how long a call waits for a newer one. */
final class FreshnessTest {
    private static final CircuitPolicy POLICY = CircuitPolicy.defaults();
    private static final CircuitPolicy OPTIMISTIC = CircuitPolicy.builder()
            .staleness(CircuitPolicy.Staleness.OPTIMISTIC)
            .build();
    private static final Stored QUIET = Stored.closed();
    private static final Stored OPEN = Stored.open().with(Attribute.OPEN_UNTIL, NOW + 500);
    private static final Stored WAITING = Stored.open().with(Attribute.OPEN_UNTIL, NOW + 10_000);
    private static final long FRESH = 1_999;
    private static final long PLAUSIBLE = 9_999;
    private static final long OLD = 10_000;

    @Test
    void aSnapshotDecidesForTenSecondsWhileTheStoreIsOnlyLate() {
        Scene scene = Scene.of(POLICY, QUIET);
        assertThat(decides(scene, FRESH)).isTrue();
        assertThat(decides(scene, PLAUSIBLE)).isTrue();
        assertThat(decides(scene, OLD)).isFalse();
        assertThat(decides(scene, -1)).as("the clock stepped back").isFalse();
    }

    @Test
    void anOpenCircuitStaysOpenHoweverOldItsSnapshotIs() {
        assertThat(decides(Scene.of(POLICY, OPEN), OLD)).isTrue();
    }

    @Test
    void anOptimisticCircuitIsDecidedByASnapshotOfAnyAgeButNotWithoutOne() {
        assertThat(decides(Scene.of(OPTIMISTIC, QUIET), OLD)).isTrue();
        assertThat(decides(new Scene(OPTIMISTIC, 0.5), OLD)).isFalse();
    }

    @Test
    void afterAFailedReadOnlyAFreshSnapshotDecides() {
        Scene scene = failing(Scene.of(POLICY, QUIET));
        assertThat(decides(scene, FRESH)).isTrue();
        assertThat(decides(scene, PLAUSIBLE)).isFalse();
        assertThat(decides(failing(Scene.of(POLICY, OPEN)), PLAUSIBLE)).isFalse();
        assertThat(decides(failing(Scene.of(OPTIMISTIC, QUIET)), PLAUSIBLE)).isFalse();
    }

    @Test
    void onceReadsFailASnapshotAtRestDoesNotDecideAgainstThreeBadCalls() {
        assertThat(decides(failing(atRest(QUIET)).counts(3, 0, NOW), FRESH)).isTrue();
        assertThat(decides(failing(atRest(QUIET)).counts(3, 0, NOW), FRESH + 1)).isFalse();
        assertThat(decides(failing(atRest(QUIET)).counts(2, 0, NOW), FRESH + 1)).isTrue();
        assertThat(decides(atRest(QUIET).counts(3, 0, NOW), FRESH + 1))
                .as("while reads are answered")
                .isTrue();
        assertThat(decides(failing(atRest(WAITING)).counts(3, 0, NOW), FRESH + 1))
                .as("while it is open")
                .isTrue();
        Scene back = failing(atRest(QUIET)).counts(3, 0, NOW);
        assertThat(decides(back, -1)).as("the clock stepped back").isFalse();
    }

    @Test
    void aCallWaitsLongerForTheFirstSnapshotAndAfterFiveSecondsWithoutAnAnswer() {
        assertThat(waits(new Scene(POLICY, 0.5), 0)).isEqualTo(ReadWait.FIRST);
        Scene scene = Scene.of(POLICY, QUIET);
        assertThat(waits(scene, 4_999)).isEqualTo(ReadWait.USUAL);
        assertThat(waits(scene, 5_000)).isEqualTo(ReadWait.FIRST);
        assertThat(waits(scene, -1)).as("the clock stepped back").isEqualTo(ReadWait.FIRST);
    }

    @Test
    void aCircuitThatIsReadRarelyHasNotPausedBeforeTwoIntervalsArePast() {
        Scene rarely = Scene.of(refreshedEvery(10), QUIET);
        assertThat(waits(rarely, 19_999)).isEqualTo(ReadWait.USUAL);
        assertThat(waits(rarely, 20_000)).isEqualTo(ReadWait.FIRST);
    }

    @Test
    void aCallWaitsLongerInTroubleToo() {
        assertThat(waits(Scene.of(POLICY, QUIET).counts(1, 0, NOW), 1_000)).isEqualTo(ReadWait.IN_TROUBLE);
        assertThat(waits(Scene.of(POLICY, OPEN), 1_000))
                .as("while it is tested")
                .isEqualTo(ReadWait.IN_TROUBLE);
        assertThat(waits(Scene.of(POLICY, QUIET), 1_000)).isEqualTo(ReadWait.USUAL);
    }

    @Test
    void aCallThatIsRefusedAnywayDoesNotWaitLonger() {
        assertThat(waits(Scene.of(POLICY, WAITING), 5_000)).isEqualTo(ReadWait.USUAL);
        assertThat(waits(ordered(OperatorOverride.Kind.FORCED_OPEN), 5_000)).isEqualTo(ReadWait.USUAL);
        assertThat(waits(ordered(OperatorOverride.Kind.FORCED_CLOSED), 5_000)).isEqualTo(ReadWait.FIRST);
        assertThat(waits(ordered(OperatorOverride.Kind.DISABLED), 5_000)).isEqualTo(ReadWait.FIRST);
    }

    @Test
    void oneCallWaitsLongerUntilTheStoreAnswers() {
        Scene scene = new Scene(POLICY, 0.5);
        StoreRequest.Read read = Learner.startRead(scene.environment, NOW);
        assertThat(read.readWait()).isEqualTo(ReadWait.FIRST);
        Learner.accept(scene.environment, read, new StoreReply.Late(), NOW);
        assertThat(waits(scene, 0)).isEqualTo(ReadWait.USUAL);
        var answer = new StoreReply.Items(new DependencyItems(QUIET.item(), Map.of()));
        Learner.accept(scene.environment, read, answer, NOW);
        assertThat(waits(scene, 5_000)).isEqualTo(ReadWait.FIRST);
    }

    @Test
    void badCallsADoubtfulAnswerAndKeysInTroubleEndTheRest() {
        assertThat(isAtRest(Scene.of(POLICY, QUIET))).isTrue();
        Scene suspect = Scene.of(POLICY, QUIET);
        suspect.root.suspect = true;
        assertThat(isAtRest(suspect)).isFalse();
        Scene doubtful = Scene.of(POLICY, QUIET);
        doubtful.root.doubtful = true;
        assertThat(isAtRest(doubtful)).isFalse();
        Scene keyed = Scene.of(POLICY, QUIET);
        keyed.environment.activeKeys = 1;
        assertThat(isAtRest(keyed)).isFalse();
    }

    private static Scene ordered(OperatorOverride.Kind kind) {
        return Scene.of(POLICY, QUIET.ordered(kind));
    }

    /** One whose snapshot is fresh for nearly ten seconds. */
    private static Scene atRest(Stored stored) {
        Scene scene = Scene.of(POLICY, stored);
        Refresh refresh = scene.environment.refresh;
        StoreRequest.Read read = Learner.startRead(scene.environment, NOW);
        refresh.answered(read, POLICY);
        refresh.rest(read, 10_000, POLICY);
        refresh.rest(read, 10_000, POLICY);
        return scene;
    }

    private static Scene failing(Scene scene) {
        scene.environment.refresh.backOff(NOW, POLICY);
        return scene;
    }

    private static CircuitPolicy refreshedEvery(int seconds) {
        return POLICY.toBuilder().refreshInterval(Duration.ofSeconds(seconds)).build();
    }

    private static boolean decides(Scene scene, long ageMillis) {
        return Freshness.isUsable(scene.environment, scene.root, NOW + ageMillis);
    }

    private static ReadWait waits(Scene scene, long ageMillis) {
        return Freshness.readWait(scene.environment, NOW + ageMillis);
    }

    private static boolean isAtRest(Scene scene) {
        return Freshness.isAtRest(scene.environment, NOW);
    }
}
