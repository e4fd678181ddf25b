package dev.switchgear.participant;

import static dev.switchgear.protocol.Stored.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.model.Outcome;
import dev.switchgear.model.Refusal;
import dev.switchgear.protocol.Ramp;
import dev.switchgear.protocol.Stored;
import dev.switchgear.protocol.Suspicion;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.StoreUnavailableException.Kind;
import dev.switchgear.spi.Transition;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** One circuit, one call, at one time. */
final class GateTest {
    private static final CircuitPolicy POLICY =
            CircuitPolicy.builder().fleetSize(1).build();
    private static final Stored QUIET = Stored.closed();
    private static final Stored WATCHED = Stored.closed().watched(1, NOW - 1_000, NOW + 14_000);
    private static final Stored WAITED = Stored.open().with(Attribute.OPEN_UNTIL, NOW);
    private static final Stored BAD = WAITED.with(Attribute.PROBE_SCORE, -2L);

    @Test
    void ownFailuresHaveNoEffectWithoutAWatch() {
        Scene scene = Scene.of(POLICY, QUIET).counts(20, 0, NOW);
        assertThat(mode(scene.gate.admit(scene.root, NOW, 2))).isEqualTo(Passage.Mode.COUNTED);
    }

    @Test
    void aLocalOutageDuringAWatchIsRefusedForAFewSeconds() {
        Scene scene = Scene.of(POLICY, WATCHED).counts(10, 0, NOW);
        Refusal refusal = refusal(scene.gate.admit(scene.root, NOW, 2));
        assertThat(refusal.cause()).isEqualTo(Refusal.Cause.LOCAL);
        assertThat(refusal.retryAt()).isEqualTo(at(NOW + 5_000));
        assertThat(refusal(scene.gate.admit(scene.root, NOW + 1_000, 2)).retryAt())
                .as("not prolonged by itself")
                .isEqualTo(at(NOW + 5_000));
    }

    @Test
    void fewerThanTenMoreBadCallsThanGoodOnesAreNoOutage() {
        Scene few = Scene.of(POLICY, WATCHED).counts(9, 0, NOW);
        assertThat(mode(few.gate.admit(few.root, NOW, 2))).isEqualTo(Passage.Mode.COUNTED);
        Scene good = Scene.of(POLICY, WATCHED).counts(19, 10, NOW);
        assertThat(mode(good.gate.admit(good.root, NOW, 2))).isEqualTo(Passage.Mode.COUNTED);
        Scene most = Scene.of(POLICY, WATCHED).counts(20, 10, NOW);
        assertThat(refusal(most.gate.admit(most.root, NOW, 2)).cause()).isEqualTo(Refusal.Cause.LOCAL);
    }

    @Test
    void anOutageInAWatchIsTestedByOneCallAtATime() {
        Scene scene = Scene.of(POLICY, WATCHED).counts(10, 0, NOW);
        scene.gate.admit(scene.root, NOW, 2);
        assertThat(mode(scene.gate.admit(scene.root, NOW + 5_000, 2))).isEqualTo(Passage.Mode.LOCAL_PROBE);
        assertThat(refusal(scene.gate.admit(scene.root, NOW + 5_001, 2)).cause())
                .isEqualTo(Refusal.Cause.LOCAL);
    }

    @Test
    void anEnvironmentThatCannotReportToTheFleetRefusesAlone() {
        Scene scene = Scene.of(POLICY, QUIET).counts(3, 0, NOW);
        assertThat(mode(scene.gate.admit(scene.root, NOW, 2))).isEqualTo(Passage.Mode.COUNTED);
        scene.writeFails(NOW).writeFails(NOW);
        assertThat(refusal(scene.gate.admit(scene.root, NOW, 2)).cause()).isEqualTo(Refusal.Cause.LOCAL);
        scene.environment.store.writeSucceeded(scene.root, "WATCH", NOW);
        assertThat(mode(scene.gate.admit(scene.root, NOW, 2))).isEqualTo(Passage.Mode.COUNTED);
    }

    @Test
    void anOldSnapshotOfAnOpenCircuitIsProbedWithALeaseWhileTheStoreIsOnlyLate() {
        Scene scene = new Scene(POLICY, 0.5).reads(WAITED, NOW - 20_000);
        assertThat(Scene.written(scene.gate.admit(scene.root, NOW, 2)).rule()).isEqualTo(Transition.Rule.GRANT);
    }

