package dev.switchgear.participant;

import static dev.switchgear.participant.ReporterTest.finish;
import static dev.switchgear.participant.ReporterTest.member;
import static dev.switchgear.participant.ReporterTest.ruleOf;
import static dev.switchgear.protocol.Stored.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.Outcome;
import dev.switchgear.model.TripRule;
import dev.switchgear.protocol.Stored;
import dev.switchgear.protocol.Suspicion;
import dev.switchgear.spi.DependencyItems;
import dev.switchgear.spi.Evidence;
import dev.switchgear.spi.StoreUnavailableException.Kind;
import dev.switchgear.spi.Transition.Rule;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which calls a watch counts, before and beside it, and when an environment reads before it writes. */
final class WatchedCallsTest {
    private static final CircuitPolicy POLICY =
            CircuitPolicy.builder().fleetSize(10).build();
    private static final CircuitPolicy IN_A_ROW = CircuitPolicy.builder()
            .tripRule(TripRule.consecutiveFailures(3))
            .slowCalls(Duration.ofMillis(500), 0.5)
            .build();
    private static final Stored WATCHED = Stored.closed().watched(1, NOW, NOW + 15_000);
    private static final CircuitPolicy CROWD =
            CircuitPolicy.builder().fleetSize(1_000).build();
    private static final CircuitPolicy SLOWNESS = CircuitPolicy.builder()
            .fleetSize(10)
            .slowCalls(Duration.ofMillis(500), 0.5)
            .build();
    private static final Evidence UNCLEAR = new Evidence(20, 12, 0, Set.of(1, 2, 3, 4), Set.of());

    @Test
    void theStarterOfAWatchDoesNotReportTheCallsThatMadeItDoSo() {
        Scene starter = Scene.of(POLICY, Stored.closed());
        Ending before = new Ending(false, 0, NOW - 1_500);
        Step<Boolean> watching =
                starter.reporter.finish(starter.root.passage(Passage.Mode.COUNTED), Outcome.FAILURE, before, null, NOW);
        Stored watched = after(watching);
        Scene.write(watching, Stored.closed(), NOW);
        assertThat(reportedByAMember(starter.counts(0, 1, NOW)).calls()).isEqualTo(1);
        Scene other = Scene.of(POLICY, watched).counts(1, 0, NOW - 1_500).counts(0, 1, NOW);
        assertThat(reportedByAMember(other).calls()).isEqualTo(2);
    }

    private static Evidence reportedByAMember(Scene scene) {
        scene.root.invited = true;
        scene.reporter.joinIfDrawn(scene.root, NOW);
        return reported(scene.reporter.reportIfDue(scene.root, NOW));
    }

    @Test
    void whatWasSeenSinceTheBeginningIsReportedBeforeTheCall() {
        Scene scene = Scene.of(POLICY, WATCHED).counts(0, 1, NOW);
        scene.root.invited = true;
        Step<Boolean> reporting = scene.reporter.beforeCall(scene.root, NOW);
        assertThat(reported(reporting).calls()).isEqualTo(1);
        Scene.answer(reporting, new StoreReply.Totals(UNCLEAR), NOW);
        finish(scene, Outcome.SUCCESS, false, NOW + 100);
        assertThat(Scene.asks(scene.reporter.beforeCall(scene.root, NOW + 600)))
                .as("a success is not urgent")
                .isFalse();
        finish(scene, Outcome.FAILURE, false, NOW + 100);
        assertThat(reported(scene.reporter.beforeCall(scene.root, NOW + 600)).failures())
                .isEqualTo(1);
    }

    @Test
    void aFailureThatNoWatchCouldBeStartedForStartsOneBeforeALaterCall() {
        Scene scene = Scene.of(POLICY, Stored.closed()).writeFails(NOW);
        assertThat(Scene.asks(finish(scene, Outcome.FAILURE, false, NOW))).isFalse();
        assertThat(Scene.asks(scene.reporter.beforeCall(scene.root, NOW + 999))).isFalse();
        Step<Boolean> watching = scene.reporter.beforeCall(scene.root, NOW + 1_000);
        assertThat(ruleOf(watching)).isEqualTo(Rule.WATCH);
        assertThat(Scene.asks(scene.reporter.beforeCall(scene.root, NOW + 2_000)))
                .as("once")
                .isFalse();
    }

