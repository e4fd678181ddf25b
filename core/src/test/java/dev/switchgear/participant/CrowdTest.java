package dev.switchgear.participant;

import static dev.switchgear.protocol.Stored.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.model.Refusal;
import dev.switchgear.protocol.ProbeTurn;
import dev.switchgear.protocol.Stored;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.DependencyItems;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.Transition;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an environment leaves undone whose fleet is so large that the table had no capacity for its reads. */
final class CrowdTest {
    private static final CircuitPolicy LARGE =
            CircuitPolicy.builder().fleetSize(50_000).build();
    private static final CircuitPolicy SMALL =
            CircuitPolicy.builder().fleetSize(8).build();
    private static final CircuitPolicy UNKNOWN = CircuitPolicy.defaults();

    private static final double ONE_IN_A_THOUSAND = 0.001;
    private static final long NEXT_CALL = NOW + 1_000;

    private static final Stored QUIET = Stored.closed();
    private static final Stored WATCHED = QUIET.watched(1, NOW, NOW + 15_000);
    private static final Stored OPEN = Stored.open().with(Attribute.OPEN_UNTIL, NOW + 500);

    @Test
    void aCrowdIsALargeFleetWhoseReadsWereThrottled() {
        assertThat(Crowd.includes(throttledOnce(LARGE, QUIET).environment, NOW)).isTrue();
        assertThat(Crowd.includes(throttledOnce(UNKNOWN, QUIET).environment, NOW))
                .isTrue();
        assertThat(Crowd.includes(throttledOnce(SMALL, QUIET).environment, NOW)).isFalse();
        assertThat(Crowd.includes(Scene.of(LARGE, QUIET).environment, NOW)).isFalse();
    }

    @Test
    void aFleetWhoseReadsFitAtTheUsualIntervalIsNoCrowd() {
        Scene fits = throttledOnce(UNKNOWN, QUIET.with(Attribute.FLEET_HINT, 500L));
        assertThat(Crowd.includes(fits.environment, NOW)).isFalse();
        assertThat(longestAtRest(fits)).isEqualTo(2_000);
        Scene larger = throttledOnce(UNKNOWN, QUIET.with(Attribute.FLEET_HINT, 501L));
        assertThat(Crowd.includes(larger.environment, NOW)).isTrue();
        assertThat(longestAtRest(larger)).isEqualTo(10_000);
    }

    @Test
    void theShareThatIsDrawnIsTheWantedPartOfTheFleet() {
        assertThat(isOneOf(4, Scene.of(SMALL, QUIET))).isFalse();
        assertThat(isOneOf(4.01, Scene.of(SMALL, QUIET))).isTrue();
        assertThat(isOneOf(25_000, Scene.of(LARGE, QUIET))).isFalse();
        assertThat(isOneOf(25_001, Scene.of(LARGE, QUIET))).isTrue();
        assertThat(isOneOf(5_000, Scene.of(UNKNOWN, QUIET))).isFalse();
        assertThat(isOneOf(5_001, Scene.of(UNKNOWN, QUIET))).isTrue();
    }

    @Test
    void oneBadCallIsAReasonToReadExceptInACrowd() {
        assertThat(readsAfter(1, Scene.of(LARGE, QUIET))).isTrue();
        assertThat(readsAfter(1, throttledOnce(SMALL, QUIET))).isTrue();
        assertThat(readsAfter(1, throttledOnce(LARGE, QUIET))).isFalse();
        assertThat(readsAfter(2, throttledOnce(LARGE, QUIET))).isFalse();
        assertThat(readsAfter(3, throttledOnce(LARGE, QUIET))).isTrue();
    }

    @Test
    void soonAfterARecoveryOneBadCallIsAReasonInACrowdToo() {
        Stored recovered = QUIET.with(Attribute.RAMP_FROM, NOW - 10_000);
        assertThat(readsAfter(1, throttledOnce(LARGE, recovered))).isTrue();
        Stored longAgo = QUIET.with(Attribute.RAMP_FROM, NOW - 3_600_000);
        assertThat(readsAfter(1, throttledOnce(LARGE, longAgo))).isFalse();
    }

