package dev.switchgear.participant;

import static dev.switchgear.protocol.Stored.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.model.TripRule;
import dev.switchgear.protocol.Stored;
import dev.switchgear.protocol.Suspicion;
import dev.switchgear.spi.Attribute;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When a bad call is worth asking the fleet. */
final class TriggerTest {
    private static final CircuitPolicy POLICY = CircuitPolicy.defaults();
    private static final Suspicion SUSPICION = Suspicion.of(0.5);
    private static final int CERTAIN = 12 * SUSPICION.rise();

    @Test
    void oneFailureAfterManySuccessesIsEnough() {
        assertThat(fires(Stored.closed(), 1_068, 0)).isFalse();
        assertThat(fires(Stored.closed(), 1_069, 0)).isTrue();
    }

    @Test
    void aQuarterOfAFleetOfUnknownSizeMayStartAWatch() {
        assertThat(fires(Stored.closed(), SUSPICION.rise(), 0.249)).isTrue();
        assertThat(fires(Stored.closed(), SUSPICION.rise(), 0.25)).isFalse();
        assertThat(fires(Stored.closed(), 3 * SUSPICION.rise() - 1, 0.25)).isFalse();
        assertThat(fires(Stored.closed(), 3 * SUSPICION.rise(), 0.25))
                .as("certain")
                .isTrue();
    }

    @Test
    void aboutTwoHundredOfALargeFleetMayStartAWatch() {
        assertThat(followerFires(800, 0.249, 5_000)).isTrue();
        assertThat(followerFires(800, 0.25, 5_000)).isFalse();
        assertThat(followerFires(100, 0.99, 5_000)).isTrue();
    }

    @Test
    void aNewEnvironmentEstimatesTheFleetSixteenTimesAsLarge() {
        assertThat(followerFires(50, 0.249, 4_999)).isTrue();
        assertThat(followerFires(50, 0.25, 4_999)).isFalse();
        assertThat(followerFires(50, 0.25, 5_000)).isTrue();
    }

    /** One that began to follow the circuit so many milliseconds ago, in a fleet of a known size. */
    private static boolean followerFires(long fleet, double draw, long followedMillis) {
        Stored known = Stored.closed().with(Attribute.FLEET_HINT, fleet);
        Scene scene = scene(known, POLICY, draw);
        scene.root.failing = SUSPICION.rise();
        return Trigger.fires(scene.root, scene.environment, NOW + followedMillis);
    }

    @Test
    void anAttemptIsFollowedByASecondWithoutOne() {
        Scene scene = scene(Stored.closed(), POLICY, 0);
        scene.root.failing = CERTAIN;
        assertThat(Trigger.fires(scene.root, scene.environment, NOW)).isTrue();
        assertThat(Trigger.fires(scene.root, scene.environment, NOW + 999)).isFalse();
        assertThat(Trigger.fires(scene.root, scene.environment, NOW + 1_000)).isTrue();
    }

    @Test
    void afterFruitlessWatchesTheNextNeedsMoreAndWaitsLonger() {
        assertRest(1, 5_000);
        assertRest(3, 5_000);
        assertRest(4, 10_000);
        assertRest(5, 20_000);
        assertRest(8, 60_000);
        Stored level = ended(1, NOW - 60_000);
        assertThat(fires(level, (int) (1.9 * SUSPICION.rise()), 0)).isFalse();
        assertThat(fires(level, (int) (1.9 * SUSPICION.rise()) + 1, 0)).isTrue();
        assertThat(fires(ended(1, NOW + 100 - 5_000), (int) (1.9 * SUSPICION.rise()) + 1, 0))
                .isTrue();
    }

    @Test
    void slowCallsHaveASumOfTheirOwn() {
        CircuitPolicy policy =
                CircuitPolicy.builder().slowCalls(Duration.ofMillis(500), 0.5).build();
        Scene scene = scene(Stored.closed(), policy, 0);
        assertThat(Trigger.fires(scene.root, scene.environment, NOW)).isFalse();
        scene.root.slowness = SUSPICION.rise();
        assertThat(Trigger.fires(scene.root, scene.environment, NOW)).isTrue();
    }

    @Test
    void rulesWithoutADenominatorStartAWatchAtOnce() {
        CircuitPolicy policy = CircuitPolicy.builder()
                .tripRule(TripRule.consecutiveFailures(5))
                .build();
        Scene scene = scene(Stored.closed(), policy, 0.99);
        assertThat(Trigger.fires(scene.root, scene.environment, NOW)).isTrue();
    }

