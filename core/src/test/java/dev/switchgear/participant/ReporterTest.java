package dev.switchgear.participant;

import static dev.switchgear.protocol.Stored.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.Outcome;
import dev.switchgear.model.TripRule;
import dev.switchgear.participant.RollingWindow.Counts;
import dev.switchgear.protocol.FleetEstimate;
import dev.switchgear.protocol.Protocol;
import dev.switchgear.protocol.Stored;
import dev.switchgear.protocol.Suspicion;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.Evidence;
import dev.switchgear.spi.EvidenceId;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.StoreUnavailableException.Kind;
import dev.switchgear.spi.Transition.Rule;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Outcomes to evidence, evidence to watches and trips. */
final class ReporterTest {
    private static final CircuitPolicy POLICY =
            CircuitPolicy.builder().fleetSize(10).build();
    private static final CircuitPolicy IN_A_ROW = CircuitPolicy.builder()
            .tripRule(TripRule.consecutiveFailures(3))
            .slowCalls(Duration.ofMillis(500), 0.5)
            .build();
    private static final Stored WATCHED = Stored.closed().watched(1, NOW, NOW + 15_000);
    private static final Evidence DEAD = new Evidence(40, 40, 0, Set.of(1, 2, 3, 4), Set.of());
    private static final Evidence FINE = new Evidence(40, 0, 0, Set.of(1, 2, 3, 4), Set.of());
    private static final Evidence UNCLEAR = new Evidence(20, 12, 0, Set.of(1, 2, 3, 4), Set.of());

    @Test
    void aMemberReportsItsOutcomesSinceTheBeginningOfTheWatch() {
        Scene scene = Scene.of(POLICY, WATCHED);
        scene.counts(0, 3, NOW - 1_500).counts(0, 5, NOW - 5_000).counts(0, 1, NOW);
        scene.root.invited = true;
        scene.reporter.joinIfDrawn(scene.root, NOW);
        StoreRequest.Add add = (StoreRequest.Add) Scene.request(scene.reporter.reportIfDue(scene.root, NOW));
        assertThat(add.evidence().calls()).isEqualTo(1);
        assertThat(add.expiresAtMillis()).isEqualTo(NOW + 3_600_000);
    }

    @Test
    void anEnvironmentOutsideTheCohortOrAfterTheWatchDoesNotJoin() {
        Scene uninvited = Scene.of(POLICY, WATCHED);
        uninvited.reporter.joinIfDrawn(uninvited.root, NOW);
        assertThat(uninvited.root.membership).isNull();
        Scene late = Scene.of(POLICY, WATCHED);
        late.root.invited = true;
        late.reporter.joinIfDrawn(late.root, NOW + 15_000);
        assertThat(late.root.membership).isNull();
    }

    @Test
    void anOutcomeOfAnotherPeriodHasNoEffect() {
        Scene scene = member(POLICY, WATCHED);
        Passage old = new Passage(scene.root, Passage.Mode.COUNTED, scene.root.period - 1, null);
        assertThat(Scene.done(scene.reporter.finish(old, Outcome.FAILURE, new Ending(false, 0, NOW), null, NOW)))
                .isFalse();
        assertThat(scene.root.failing).isZero();
        assertThat(Scene.done(finish(scene, Outcome.IGNORED, false, NOW))).isFalse();
        assertThat(scene.root.window.since(NOW, NOW)).isEqualTo(Counts.NONE);
    }

    @Test
    void aReportIsFollowedByAPause() {
        Scene scene = member(POLICY, WATCHED);
        Scene.answer(finish(scene, Outcome.SUCCESS, false, NOW), new StoreReply.Totals(UNCLEAR), NOW);
        assertThat(Scene.asks(finish(scene, Outcome.SUCCESS, false, NOW + 499))).isFalse();
        assertThat(Scene.asks(finish(scene, Outcome.SUCCESS, false, NOW + 500))).isTrue();
    }