    @Test
    void aThrottledFleetThatWasFoundToBeLargeIsLarger() {
        Stored counted = QUIET.with(Attribute.FLEET_HINT, 1_000L);
        assertThat(longestAtRest(throttledOnce(UNKNOWN, counted))).isEqualTo(10_000);
        assertThat(longestAtRest(Scene.of(UNKNOWN, counted))).isEqualTo(4_000);
        CircuitPolicy sure = CircuitPolicy.builder().fleetSize(1_000).build();
        assertThat(longestAtRest(throttledOnce(sure, QUIET))).isEqualTo(4_000);
        assertThat(longestAtRest(throttledOnce(UNKNOWN, QUIET.with(Attribute.FLEET_HINT, 100L))))
                .as("a small fleet on the table of a large one")
                .isEqualTo(400);
    }

    @Test
    void aCrowdThatHasHeardThatNothingWasFoundRestsForAWhile() {
        Scene scene = throttledOnce(LARGE, WATCHED);
        takesPart(scene).rest(NOW, 4_000);
        assertThat(Freshness.isAtRest(scene.environment, NOW)).isTrue();
        assertThat(Freshness.isAtRest(scene.environment, NOW + 4_000)).isFalse();
        Scene one = Scene.of(LARGE, WATCHED);
        takesPart(one).rest(NOW, 4_000);
        assertThat(Freshness.isAtRest(one.environment, NOW)).isFalse();
    }

    @Test
    void aReadThatMustBeRepeatedIsRepeatedInACrowdToo() {
        Scene scene = throttledOnce(LARGE, QUIET);
        scene.root.doubtful = true;
        scene.root.suspect = true;
        assertThat(Learner.neededRead(scene.environment, null, NEXT_CALL)).isNotNull();
    }

    @Test
    void aReadAfterBadCallsDoesNotBringMoreReadsInACrowd() {
        assertThat(nextReadAfterALook(throttledOnce(LARGE, QUIET))).isGreaterThan(3_000);
        assertThat(nextReadAfterALook(Scene.of(LARGE, QUIET))).isLessThan(2_500);
    }

    @Test
    void aCrowdRestsWhileOthersWatchAndFollowsIfItTakesPart() {
        Scene scene = throttledOnce(LARGE, WATCHED);
        assertThat(Freshness.isAtRest(scene.environment, NOW)).isTrue();
        takesPart(scene);
        assertThat(Freshness.isAtRest(scene.environment, NOW)).isFalse();
        assertThat(Freshness.isAtRest(Scene.of(LARGE, WATCHED).environment, NOW))
                .isFalse();
    }

    @Test
    void ofACrowdThatCannotReadNoMoreJoinAWatchThanItsLastAnswerAskedFor() {
        assertThat(joins(kept(Scene.of(LARGE, WATCHED)), NOW + 10_000)).isFalse();
        assertThat(joins(throttledOnce(LARGE, WATCHED), NOW + 10_000)).isTrue();
        assertThat(joins(kept(Scene.of(SMALL, WATCHED)), NOW + 10_000)).isTrue();
        Scene late = kept(Scene.of(LARGE, QUIET.watched(1, NOW - 10_000, NOW + 5_000)));
        late.root.firstRead = NOW - 20_000;
        assertThat(joins(late, NOW)).as("one that was old when it was read").isTrue();
    }

    @Test
    void beforeItTestsTheDependencyForItselfOneOfACrowdReads() {
        assertThat(readsBeforeItsTest(LARGE, QUIET, 5_000)).isTrue();
        assertThat(readsBeforeItsTest(LARGE, QUIET, 4_999))
                .as("it still refuses")
                .isFalse();
        assertThat(readsBeforeItsTest(SMALL, QUIET, 5_000)).isFalse();
        assertThat(readsBeforeItsTest(LARGE, OPEN, 5_000)).as("the fleet tests").isFalse();
        Scene closed = keptForLong(LARGE, QUIET);
        assertThat(Learner.neededRead(closed.environment, null, NOW + 5_000)).isNull();
        Scene busy = keptForLong(LARGE, QUIET);
        busy.root.breaker = LocalBreaker.CLOSED.opened(NOW, 0.5);
        StoreRequest.Read last = Learner.startRead(busy.environment, NOW + 4_900);
        busy.environment.refresh.failed(last, true, NOW + 4_900, LARGE);
        assertThat(Learner.neededRead(busy.environment, null, NOW + 5_000))
                .as("a tenth of a second after another read")
                .isNull();
    }

