package dev.switchgear.participant;

import static dev.switchgear.protocol.Stored.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitEvent;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.model.Outcome;
import dev.switchgear.protocol.Lease;
import dev.switchgear.protocol.Stored;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.Change;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.StoreUnavailableException.Kind;
import dev.switchgear.spi.Transition.Rule;
import dev.switchgear.spi.TransitionResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Leases and what becomes of them. */
final class ProberTest {
    private static final CircuitPolicy POLICY =
            CircuitPolicy.builder().fleetSize(1).build();
    private static final Stored WAITED = Stored.open().with(Attribute.OPEN_UNTIL, NOW);
    private static final Stored LEASED = WAITED.leased(1, NOW + 3_000);
    private static final Lease MINE = new Lease(1, "n1", NOW + 3_000);

    @Test
    void anEnvironmentThatMayNotWriteIsRefusedWithoutARequest() {
        Scene scene = Scene.of(POLICY, WAITED);
        scene.writeFails(NOW);
        assertThat(retryAt(scene.prober.admit(scene.root, NOW))).isEqualTo(NOW + 500);
        assertThat(Scene.asks(scene.prober.admit(scene.root, NOW + 1_000))).isTrue();
    }

    @Test
    void whenEverySlotIsTakenProbersWaitForTheFirstLeaseToEnd() {
        Stored taken = WAITED.leased(1, NOW + 3_000).leased(2, NOW + 1_000).leased(3, NOW + 2_000);
        Scene scene = Scene.of(POLICY, taken);
        assertThat(retryAt(scene.prober.admit(scene.root, NOW))).isEqualTo(NOW + 3_001);
        assertThat(Scene.asks(scene.prober.admit(scene.root, NOW + 3_000))).isFalse();
    }

    @Test
    void aLostGrantPausesBrieflyAndAFailedWritePausesLonger() {
        Scene loser = Scene.of(POLICY, WAITED);
        assertThat(Scene.done(Scene.lose(loser.prober.admit(loser.root, NOW), LEASED, NOW)))
                .isEmpty();
        assertThat(loser.root.ownProbes().noGrant).isEqualTo(Span.of(NOW, 100));
        Scene cut = Scene.of(POLICY, WAITED);
        assertThat(retryAt(Scene.fail(cut.prober.admit(cut.root, NOW), Kind.TIMEOUT, NOW)))
                .isEqualTo(NOW + 500);
        assertThat(cut.root.ownProbes().noGrant).isEqualTo(Span.of(NOW, 1_000));
    }

    @Test
    void aGrantThatArrivesTooLateForItsCallIsReturned() {
        Scene inTime = Scene.of(POLICY, WAITED);
        Optional<Answer> passed = Scene.done(Scene.write(inTime.prober.admit(inTime.root, NOW), WAITED, NOW + 3_000));
        assertThat(passed.orElseThrow()).isInstanceOf(Answer.Pass.class);
        Scene late = Scene.of(POLICY, WAITED);
        var granting = late.prober.admit(late.root, NOW);
        Stored granted =
                new Stored(Scene.written(granting).applyTo(WAITED.item()).orElseThrow());
        var returning = Scene.write(granting, WAITED, NOW + 3_001);
        assertThat(Scene.written(returning).rule()).isEqualTo(Rule.PROBE);
        assertThat(new Stored(Scene.written(returning).applyTo(granted.item()).orElseThrow())
                        .snapshot()
                        .probeScore())
                .isZero();
        assertThat(retryAt(Scene.write(returning, granted, NOW + 3_002))).isEqualTo(NOW + 3_502);
    }

    /** Found by seed 1152102: frozen before its probe, an environment refused long after the circuit was disabled. */
    @Test
    void stateLearnedWhileAPermitIsReturnedDecidesTheCall() {
        Scene late = Scene.of(POLICY, WAITED);
        var returning = Scene.write(late.prober.admit(late.root, NOW), WAITED, NOW + 15_000);
        Stored ordered = WAITED.ordered(OperatorOverride.Kind.DISABLED);
        assertThat(Scene.done(Scene.lose(returning, ordered, NOW + 15_001)))
                .as("decided again")
                .isEmpty();
    }

    @Test
    void aScoreLeftByADeadProberIsDecidedByTheNextReader() {
        Stored good = WAITED.with(Attribute.PROBE_SCORE, 3L);
        Scene scene = Scene.of(POLICY, good);
        var closing = scene.prober.admit(scene.root, NOW);
        assertThat(Scene.written(closing).rule()).isEqualTo(Rule.CLOSE);
        assertThat(Scene.done(Scene.write(closing, good, NOW))).isEmpty();
        Scene cut = Scene.of(POLICY, good);
        assertThat(retryAt(Scene.fail(cut.prober.admit(cut.root, NOW), Kind.TIMEOUT, NOW)))
                .isEqualTo(NOW + 500);
    }