    @Test
    void outcomesThatMayNotBeReportedYetAreNotSentAsZero() {
        Scene scene = member(POLICY, WATCHED);
        finish(scene, Outcome.FAILURE, false, NOW);
        assertThat(Scene.asks(finish(scene, Outcome.FAILURE, false, NOW + 500))).isFalse();
        assertThat(Scene.asks(finish(scene, Outcome.FAILURE, false, NOW + 1_000)))
                .isTrue();
    }

    @Test
    void aWatchThatComesBackAfterItsItemWasDeletedIsNotReportedToAnew() {
        Scene scene = member(POLICY, WATCHED);
        Scene.answer(finish(scene, Outcome.FAILURE, false, NOW), new StoreReply.Totals(UNCLEAR), NOW);
        var deleted =
                new StoreRequest.Read(scene.root.id, new ReadScope(false, false), NOW, scene.environment.nextOrder());
        scene.environment.learn(scene.root, CircuitItem.ABSENT, deleted, NOW);
        assertThat(scene.root.membership).isNull();
        scene.reads(WATCHED, NOW + 500); // a replica that lags
        scene.root.invited = true;
        scene.reporter.joinIfDrawn(scene.root, NOW + 500);
        assertThat(Scene.asks(finish(scene, Outcome.FAILURE, false, NOW + 500)))
                .as("one failure at first, and one for each second")
                .isFalse();
        assertThat(Scene.asks(finish(scene, Outcome.FAILURE, false, NOW + 1_000)))
                .isTrue();
    }

    @Test
    void nobodyReportsToAWatchThatHasEnded() {
        Scene scene = member(POLICY, WATCHED);
        assertThat(Scene.asks(scene.reporter.reportIfDue(scene.root, NOW))).isFalse();
        scene.root.membership = new Membership(scene.root.snapshot, new Counts(1, 0, 0));
        assertThat(Scene.asks(scene.reporter.reportIfDue(scene.root, NOW + 15_000)))
                .isFalse();
        assertThat(Scene.asks(scene.reporter.reportIfDue(scene.root, NOW))).isTrue();
    }

    @Test
    void aReportThatFailsPausesWritesUnlessItWasThrottled() {
        Scene cut = member(POLICY, WATCHED);
        Scene.fail(finish(cut, Outcome.SUCCESS, false, NOW), Kind.TIMEOUT, NOW);
        assertThat(cut.environment.store.mayWrite(NOW)).isFalse();
        Scene throttled = member(POLICY, WATCHED);
        Scene.fail(finish(throttled, Outcome.SUCCESS, false, NOW), Kind.THROTTLED, NOW);
        assertThat(throttled.environment.store.mayWrite(NOW)).isTrue();
        Scene overtaken = member(POLICY, WATCHED);
        Step<Boolean> late = finish(overtaken, Outcome.SUCCESS, false, NOW);
        overtaken.reads(Stored.closed().watched(2, NOW, NOW + 15_000), NOW);
        assertThat(Scene.done(Scene.answer(late, new StoreReply.Totals(DEAD), NOW)))
                .isFalse();
        assertThat(overtaken.environment.store.mayWrite(NOW)).isTrue();
    }

    @Test
    void aVerdictThatTheTableHasNoCapacityForIsTriedAgainAtOnceAndWithTheNextReport() {
        Scene scene = member(POLICY, WATCHED);
        Step<Boolean> step = Scene.answer(finish(scene, Outcome.FAILURE, false, NOW), new StoreReply.Totals(DEAD), NOW);
        int tries = 0;
        while (ruleOf(step) == Rule.TRIP) {
            step = Scene.fail(step, Kind.THROTTLED, NOW);
            tries++;
        }
        assertThat(tries).isEqualTo(8);
        assertThat(Scene.done(step)).isFalse();
        assertThat(ruleOf(finish(scene, Outcome.SUCCESS, false, NOW + 1_000))).isEqualTo(Rule.TRIP);
    }