    private static boolean readsBeforeItsTest(CircuitPolicy policy, Stored stored, long millis) {
        Scene scene = keptForLong(policy, stored);
        scene.root.breaker = LocalBreaker.CLOSED.opened(NOW, 0.5);
        return Learner.neededRead(scene.environment, null, NOW + millis) != null;
    }

    /** One whose reads were throttled so often that the next one is not due for half a minute. */
    private static Scene keptForLong(CircuitPolicy policy, Stored stored) {
        Scene scene = kept(Scene.of(policy, stored));
        for (int i = 0; i < 5; i++) {
            scene.environment.refresh.backOff(NOW, policy);
        }
        return scene;
    }

    private static boolean joins(Scene scene, long now) {
        scene.root.invited = true;
        scene.reporter.joinIfDrawn(scene.root, now);
        return scene.root.membership != null;
    }

    @Test
    void aCrowdRestsUnderAnOverride() {
        Stored ordered = QUIET.ordered(OperatorOverride.Kind.FORCED_OPEN);
        assertThat(Freshness.isAtRest(throttledOnce(LARGE, ordered).environment, NOW))
                .isTrue();
        assertThat(Freshness.isAtRest(Scene.of(LARGE, ordered).environment, NOW))
                .isFalse();
    }

    @Test
    void whileOthersProbeACrowdIsRefusedByWhatItHasRead() {
        long tested = NOW + 5_000;
        Scene crowd = throttledOnce(LARGE, OPEN);
        assertThat(Learner.neededRead(crowd.environment, null, tested)).isNull();
        assertThat(Learner.backgroundRead(crowd.environment, tested)).isEmpty();
        assertThat(Scene.done(crowd.gate.admit(crowd.root, tested, 2)))
                .isInstanceOfSatisfying(
                        Answer.Deny.class,
                        deny -> assertThat(deny.refusal().cause()).isEqualTo(Refusal.Cause.PROBING));
        assertThat(Learner.neededRead(crowd.environment, null, NOW + 10_000))
                .as("ten seconds later")
                .isNotNull();
        assertThat(Learner.neededRead(Scene.of(LARGE, OPEN).environment, null, tested))
                .isNotNull();
    }

    @Test
    void whoseTurnItIsToProbeGrowsOnlyWithWhatACrowdHasRead() {
        long later = NOW + 60_000;
        Scene crowd = throttledOnce(LARGE, OPEN);
        assertThat(Crowd.isProbeTurn(crowd.environment, crowd.root, later)).isFalse();
        crowd.reads(OPEN, later);
        assertThat(Crowd.isProbeTurn(crowd.environment, crowd.root, later)).isTrue();
        Scene one = Scene.of(LARGE, OPEN);
        assertThat(Crowd.isProbeTurn(one.environment, one.root, later)).isTrue();
    }

    @Test
    void itIsTheTurnOfACrowdAFifthOfASecondAfterWhatItHasRead() {
        Scene crowd = throttledOnce(LARGE, OPEN);
        long turn = OPEN.snapshot().openUntil();
        while (!ProbeTurn.isMine(crowd.environment.identity.number(), OPEN.snapshot(), turn, LARGE)) {
            turn++;
        }
        crowd.reads(OPEN, turn - 201);
        assertThat(Crowd.isProbeTurn(crowd.environment, crowd.root, turn + 60_000))
                .isFalse();
        crowd.reads(OPEN, turn - 200);
        assertThat(Crowd.isProbeTurn(crowd.environment, crowd.root, turn + 60_000))
                .isTrue();
    }