    @Test
    void aRampRefusesTheRestWithATimeToRetry() {
        Stored ramping = Stored.closed().with(Attribute.RAMP_FROM, NOW - 2_000).with(Attribute.RAMP_MILLIS, 10_000L);
        Scene scene = Scene.of(POLICY, ramping);
        Refusal refusal = refusal(scene.gate.admit(scene.root, NOW, 2));
        assertThat(refusal.cause()).isEqualTo(Refusal.Cause.RAMPING);
        assertThat(refusal.retryAt()).isEqualTo(at(NOW + 1_000));
        Scene lucky = new Scene(POLICY, 0.05).reads(ramping, NOW);
        assertThat(mode(lucky.gate.admit(lucky.root, NOW, 2))).isEqualTo(Passage.Mode.COUNTED);
    }

    @Test
    void aNearEndOfARampIsTheTimeToRetry() {
        Stored ending = Stored.closed().with(Attribute.RAMP_FROM, NOW - 7_000).with(Attribute.RAMP_MILLIS, 7_500L);
        Scene scene = new Scene(POLICY, 0.99).reads(ending, NOW);
        assertThat(refusal(scene.gate.admit(scene.root, NOW, 2)).retryAt()).isEqualTo(at(NOW + 500));
    }

    @Test
    void aGrantedProbePassesAtOnce() {
        Scene scene = Scene.of(POLICY, WAITED);
        Step<Answer> step = scene.gate.admit(scene.root, NOW, 2);
        assertThat(Scene.written(step).rule()).isEqualTo(Transition.Rule.GRANT);
        assertThat(mode(Scene.write(step, WAITED, NOW))).isEqualTo(Passage.Mode.PROBE);
    }

    @Test
    void aChangedCircuitIsDecidedAgainWhileTriesAreLeft() {
        Scene scene = Scene.of(POLICY, WAITED);
        assertThat(mode(Scene.lose(scene.gate.admit(scene.root, NOW, 1), QUIET, NOW)))
                .isEqualTo(Passage.Mode.COUNTED);
        Scene last = Scene.of(POLICY, WAITED);
        assertThat(refusal(Scene.lose(last.gate.admit(last.root, NOW, 0), QUIET, NOW))
                        .cause())
                .isEqualTo(Refusal.Cause.PROBING);
    }

    @Test
    void aCircuitThatKeepsChangingIsGivenUpAfterTheLastTry() {
        Scene scene = Scene.of(POLICY, BAD);
        Step<Answer> step = scene.gate.admit(scene.root, NOW, 2);
        for (int i = 1; i <= 3; i++) {
            assertThat(Scene.written(step).rule()).isEqualTo(Transition.Rule.REOPEN);
            step = Scene.lose(step, BAD.with(Attribute.EPOCH, Stored.EPOCH + i), NOW);
        }
        assertThat(refusal(step).cause()).isEqualTo(Refusal.Cause.PROBING);
    }

    @Test
    void anOverrideWithoutAnEndIsReadAgainInTenSeconds() {
        Stored forced = QUIET.ordered(OperatorOverride.Kind.FORCED_OPEN);
        Scene scene = Scene.of(POLICY, forced);
        assertThat(refusal(scene.gate.admit(scene.root, NOW, 2)).retryAt()).isEqualTo(at(NOW + 10_000));
        Scene timed = Scene.of(POLICY, forced.with(Attribute.OVERRIDE_UNTIL, NOW + 60_000));
        assertThat(refusal(timed.gate.admit(timed.root, NOW, 2)).retryAt()).isEqualTo(at(NOW + 60_000));
    }

    @Test
    void withoutAFreshSnapshotARunningWaitIsKept() {
        Scene scene = new Scene(POLICY, 0.5).reads(Stored.open().with(Attribute.OPEN_UNTIL, NOW + 5_000), NOW - 20_000);
        Refusal refusal = refusal(scene.gate.admit(scene.root, NOW, 2));
        assertThat(refusal.cause()).isEqualTo(Refusal.Cause.OPEN);
        assertThat(refusal.retryAt()).isEqualTo(at(NOW + 5_000));
    }