    @Test
    void aVerdictWithoutAnAnswerIsNotRepeated() {
        Scene scene = member(POLICY, WATCHED);
        Step<Boolean> step = Scene.answer(finish(scene, Outcome.FAILURE, false, NOW), new StoreReply.Totals(DEAD), NOW);
        assertThat(Scene.done(Scene.fail(step, Kind.TIMEOUT, NOW))).isFalse();
        assertThat(Scene.request(finish(scene, Outcome.SUCCESS, false, NOW + 1_000)))
                .isInstanceOf(StoreRequest.Add.class);
    }

    @Test
    void totalsOfAnEndedWatchDecideNothing() {
        Scene scene = member(POLICY, WATCHED);
        Step<Boolean> late = finish(scene, Outcome.FAILURE, false, NOW);
        assertThat(Scene.done(Scene.answer(late, new StoreReply.Totals(DEAD), NOW + 15_000)))
                .isFalse();
    }

    @Test
    void oneKeyOpensItselfButNotItsDependency() {
        assertThat(ruleFor(false, DEAD)).isEqualTo(Rule.TRIP);
        assertThat(ruleFor(true, DEAD)).isNull();
        Scene scene = Scene.of(POLICY, WATCHED);
        scene.environment.keysInUse = true;
        LocalCircuit key = new LocalCircuit(TestFleet.PAYMENTS.withKey("shard-1"));
        key.snapshot = scene.root.snapshot;
        key.membership = new Membership(key.snapshot, Counts.of(true, false));
        Step<Boolean> step = scene.reporter.reportIfDue(key, NOW);
        assertThat(Scene.written(Scene.answer(step, new StoreReply.Totals(DEAD), NOW))
                        .rule())
                .isEqualTo(Rule.TRIP);
    }

    @Test
    void aTripWaitsForTheRetryAfter() {
        Scene scene = member(POLICY, WATCHED);
        Outcome busy = Outcome.FAILURE.withRetryAfter(Duration.ofSeconds(40));
        Step<Boolean> step = finish(scene, busy, false, NOW);
        step = Scene.answer(step, new StoreReply.Totals(DEAD), NOW);
        Scene.write(step, WATCHED, NOW);
        assertThat(scene.root.snapshot.openUntil()).isEqualTo(NOW + 40_000);
    }

    @Test
    void aCalmWatchIsEndedAfterItsFirstSecond() {
        assertThat(calmed(WATCHED, NOW + 999)).isNull();
        assertThat(calmed(WATCHED, NOW + 1_000)).isEqualTo(Rule.CALM);
    }

    @Test
    void theWatchOfARampContinuesEvenIfCalm() {
        Stored ramping = WATCHED.with(Attribute.RAMP_FROM, NOW).with(Attribute.RAMP_MILLIS, 10_000L);
        assertThat(calmed(ramping, NOW + 5_000)).isNull();
    }

    @Test
    void aReporterOfACalmYoungWatchHoldsItsSuccessesBackForFourSeconds() {
        assertThat(Scene.asks(finish(calmMember(), Outcome.SUCCESS, false, NOW + 3_999)))
                .isFalse();
        assertThat(Scene.asks(finish(calmMember(), Outcome.SUCCESS, false, NOW + 4_000)))
                .isTrue();
        assertThat(Scene.asks(finish(calmMember(), Outcome.FAILURE, false, NOW + 1_000)))
                .isTrue();
    }

    /** One whose first report found the fleet well. */
    private static Scene calmMember() {
        Scene scene = member(POLICY, WATCHED);
        Scene.answer(finish(scene, Outcome.SUCCESS, false, NOW), new StoreReply.Totals(FINE), NOW);
        return scene;
    }