    @Test
    void whoCannotReadStartsAWatchOnlyIfFewOfTheCrowdDo() {
        assertThat(startsWatch(kept(new Scene(LARGE, 0.5)))).isFalse();
        assertThat(startsWatch(kept(new Scene(LARGE, ONE_IN_A_THOUSAND)))).isTrue();
        assertThat(startsWatch(kept(new Scene(UNKNOWN, 0.5)))).isFalse();
        assertThat(startsWatch(kept(new Scene(SMALL, 0.5)))).isTrue();
        assertThat(startsWatch(throttledOnce(LARGE, QUIET))).as("who can read").isTrue();
    }

    @Test
    void fewOfACrowdCompleteTheWorkOfADeadProber() {
        Stored left = Stored.open().with(Attribute.OPEN_UNTIL, NOW - 60_000).with(Attribute.PROBE_SCORE, 3L);
        assertThat(Scene.asks(decision(throttledOnce(new Scene(LARGE, 0.5).reads(left, NOW)))))
                .isFalse();
        var closing = decision(throttledOnce(new Scene(LARGE, ONE_IN_A_THOUSAND).reads(left, NOW)));
        assertThat(Scene.written(closing).rule()).isEqualTo(Transition.Rule.CLOSE);
        assertThat(Scene.written(decision(Scene.of(LARGE, left))).rule()).isEqualTo(Transition.Rule.CLOSE);
    }

    private static Membership takesPart(Scene scene) {
        Membership membership = new Membership(scene.root.snapshot, RollingWindow.Counts.NONE);
        scene.root.membership = membership;
        return membership;
    }

    private static long longestAtRest(Scene scene) {
        return Freshness.longestAtRestMillis(scene.environment, NOW);
    }

    /** Whether the draw, which is one half, makes this environment one of so many. */
    private static boolean isOneOf(double wanted, Scene scene) {
        return Crowd.isDrawn(scene.environment, scene.root, wanted);
    }

    private static Step<?> decision(Scene scene) {
        return scene.prober.admit(scene.root, NOW);
    }

    private static boolean readsAfter(int badCalls, Scene scene) {
        scene.counts(badCalls, 0, NOW);
        return Learner.neededRead(scene.environment, null, NEXT_CALL) != null;
    }

    private static boolean startsWatch(Scene scene) {
        return Trigger.isStillWanted(scene.root, scene.environment, NOW);
    }

    /** How long after a read that bad calls have caused, and that has found nothing, the next one is due; in milliseconds. */
    private static long nextReadAfterALook(Scene scene) {
        Refresh refresh = scene.environment.refresh;
        scene.counts(3, 3, NOW);
        StoreRequest.Read read = sent(scene, false);
        Learner.accept(scene.environment, read, new StoreReply.Items(new DependencyItems(QUIET.item(), Map.of())), NOW);
        long millis = 0;
        while (!refresh.isScheduled(NOW + millis)) {
            millis += 100;
        }
        return millis;
    }

    private static Scene throttledOnce(CircuitPolicy policy, Stored stored) {
        return throttledOnce(Scene.of(policy, stored));
    }

    private static Scene throttledOnce(Scene scene) {
        kept(scene);
        StoreRequest.Read next = sent(scene, true);
        scene.environment.refresh.answered(next, scene.environment.policy());
        scene.environment.refresh.understood();
        return scene;
    }

    /** An environment whose last read was throttled. */
    private static Scene kept(Scene scene) {
        if (!scene.root.known) {
            scene.reads(QUIET, NOW);
        }
        StoreRequest.Read read = sent(scene, true);
        scene.environment.refresh.failed(read, true, NOW, scene.environment.policy());
        return scene;
    }

    /** A read that is sent, and that the test answers. */
    private static StoreRequest.Read sent(Scene scene, boolean onSchedule) {
        var read =
                new StoreRequest.Read(scene.root.id, new ReadScope(false, false), NOW, scene.environment.nextOrder());
        scene.environment.refresh.sent(read, onSchedule);
        return read;
    }
}