    @Test
    void withoutAFreshSnapshotNobodyProbesWithoutALease() {
        Scene scene = new Scene(POLICY, 0.5).reads(WAITED, NOW - 4_000);
        assertThat(Scene.written(scene.gate.admit(scene.root, NOW, 2)).rule()).isEqualTo(Transition.Rule.GRANT);
        scene.writeFails(NOW);
        assertThat(refusal(scene.gate.admit(scene.root, NOW + 1, 2)).cause()).isEqualTo(Refusal.Cause.PROBING);
    }

    @Test
    void withAnOldSnapshotOfAnOpenCircuitTheLocalBreakerDecides() {
        Scene scene = new Scene(POLICY, 0.5).reads(WAITED, NOW - 60_000);
        scene.environment.refresh.backOff(NOW, POLICY); // the store is away
        scene.writeFails(NOW);
        assertThat(refusal(scene.gate.admit(scene.root, NOW, 2)).cause())
                .as("it may have been idle until now")
                .isEqualTo(Refusal.Cause.PROBING);
        assertThat(mode(scene.gate.admit(scene.root, NOW + 15_000, 2))).isEqualTo(Passage.Mode.LOCAL_PROBE);
        assertThat(refusal(scene.gate.admit(scene.root, NOW + 15_001, 2)).cause())
                .as("one test at a time")
                .isEqualTo(Refusal.Cause.LOCAL);
    }

    @Test
    void withoutAnySnapshotTheLocalBreakerDecides() {
        Scene scene = new Scene(POLICY, 0.5);
        scene.root.failing = 3 * Suspicion.of(0.5).rise() - 1;
        assertThat(mode(scene.gate.admit(scene.root, NOW, 2))).isEqualTo(Passage.Mode.COUNTED);
        scene.root.failing = 3 * Suspicion.of(0.5).rise();
        assertThat(refusal(scene.gate.admit(scene.root, NOW, 2)).retryAt()).isEqualTo(at(NOW + 5_000));
        assertThat(refusal(scene.gate.admit(scene.root, NOW + 4_999, 2)).retryAt())
                .isEqualTo(at(NOW + 5_000));
        assertThat(mode(scene.gate.admit(scene.root, NOW + 5_000, 2))).isEqualTo(Passage.Mode.LOCAL_PROBE);
        assertThat(refusal(scene.gate.admit(scene.root, NOW + 5_001, 2)).retryAt())
                .as("the one probe runs")
                .isEqualTo(at(NOW + 10_000));
    }

    @Test
    void whileReadsFailALeaseIsRequestedUntilTheStoreMustBeUnavailable() {
        Scene scene = unread(WAITED);
        assertThat(Scene.written(scene.gate.admit(scene.root, NOW, 2)).rule()).isEqualTo(Transition.Rule.GRANT);
        assertThat(mode(scene.gate.admit(scene.root, NOW + 15_000, 2))).isEqualTo(Passage.Mode.LOCAL_PROBE);
        Scene unwritten = unread(WAITED).writeFails(NOW);
        assertThat(refusal(unwritten.gate.admit(unwritten.root, NOW, 2)).cause())
                .isEqualTo(Refusal.Cause.PROBING);
    }

    @Test
    void whileReadsFailAGoodTestOutweighsAnOldSnapshotThatSaysOpen() {
        Scene scene = unread(WAITED);
        scene.root.breaker = LocalBreaker.HALF_OPEN;
        Passage test = scene.root.passage(Passage.Mode.LOCAL_PROBE);
        scene.root.endLocalProbe(test, Outcome.SUCCESS, false, NOW, scene.environment.random);
        assertThat(mode(scene.gate.admit(scene.root, NOW + 1, 2))).isEqualTo(Passage.Mode.COUNTED);
    }

    @Test
    void whileReadsFailARunningWaitIsKept() {
        Scene scene = unread(Stored.open().with(Attribute.OPEN_UNTIL, NOW + 5_000));
        Refusal refusal = refusal(scene.gate.admit(scene.root, NOW, 2));
        assertThat(refusal.cause()).isEqualTo(Refusal.Cause.OPEN);
        assertThat(refusal.retryAt()).isEqualTo(at(NOW + 5_000));
    }