    @Test
    void aboutSixteenOfTheEnvironmentsThatSeeAVerdictWriteIt() {
        Set<Integer> most = IntStream.range(0, 60).boxed().collect(Collectors.toSet());
        double reporters = FleetEstimate.distinct(60, Evidence.ENVIRONMENT_BUCKETS);
        Evidence dead = new Evidence(400, 400, 0, most, Set.of());
        Evidence fine = new Evidence(400, 0, 0, most, Set.of());
        double drawn = 16 / reporters;
        assertThat(asksToWrite(dead, drawn - 0.01)).isTrue();
        assertThat(asksToWrite(dead, drawn + 0.01)).isFalse();
        assertThat(asksToWrite(fine, drawn - 0.01)).isTrue();
        assertThat(asksToWrite(fine, drawn + 0.01)).isFalse();
        Set<Integer> some = IntStream.range(0, 20).boxed().collect(Collectors.toSet());
        Evidence seen = new Evidence(400, 400, 0, some, Set.of());
        double share = 16 / FleetEstimate.distinct(20, Evidence.ENVIRONMENT_BUCKETS);
        assertThat(asksToWrite(seen, Math.nextDown(share))).isTrue();
        assertThat(asksToWrite(seen, share)).isFalse();
    }

    private static boolean asksToWrite(Evidence totals, double draw) {
        Scene scene = new Scene(POLICY, draw).reads(WATCHED, NOW + 2_000);
        scene.root.invited = true;
        scene.root.membership = new Membership(scene.root.snapshot, Counts.NONE);
        Step<Boolean> report = finish(scene, Outcome.SUCCESS, false, NOW + 2_000);
        return Scene.asks(Scene.answer(report, new StoreReply.Totals(totals), NOW + 2_000));
    }

    @Test
    void anUnclearWatchIsExtendedNearItsEnd() {
        long left = Protocol.EXTEND_BELOW_MILLIS;
        assertThat(extended(NOW - 10_000, NOW + left)).isNull();
        assertThat(extended(NOW - 10_000, NOW + left - 1)).isEqualTo(Rule.EXTEND);
        assertThat(extended(NOW - 118_999, NOW + 1_000)).isEqualTo(Rule.EXTEND);
        assertThat(extended(NOW - 119_000, NOW + 1_000)).isNull();
    }

    @Test
    void onlyABadCallStartsAWatch() {
        Scene scene = Scene.of(POLICY, Stored.closed());
        scene.root.failing = 12 * Suspicion.of(0.5).rise();
        assertThat(Scene.asks(finish(scene, Outcome.SUCCESS, false, NOW))).isFalse();
        assertThat(Scene.written(finish(scene, Outcome.SUCCESS, true, NOW)).rule())
                .isEqualTo(Rule.WATCH);
    }

    @Test
    void onlyTheStarterOfAWatchLearnsFromItsResult() {
        Scene winner = Scene.of(POLICY, Stored.closed());
        winner.root.failing = 12 * Suspicion.of(0.5).rise();
        Scene.write(finish(winner, Outcome.FAILURE, false, NOW), Stored.closed(), NOW);
        assertThat(winner.root.ownWatches().number()).isEqualTo(1);
        Scene loser = Scene.of(POLICY, Stored.closed());
        loser.root.failing = 12 * Suspicion.of(0.5).rise();
        assertThat(Scene.done(Scene.lose(finish(loser, Outcome.FAILURE, false, NOW), WATCHED, NOW)))
                .isFalse();
        assertThat(loser.root.ownWatches().number()).isZero();
    }

    @Test
    void aFailureInARowIsReportedAtOnceAndASlowSuccessIsNot() {
        Scene failing = Scene.of(IN_A_ROW, Stored.closed());
        Step<Boolean> reporting = Scene.write(finish(failing, Outcome.FAILURE, false, NOW), Stored.closed(), NOW);
        assertThat(((StoreRequest.Add) Scene.request(reporting)).evidence().failures())
                .isEqualTo(1);
        Scene slow = Scene.of(IN_A_ROW, Stored.closed());
        Step<Boolean> watching = Scene.write(finish(slow, Outcome.SUCCESS, true, NOW), Stored.closed(), NOW);
        assertThat(Scene.done(watching)).isTrue();
        assertThat(slow.root.membership).isNull();
    }