    @Test
    void noWatchStartsWhereItWouldHaveNoEffect() {
        assertThat(fires(Stored.open(), CERTAIN, 0)).isFalse();
        assertThat(fires(Stored.closed().watched(1, NOW, NOW + 101), CERTAIN, 0))
                .isFalse();
        assertThat(fires(Stored.closed().ordered(OperatorOverride.Kind.DISABLED), CERTAIN, 0))
                .isFalse();
        Scene unread = new Scene(POLICY, 0);
        unread.root.failing = CERTAIN;
        assertThat(Trigger.fires(unread.root, unread.environment, NOW)).isFalse();
        Scene cut = scene(Stored.closed(), POLICY, 0);
        cut.root.failing = CERTAIN;
        cut.writeFails(NOW);
        assertThat(Trigger.fires(cut.root, cut.environment, NOW)).isFalse();
    }

    @Test
    void aKeyThatIsNotStoredStartsAWatchOnlyWhenItIsCertain() {
        assertThat(keyFires(POLICY, CERTAIN, 15, 63)).isTrue();
        assertThat(keyFires(POLICY, SUSPICION.rise(), 15, 63)).isFalse();
        CircuitPolicy counting = CircuitPolicy.builder()
                .tripRule(TripRule.consecutiveFailures(5))
                .build();
        assertThat(keyFires(counting, 0, 15, 63)).isTrue();
    }

    @Test
    void aKeyThatIsNotStoredStartsAWatchOnlyWhileThereIsRoom() {
        assertThat(keyFires(POLICY, CERTAIN, 16, 63)).isFalse();
        assertThat(keyFires(POLICY, CERTAIN, 15, 64)).isFalse();
        assertThat(keyFires(POLICY, CERTAIN, 15, 63, 191)).isTrue();
        assertThat(keyFires(POLICY, CERTAIN, 15, 63, 192)).isFalse();
    }

    @Test
    void aStoredKeyStartsAWatchLikeItsDependency() {
        Scene scene = scene(Stored.closed(), POLICY, 0);
        LocalCircuit key = key(scene);
        key.snapshot = Stored.closed().snapshot();
        key.failing = SUSPICION.rise();
        scene.environment.storedKeys = 64;
        assertThat(Trigger.fires(key, scene.environment, NOW)).isTrue();
    }

    private static void assertRest(long level, long gap) {
        assertThat(fires(ended(level, NOW + 100 - gap), CERTAIN, 0))
                .as("level %s", level)
                .isTrue();
        if (gap > 0) {
            assertThat(fires(ended(level, NOW + 100 - gap + 1), (int) (1.99 * SUSPICION.rise()), 0))
                    .as("level %s", level)
                    .isFalse();
        }
    }

    private static Stored ended(long level, long until) {
        return Stored.closed()
                .watched(3, until - 15_000, until)
                .with(Attribute.LEVEL, level)
                .with(Attribute.LEVEL_AT, until);
    }

    private static boolean keyFires(CircuitPolicy policy, int failing, int active, int stored) {
        return keyFires(policy, failing, active, stored, stored);
    }

    private static boolean keyFires(CircuitPolicy policy, int failing, int active, int stored, int items) {
        Scene scene = scene(Stored.closed(), policy, 0);
        LocalCircuit key = key(scene);
        key.failing = failing;
        scene.environment.activeKeys = active;
        scene.environment.storedKeys = stored;
        scene.environment.storedItems = items;
        return Trigger.fires(key, scene.environment, NOW);
    }

    private static LocalCircuit key(Scene scene) {
        LocalCircuit key = new LocalCircuit(TestFleet.PAYMENTS.withKey("shard-1"));
        key.known = true;
        key.readAt = scene.root.readAt;
        return key;
    }

    private static boolean fires(Stored stored, int failing, double draw) {
        Scene scene = scene(stored, POLICY, draw);
        scene.root.failing = failing;
        busy(scene);
        return Trigger.fires(scene.root, scene.environment, NOW + 100);
    }

    /** One that makes many calls, and has read some time ago. */
    private static void busy(Scene scene) {
        scene.root.window.record(NOW, false, false);
        scene.root.window.record(NOW, false, false);
    }

    private static Scene scene(Stored stored, CircuitPolicy policy, double draw) {
        return new Scene(policy, draw).reads(stored, NOW);
    }

    @Test
    void whoHasJustReadOrMakesFewCallsStartsAWatchForCertain() {
        assertThat(lastReadFires(2, 99)).isTrue();
        assertThat(lastReadFires(2, 100)).isFalse();
        assertThat(lastReadFires(1, 100)).isTrue();
        assertThat(lastReadFires(1, 1_999)).isTrue();
        assertThat(lastReadFires(1, 2_000)).isFalse();
    }