    @Test
    void aWatchLastsLongEnoughForBadCallsAndNotForGoodOnes() {
        assertThat(watchMillisAfter(Outcome.SUCCESS, false)).isEqualTo(15_000);
        assertThat(watchMillisAfter(Outcome.SUCCESS, true)).isEqualTo(50_000);
        assertThat(watchMillisAfter(Outcome.FAILURE, false)).isEqualTo(50_000);
    }

    /** The length of the watch that a call of half a minute starts, otherwise a short failure after it. */
    private static long watchMillisAfter(Outcome outcome, boolean slow) {
        Scene scene = Scene.of(SLOWNESS, Stored.closed());
        Step<Boolean> step = scene.reporter.finish(
                scene.root.passage(Passage.Mode.COUNTED), outcome, new Ending(slow, 30_000, NOW), null, NOW);
        step = Scene.asks(step) ? step : finish(scene, Outcome.FAILURE, false, NOW);
        return after(step).snapshot().watch().untilMillis() - NOW;
    }

    @Test
    void aMemberReportsCallsThatEndedUpToTwoSecondsBeforeTheWatch() {
        assertThat(Scene.asks(endedBefore(member(POLICY, WATCHED), 2_000))).isTrue();
        assertThat(Scene.asks(endedBefore(member(POLICY, WATCHED), 2_001))).isFalse();
    }

    @Test
    void aFailureInARowStartsAWatchHoweverLateAndIsReportedIfItEndedUpToTwoSecondsBefore() {
        assertThat(lateFailureInARow(2_000)).isTrue();
        assertThat(lateFailureInARow(2_001)).isFalse();
    }

    private static boolean lateFailureInARow(long millis) {
        Step<Boolean> watching = endedBefore(Scene.of(IN_A_ROW, Stored.closed()), millis);
        return Scene.asks(Scene.write(watching, Stored.closed(), NOW));
    }

    /** A failure that ended so many milliseconds before it is recorded. */
    private static Step<Boolean> endedBefore(Scene scene, long millis) {
        return scene.reporter.finish(
                scene.root.passage(Passage.Mode.COUNTED),
                Outcome.FAILURE,
                new Ending(false, 0, NOW - millis),
                null,
                NOW);
    }

    @Test
    void aFailureThatAReadDuringTheWriteHasCountedIsNotCountedAgain() {
        Scene scene = Scene.of(IN_A_ROW, Stored.closed());
        Step<Boolean> watching = finish(scene, Outcome.FAILURE, false, NOW);
        scene.reads(after(watching), NOW + 10);
        scene.root.invited = true;
        scene.reporter.joinIfDrawn(scene.root, NOW + 10);
        assertThat(Scene.done(Scene.write(watching, Stored.closed(), NOW + 20))).isTrue();
        assertThat(reported(scene.reporter.reportIfDue(scene.root, NOW + 20)).failures())
                .isEqualTo(1);
    }

    @Test
    void aFailureBesideAnotherThatWasReportedDuringTheWriteIsReportedToo() {
        Scene scene = Scene.of(IN_A_ROW, Stored.closed());
        Step<Boolean> watching = finish(scene, Outcome.FAILURE, false, NOW);
        scene.reads(after(watching), NOW + 10);
        assertThat(reported(finish(scene, Outcome.FAILURE, false, NOW + 10)).failures())
                .isEqualTo(1);
        assertThat(reported(Scene.write(watching, Stored.closed(), NOW + 20)).failures())
                .isEqualTo(1);
    }

    @Test
    void aCrowdReadsBeforeItStartsAWatch() {
        Scene calm = Scene.of(CROWD, Stored.closed());
        Step<Boolean> reading = finish(calm, Outcome.FAILURE, false, NOW + 500);
        assertThat(ruleOf(Scene.answer(reading, items(Stored.closed()), NOW + 500)))
                .isEqualTo(Rule.WATCH);
        Scene watched = Scene.of(CROWD, Stored.closed());
        reading = finish(watched, Outcome.FAILURE, false, NOW + 500);
        assertThat(Scene.done(Scene.answer(reading, items(WATCHED), NOW + 500))).isTrue();
        assertThat(watched.root.unasked).as("a running watch covers it").isFalse();
    }