    @Test
    void usedUpPermitsAreRenewedOnceEveryLeaseIsOver() {
        Stored used = WAITED.with(Attribute.GRANTS, 10L);
        Scene free = Scene.of(POLICY, used);
        var renewing = free.prober.admit(free.root, NOW);
        assertThat(Scene.written(renewing).rule()).isEqualTo(Rule.RENEW);
        assertThat(Scene.done(Scene.write(renewing, used, NOW))).isEmpty();
        Scene held = Scene.of(POLICY, used.leased(2, NOW));
        assertThat(retryAt(held.prober.admit(held.root, NOW))).isEqualTo(NOW + 2_001);
    }

    @Test
    void anOutcomeCountsUntilItsSlotIsTaken() {
        Scene scene = Scene.of(POLICY, LEASED);
        Step<Boolean> late =
                scene.prober.finish(probe(scene), Outcome.SUCCESS, new Ending(false, 33_000, NOW), NOW + 30_000);
        Stored retaken = LEASED.with(Attribute.probeHolder(1), "n2");
        assertThat(Scene.written(late).applyTo(LEASED.item())).isPresent();
        assertThat(Scene.written(late).applyTo(retaken.item())).isEmpty();
        Passage other = new Passage(scene.root, Passage.Mode.PROBE, scene.root.period + 1, MINE);
        assertThat(Scene.done(scene.prober.finish(other, Outcome.SUCCESS, new Ending(false, 0, NOW), NOW)))
                .isFalse();
    }

    @Test
    void aSlowSuccessIsABadProbe() {
        Scene scene = Scene.of(POLICY, LEASED);
        assertThat(points(scene.prober.finish(probe(scene), Outcome.SUCCESS, new Ending(false, 0, NOW), NOW)))
                .isEqualTo(1);
        assertThat(points(scene.prober.finish(probe(scene), Outcome.SUCCESS, new Ending(true, 0, NOW), NOW)))
                .isEqualTo(-1);
        assertThat(points(scene.prober.finish(probe(scene), Outcome.FAILURE, new Ending(false, 0, NOW), NOW)))
                .isEqualTo(-1);
        assertThat(points(scene.prober.finish(probe(scene), Outcome.IGNORED, new Ending(false, 0, NOW), NOW)))
                .isZero();
    }

    @Test
    void theDecidingProbeReopensForTheRetryAfter() {
        Stored bad = LEASED.with(Attribute.PROBE_SCORE, -1L);
        Scene scene = Scene.of(POLICY, bad);
        Outcome busy = Outcome.FAILURE.withRetryAfter(Duration.ofSeconds(60));
        Step<Boolean> probing = scene.prober.finish(probe(scene), busy, new Ending(false, 0, NOW), NOW);
        Stored decided = new Stored(Scene.written(probing).applyTo(bad.item()).orElseThrow());
        Step<Boolean> reopening = Scene.write(probing, bad, NOW);
        assertThat(Scene.written(reopening).rule()).isEqualTo(Rule.REOPEN);
        Scene.write(reopening, decided, NOW);
        assertThat(scene.root.snapshot.openUntil()).isEqualTo(NOW + 60_000);
    }

    @Test
    void aBadVerdictDoublesTheWait() {
        Stored bad = WAITED.with(Attribute.PROBE_SCORE, -2L);
        Scene scene = Scene.of(POLICY, bad);
        Scene.write(scene.prober.admit(scene.root, NOW), bad, NOW);
        assertThat(scene.root.snapshot.openUntil()).isEqualTo(NOW + 4_000);
    }

    @Test
    void anOutcomeThatCouldNotBeWrittenIsWrittenWithTheNextCallAfterThePause() {
        Scene scene = unrecorded();
        assertThat(Scene.asks(scene.prober.admit(scene.root, NOW + 999))).isFalse();
        Step<Optional<Answer>> recording = scene.prober.admit(scene.root, NOW + 1_000);
        assertThat(Scene.written(recording).rule()).isEqualTo(Rule.PROBE);
        assertThat(Scene.done(Scene.write(recording, LEASED, NOW + 1_000)))
                .as("decided again")
                .isEmpty();
        assertThat(scene.root.snapshot.probeScore()).isEqualTo(1);
    }

    @Test
    void anOutcomeThatCouldNotBeWrittenIsForgottenOnceItsSlotIsTaken() {
        Scene scene = unrecorded().reads(LEASED.with(Attribute.probeHolder(1), "n2"), NOW + 500);
        assertThat(Scene.written(scene.prober.admit(scene.root, NOW + 1_000)).rule())
                .isEqualTo(Rule.GRANT);
    }