    @Test
    void anEnvironmentThatCannotLeaseTestsTheDependencyAlone() {
        Scene scene = Scene.of(POLICY, WAITED);
        Scene.fail(scene.gate.admit(scene.root, NOW, 2), Kind.TIMEOUT, NOW);
        Scene.fail(scene.gate.admit(scene.root, NOW + 1_000, 2), Kind.TIMEOUT, NOW + 1_000);
        assertThat(mode(scene.gate.admit(scene.root, NOW + 3_000, 2))).isEqualTo(Passage.Mode.LOCAL_PROBE);
    }

    @Test
    void aRampAdmitsTheDrawsBelowItsShare() {
        Stored ramping = Stored.closed().with(Attribute.RAMP_FROM, NOW - 9_000).with(Attribute.RAMP_MILLIS, 10_000L);
        double share = Ramp.share(ramping.snapshot(), NOW);
        Scene below = new Scene(POLICY, Math.nextDown(share)).reads(ramping, NOW);
        assertThat(mode(below.gate.admit(below.root, NOW, 2))).isEqualTo(Passage.Mode.COUNTED);
        Scene equal = new Scene(POLICY, share).reads(ramping, NOW);
        assertThat(refusal(equal.gate.admit(equal.root, NOW, 2)).cause()).isEqualTo(Refusal.Cause.RAMPING);
    }

    @Test
    void aCallWithoutADecisionCountsWhereADecisionWouldHaveAdmittedIt() {
        assertThat(unasked(Scene.of(POLICY, QUIET))).isEqualTo(Passage.Mode.COUNTED);
        assertThat(unasked(Scene.of(POLICY, WATCHED))).isEqualTo(Passage.Mode.COUNTED);
        assertThat(unasked(Scene.of(POLICY, WAITED))).isEqualTo(Passage.Mode.UNCOUNTED);
        Scene alone = Scene.of(POLICY, WATCHED);
        alone.root.breaker = LocalBreaker.CLOSED.opened(NOW, 0.5);
        assertThat(unasked(alone)).isEqualTo(Passage.Mode.UNCOUNTED);
    }

    @Test
    void anOverrideSaysWhetherACallWithoutADecisionCounts() {
        assertThat(unasked(Scene.of(POLICY, QUIET.ordered(OperatorOverride.Kind.FORCED_CLOSED))))
                .isEqualTo(Passage.Mode.COUNTED);
        assertThat(unasked(Scene.of(POLICY, QUIET.ordered(OperatorOverride.Kind.FORCED_OPEN))))
                .isEqualTo(Passage.Mode.UNCOUNTED);
        assertThat(unasked(Scene.of(POLICY, QUIET.ordered(OperatorOverride.Kind.DISABLED))))
                .isEqualTo(Passage.Mode.UNCOUNTED);
    }

    @Test
    void aCallWithoutADecisionOfAKeyInTroubleDoesNotCountForItsDependency() {
        Scene scene = Scene.of(POLICY, QUIET);
        LocalCircuit key = new LocalCircuit(TestFleet.PAYMENTS.withKey("shard-1"));
        assertThat(scene.gate.unasked(scene.root, key, "shard-1", NOW).passages())
                .extracting(Passage::mode)
                .containsExactly(Passage.Mode.COUNTED, Passage.Mode.COUNTED);
        key.snapshot = WATCHED.snapshot();
        assertThat(scene.gate.unasked(scene.root, key, "shard-1", NOW).passages())
                .extracting(Passage::mode)
                .containsExactly(Passage.Mode.UNCOUNTED, Passage.Mode.COUNTED);
    }

    /** An environment that has read this twenty seconds ago, and whose reads fail since. */
    private static Scene unread(Stored stored) {
        Scene scene = new Scene(POLICY, 0.5).reads(stored, NOW - 20_000);
        scene.environment.refresh.backOff(NOW, POLICY);
        return scene;
    }

    private static Passage.Mode unasked(Scene scene) {
        return scene.gate.unasked(scene.root, null, null, NOW).passages().get(0).mode();
    }

    private static Passage.Mode mode(Step<Answer> step) {
        return ((Answer.Pass) Scene.done(step)).passage().mode();
    }

    private static Refusal refusal(Step<Answer> step) {
        return ((Answer.Deny) Scene.done(step)).refusal();
    }

    private static Instant at(long millis) {
        return Instant.ofEpochMilli(millis);
    }
}