    @Test
    void aFailureOfACrowdThatCouldNotReadIsStillToBeAskedAbout() {
        Scene scene = Scene.of(CROWD, Stored.closed());
        Step<Boolean> reading = finish(scene, Outcome.FAILURE, false, NOW + 500);
        assertThat(Scene.done(Scene.fail(reading, Kind.THROTTLED, NOW + 500))).isTrue();
        assertThat(scene.root.unasked).isTrue();
    }

    @Test
    void aCrowdReportsOnlyIfTheReadBeforeItShowsThatTheWatchStillRuns() {
        Step<Boolean> reading = finish(member(CROWD, WATCHED), Outcome.SUCCESS, false, NOW + 500);
        assertThat(reported(Scene.answer(reading, items(WATCHED), NOW + 500)).calls())
                .isEqualTo(1);
        Stored ended = Stored.closed().watched(1, NOW, NOW + 400);
        reading = finish(member(CROWD, WATCHED), Outcome.SUCCESS, false, NOW + 500);
        assertThat(Scene.done(Scene.answer(reading, items(ended), NOW + 500))).isFalse();
    }

    @Test
    void aReportThatSucceedsEndsThePauseOfWrites() {
        Scene scene = member(POLICY, WATCHED);
        Scene.fail(finish(scene, Outcome.SUCCESS, false, NOW), Kind.TIMEOUT, NOW);
        Step<Boolean> second = finish(scene, Outcome.SUCCESS, false, NOW + 500);
        assertThat(scene.environment.store.mayWrite(NOW + 500)).isFalse();
        Scene.answer(second, new StoreReply.Totals(UNCLEAR), NOW + 500);
        assertThat(scene.environment.store.mayWrite(NOW + 500)).isTrue();
    }

    @Test
    void inASmallFleetAWatchCountsSinceCallsFailUpToTwoSecondsBack() {
        assertThat(watchedFrom(POLICY, NOW - 1_500)).isEqualTo(NOW - 1_500);
        assertThat(watchedFrom(POLICY, NOW - 5_000)).isEqualTo(NOW - 2_000);
        assertThat(watchedFrom(POLICY, NOW + 3_000))
                .as("the clock stepped back")
                .isEqualTo(NOW);
        assertThat(watchedFrom(CROWD, NOW - 1_500)).isEqualTo(NOW);
        assertThat(watchedFrom(CircuitPolicy.defaults(), NOW - 1_500)).isEqualTo(NOW);
    }

    @Test
    void aWatchCountsFromNowIfItIsUnknownSinceWhenCallsFail() {
        Scene scene = Scene.of(POLICY, Stored.closed());
        scene.root.unasked = true;
        scene.root.failing = 12 * Suspicion.of(0.5).rise();
        Step<Boolean> watching = scene.reporter.beforeCall(scene.root, NOW);
        assertThat(after(watching).snapshot().watch().fromMillis()).isEqualTo(NOW);
    }

    private static long watchedFrom(CircuitPolicy policy, long badSince) {
        Scene scene = Scene.of(policy, Stored.closed()).counts(1, 0, badSince);
        return after(finish(scene, Outcome.FAILURE, false, NOW))
                .snapshot()
                .watch()
                .fromMillis();
    }

    @Test
    void onlyABadCallNamesItsKey() {
        assertThat(reported(finish(member(SLOWNESS, WATCHED), Outcome.SUCCESS, false, NOW))
                        .keys())
                .isEmpty();
        assertThat(reported(finish(member(SLOWNESS, WATCHED), Outcome.SUCCESS, true, NOW))
                        .keys())
                .containsExactly(Evidence.WITHOUT_KEY);
        assertThat(reported(finish(member(SLOWNESS, WATCHED), Outcome.FAILURE, false, NOW))
                        .keys())
                .containsExactly(Evidence.WITHOUT_KEY);
    }

    private static Evidence reported(Step<Boolean> step) {
        return ((StoreRequest.Add) Scene.request(step)).evidence();
    }

    /** What is stored after the write that a step waits for, in a circuit that was quiet. */
    private static Stored after(Step<Boolean> step) {
        return new Stored(Scene.written(step).applyTo(Stored.closed().item()).orElseThrow());
    }

    private static StoreReply items(Stored stored) {
        return new StoreReply.Items(new DependencyItems(stored.item(), Map.of()));
    }
}