    @Test
    void anOutcomeThatCouldNotBeWrittenIsNotKeptForAnotherPeriod() {
        Scene scene = Scene.of(POLICY, LEASED);
        Step<Boolean> recording = succeeds(scene, 20, NOW);
        scene.reads(Stored.closed().with(Attribute.EPOCH, Stored.EPOCH + 1), NOW);
        Scene.fail(recording, Kind.TIMEOUT, NOW);
        assertThat(scene.root.ownProbes().unrecorded).isNull();
    }

    @Test
    void anOutcomeWhoseLeaseIsNotStoredIsNotWritten() {
        Scene free = Scene.of(POLICY, WAITED);
        assertThat(Scene.done(succeeds(free, 20, NOW))).isFalse();
        Scene taken = Scene.of(POLICY, LEASED.with(Attribute.probeHolder(1), "n2"));
        assertThat(Scene.done(succeeds(taken, 20, NOW))).isFalse();
        Passage none = taken.root.passage(Passage.Mode.PROBE);
        assertThat(Scene.done(taken.prober.finish(none, Outcome.SUCCESS, Ending.UNKNOWN, NOW)))
                .as("without a lease")
                .isFalse();
    }

    @Test
    void aLeaseIsNotRequestedAgainWhileItsGrantCouldStillBeUsed() {
        Scene scene = Scene.of(POLICY, WAITED);
        assertThat(retryAt(grantsLate(scene, NOW))).isEqualTo(NOW + 500);
        assertThat(Scene.asks(scene.prober.admit(scene.root, NOW + 200))).isFalse();
        assertThat(Scene.asks(scene.prober.admit(scene.root, NOW + 5_000))).isFalse();
        assertThat(Scene.asks(scene.prober.admit(scene.root, NOW + 5_001))).isTrue();
    }

    @Test
    void aGrantThatArrivesAfterItsCallIsUsedByTheNextOneOnly() {
        Scene scene = Scene.of(POLICY, WAITED);
        Step<Optional<Answer>> granting = scene.prober.admit(scene.root, NOW);
        Scene.answer(granting, new StoreReply.Late(), NOW);
        CircuitItem granted = Scene.written(granting).applyTo(WAITED.item()).orElseThrow();
        var reply = new StoreReply.Result(new TransitionResult(true, granted));
        Learner.accept(scene.environment, Scene.request(granting), reply, NOW + 800);

        Answer next = Scene.done(scene.prober.admit(scene.root, NOW + 1_000)).orElseThrow();

        assertThat(next)
                .isInstanceOfSatisfying(
                        Answer.Pass.class,
                        pass -> assertThat(scene.root.snapshot.leases())
                                .containsExactly(pass.passage().lease()));
        assertThat(retryAt(scene.prober.admit(scene.root, NOW + 1_001)))
                .as("when the lease is over")
                .isEqualTo(NOW + 7_001);
    }

    @Test
    void afterALateGrantTheNextLeaseIsTwoSecondsLonger() {
        Scene scene = Scene.of(POLICY, WAITED);
        assertThat(leaseMillis(scene, NOW)).isEqualTo(5_000);
        Scene late = Scene.of(POLICY, WAITED);
        grantsLate(late, NOW);
        assertThat(leaseMillis(late, NOW + 6_000)).isEqualTo(7_000);
    }

    @Test
    void aVerdictIsLeftToTheWriterOfTheLastOutcomeForThreeSeconds() {
        Stored good = WAITED.with(Attribute.PROBE_SCORE, 3L);
        Scene early = Scene.of(POLICY, good.with(Attribute.COMMITTED_AT, NOW - 2_999));
        assertThat(retryAt(early.prober.admit(early.root, NOW))).isEqualTo(NOW + 500);
        Scene left = Scene.of(POLICY, good.with(Attribute.COMMITTED_AT, NOW - 3_000));
        assertThat(Scene.written(left.prober.admit(left.root, NOW)).rule()).isEqualTo(Rule.CLOSE);
    }

    @Test
    void aSuccessAfterItsLeaseIsReportedUnlessOneThatLongWasBefore() {
        Scene inTime = Scene.of(POLICY, LEASED);
        succeeds(inTime, 3_000, NOW + 3_000);
        assertThat(overdue(inTime)).isEmpty();
        Scene late = Scene.of(POLICY, LEASED);
        succeeds(late, 3_001, NOW + 3_001);
        assertThat(overdue(late)).containsExactly("""
                a probe succeeded after 3001 ms; callTimeout is 2000 ms, so its lease was over. \
                Set callTimeout to the longest a good call takes""");
        succeeds(late, 3_001, NOW + 3_001);
        assertThat(overdue(late)).as("no longer than before").isEmpty();
        succeeds(late, 3_002, NOW + 3_002);
        assertThat(overdue(late)).as("longer").hasSize(1);
    }