    @Test
    void aWaitIsRaisedOnlyIfTheDependencyAskedForMoreThanASecondMore() {
        Stored waiting = Stored.open().with(Attribute.OPEN_UNTIL, NOW + 9_000);
        Scene scene = Scene.of(POLICY, waiting);
        assertThat(Scene.asks(scene.reporter.postpone(scene.root, Duration.ofSeconds(10), NOW)))
                .isFalse();
        Step<Boolean> postponing = scene.reporter.postpone(scene.root, Duration.ofMillis(10_001), NOW);
        assertThat(Scene.written(postponing).rule()).isEqualTo(Rule.POSTPONE);
        scene.writeFails(NOW);
        assertThat(Scene.asks(scene.reporter.postpone(scene.root, Duration.ofMillis(10_001), NOW)))
                .isFalse();
    }

    static Scene member(CircuitPolicy policy, Stored stored) {
        Scene scene = Scene.of(policy, stored);
        scene.root.membership = new Membership(scene.root.snapshot, Counts.NONE);
        return scene;
    }

    static Step<Boolean> finish(Scene scene, Outcome outcome, boolean slow, long now) {
        return scene.reporter.finish(
                scene.root.passage(Passage.Mode.COUNTED), outcome, new Ending(slow, 0, now), null, now);
    }

    private static @Nullable Rule ruleFor(boolean keysInUse, Evidence totals) {
        Scene scene = member(POLICY, WATCHED);
        scene.environment.keysInUse = keysInUse;
        return ruleOf(Scene.answer(finish(scene, Outcome.FAILURE, false, NOW), new StoreReply.Totals(totals), NOW));
    }

    private static @Nullable Rule calmed(Stored stored, long now) {
        Scene scene = member(POLICY, stored);
        return ruleOf(Scene.answer(finish(scene, Outcome.SUCCESS, false, now), new StoreReply.Totals(FINE), now));
    }

    private static @Nullable Rule extended(long from, long until) {
        Scene scene = member(POLICY, Stored.closed().watched(1, from, until));
        return ruleOf(Scene.answer(finish(scene, Outcome.SUCCESS, false, NOW), new StoreReply.Totals(UNCLEAR), NOW));
    }

    static @Nullable Rule ruleOf(Step<Boolean> step) {
        return Scene.asks(step) ? Scene.written(step).rule() : null;
    }

    @Test
    void aFlushSendsAWaitingReport() {
        Scene scene = Scene.of(POLICY, Stored.closed().watched(1, NOW, NOW + 15_000));
        scene.root.invited = true;
        scene.counts(0, 1, NOW);
        scene.reporter.joinIfDrawn(scene.root, NOW);
        assertThat(Scene.asks(scene.reporter.reportIfDue(scene.root, NOW))).isTrue();
        scene.reporter.finish(
                scene.root.passage(Passage.Mode.COUNTED),
                Outcome.FAILURE,
                new Ending(false, 0, NOW + 1),
                null,
                NOW + 1);
        assertThat(Scene.asks(scene.reporter.reportIfDue(scene.root, NOW + 1))).isFalse();

        StoreRequest.Add add = (StoreRequest.Add) Scene.request(scene.reporter.flush(scene.root, NOW + 1));
        assertThat(add.evidence().failures()).isEqualTo(1);
        assertThat(add.watch()).isEqualTo(new EvidenceId(scene.root.id, scene.root.snapshot.epoch(), 1));
        assertThat(Scene.asks(scene.reporter.flush(scene.root, NOW + 1))).isFalse();
    }
}