    /** One that made so many calls, and read so many milliseconds ago, in a fleet of unknown size. */
    private static boolean lastReadFires(int calls, long agoMillis) {
        Scene scene = scene(Stored.closed(), POLICY, 0.99).counts(0, calls, NOW);
        scene.root.failing = SUSPICION.rise();
        return Trigger.fires(scene.root, scene.environment, NOW + agoMillis);
    }

    @Test
    void aFleetThatMayBeACrowdReadsBeforeItWrites() {
        assertThat(readsFirst(fleetOf(16), 2, 5_000)).isFalse();
        assertThat(readsFirst(fleetOf(17), 2, 5_000)).isTrue();
        assertThat(readsFirst(POLICY, 2, 5_000)).isFalse();
        assertThat(readsFirst(POLICY, 1, 5_000)).as("with few calls").isTrue();
        assertThat(readsFirst(POLICY, 2, 4_999)).as("newcomer").isTrue();
    }

    @Test
    void whatIsReadIsNotReadAgainForATenthOfASecond() {
        assertThat(readsFirst(fleetOf(17), 2, 99)).isFalse();
        assertThat(readsFirst(fleetOf(17), 2, 100)).isTrue();
    }

    @Test
    void rulesWithoutADenominatorNeedNoReadBeforeAWrite() {
        CircuitPolicy counting = CircuitPolicy.builder()
                .tripRule(TripRule.consecutiveFailures(5))
                .fleetSize(1_000)
                .build();
        assertThat(readsFirst(counting, 2, 5_000)).isFalse();
    }

    /** Whether one does that has read once, so many milliseconds ago, and has just made so many calls. */
    private static boolean readsFirst(CircuitPolicy policy, int calls, long agoMillis) {
        Scene scene = scene(Stored.closed(), policy, 0).counts(0, calls, NOW + agoMillis);
        return Trigger.readsFirst(scene.root, scene.environment, NOW + agoMillis);
    }

    private static CircuitPolicy fleetOf(int size) {
        return CircuitPolicy.builder().fleetSize(size).build();
    }

    @Test
    void twoFailuresInARowOverruleTheLevelTenSecondsAfterAWatch() {
        Stored longAgo = ended(4, NOW + 100 - 10_000);
        assertThat(fires(longAgo, 2 * SUSPICION.rise(), 0.99)).isTrue();
        assertThat(fires(longAgo, 2 * SUSPICION.rise() - 1, 0)).isFalse();
        assertThat(fires(ended(4, NOW + 100 - 9_999), 2 * SUSPICION.rise(), 0)).isFalse();
    }

    @Test
    void aFailureMoreOverrulesItAtOnceInASmallFleetAndThreeMoreInALargeOne() {
        assertThat(fires(justEnded(0), 3 * SUSPICION.rise() - 1, 0)).isFalse();
        assertThat(fires(justEnded(0), 3 * SUSPICION.rise(), 0)).isTrue();
        assertThat(fires(justEnded(1_000), 5 * SUSPICION.rise() - 1, 0)).isFalse();
        assertThat(fires(justEnded(1_000), 5 * SUSPICION.rise(), 0)).isTrue();
    }

    @Test
    void failuresThatAWatchHasFoundToBeNoOutageOverruleNothing() {
        Scene scene = scene(justEnded(0), POLICY, 0);
        scene.root.failing = CERTAIN;
        scene.root.refuted = true;
        assertThat(Trigger.fires(scene.root, scene.environment, NOW)).isFalse();
        scene.root.refuted = false;
        assertThat(Trigger.fires(scene.root, scene.environment, NOW)).isTrue();
    }

    @Test
    void theChanceToOverruleDoublesWithEachFailureAndIsSmallerInALargerFleet() {
        assertThat(fires(justEnded(1_000), 12 * SUSPICION.rise(), 0.511)).isTrue();
        assertThat(fires(justEnded(1_000), 12 * SUSPICION.rise(), 0.513)).isFalse();
        assertThat(fires(justEnded(1_000), 12 * SUSPICION.rise() - 1, 0.255)).isTrue();
        assertThat(fires(justEnded(1_000), 12 * SUSPICION.rise() - 1, 0.257)).isFalse();
        assertThat(fires(justEnded(10), 3 * SUSPICION.rise(), 0.39)).isTrue();
        assertThat(fires(justEnded(10), 3 * SUSPICION.rise(), 0.41)).isFalse();
    }

    /** A watch that found nothing a second ago, in a fleet of this size; 0 if it is unknown. */
    private static Stored justEnded(long fleet) {
        return ended(4, NOW - 900).with(Attribute.FLEET_HINT, fleet);
    }
}