    @Test
    void aShortProbeThatIsRecordedLateSaysNothingOfTheTimeout() {
        Scene frozen = Scene.of(POLICY, LEASED);
        succeeds(frozen, 2_000, NOW + 60_000);
        assertThat(overdue(frozen)).isEmpty();
        succeeds(frozen, 2_001, NOW + 60_000);
        assertThat(overdue(frozen)).hasSize(1);
    }

    @Test
    void aFailureSaysNothingOfHowLongGoodCallsTake() {
        Scene scene = Scene.of(POLICY, LEASED);
        scene.prober.finish(probe(scene), Outcome.FAILURE, new Ending(false, 9_000, NOW), NOW + 9_000);
        assertThat(overdue(scene)).isEmpty();
        assertThat(scene.root.ownProbes().longestMillis).isZero();
    }

    @Test
    void theNextLeaseIsLongerAfterASuccessThatTookLongerThanTheCallTimeout() {
        Scene exact = Scene.of(POLICY, LEASED);
        succeeds(exact, 2_000, NOW);
        assertThat(exact.root.ownProbes().longestMillis).isZero();
        assertThat(leaseMillis(exact.reads(WAITED, NOW), NOW)).isEqualTo(5_000);
        Scene longer = Scene.of(POLICY, LEASED);
        succeeds(longer, 2_001, NOW);
        assertThat(longer.root.ownProbes().longestMillis).isEqualTo(2_001);
        assertThat(leaseMillis(longer.reads(WAITED, NOW), NOW))
                .as("twice as long, and the time to grant it")
                .isEqualTo(2 * 2_001 + 3_000);
    }

    @Test
    void afterARoundOfBadProbesASingleOneIsEnoughUnlessAGoodOneCameBefore() {
        Stored reopened = LEASED.with(Attribute.REOPENS, 1L);
        assertThat(pointsOfAFailure(LEASED)).isEqualTo(-1);
        assertThat(pointsOfAFailure(reopened)).isEqualTo(-2);
        assertThat(pointsOfAFailure(reopened.with(Attribute.PROBE_SCORE, 1L))).isEqualTo(-1);
    }

    /** An environment whose successful probe could not be written. */
    private static Scene unrecorded() {
        Scene scene = Scene.of(POLICY, LEASED);
        Scene.fail(succeeds(scene, 20, NOW), Kind.TIMEOUT, NOW);
        return scene;
    }

    private static Step<Boolean> succeeds(Scene scene, long lastedMillis, long now) {
        return scene.prober.finish(probe(scene), Outcome.SUCCESS, new Ending(false, lastedMillis, now), now);
    }

    /** A call that asks for a lease, and no longer waits for the answer. */
    private static Step<Optional<Answer>> grantsLate(Scene scene, long now) {
        return Scene.answer(scene.prober.admit(scene.root, now), new StoreReply.Late(), now);
    }

    /** How long the lease lasts that a call is granted now. */
    private static long leaseMillis(Scene scene, long now) {
        Scene.write(scene.prober.admit(scene.root, now), WAITED, now);
        return scene.root.snapshot.leases().get(0).untilMillis() - now;
    }

    private static List<String> overdue(Scene scene) {
        return scene.environment.drainEvents().stream()
                .filter(event -> event.kind() == CircuitEvent.Kind.PROBE_OVERDUE)
                .map(CircuitEvent::detail)
                .toList();
    }

    private static long pointsOfAFailure(Stored stored) {
        Scene scene = Scene.of(POLICY, stored);
        return points(scene.prober.finish(probe(scene), Outcome.FAILURE, new Ending(false, 20, NOW), NOW));
    }

    private static Passage probe(Scene scene) {
        return new Passage(scene.root, Passage.Mode.PROBE, scene.root.period, MINE);
    }

    private static long points(Step<Boolean> step) {
        return Scene.written(step).changes().stream()
                .filter(change -> change.attribute().equals(Attribute.PROBE_SCORE))
                .mapToLong(change -> ((Change.Increase) change).delta())
                .sum();
    }

    private static long retryAt(Step<Optional<Answer>> step) {
        Instant retryAt =
                ((Answer.Deny) Scene.done(step).orElseThrow()).refusal().retryAt();
        return retryAt.toEpochMilli();
    }
}
