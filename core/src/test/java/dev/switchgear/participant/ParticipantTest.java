package dev.switchgear.participant;

import static dev.switchgear.participant.TestFleet.FAILED;
import static dev.switchgear.protocol.Stored.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchgear.model.CircuitEvent;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.model.Outcome;
import dev.switchgear.protocol.CircuitSnapshot;
import dev.switchgear.protocol.Protocol;
import dev.switchgear.protocol.Stored;
import dev.switchgear.protocol.Transitions;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.DependencyItems;
import dev.switchgear.spi.Evidence;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.StoreUnavailableException.Kind;
import dev.switchgear.spi.TransitionResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a participant requests, learns and forgets, with one circuit or with keys. The test gives every reply. */
final class ParticipantTest {
    private static final Stored OPEN = Stored.open()
            .with(Attribute.OPEN_UNTIL, NOW + 9_000)
            .with(Attribute.EPOCH, Stored.EPOCH + 1)
            .with(Attribute.REASON, "it fails");
    private static final String KEY = "shard-1";

    private final Participant participant = participant(CircuitPolicy.defaults());

    @Test
    void aParticipantIsOfADependencyAndNotOfAKey() {
        var key = TestFleet.PAYMENTS.withKey(KEY);
        assertThatThrownBy(() ->
                        new Participant(key, CircuitPolicy.defaults(), new Identity(7, "test"), Stored.drawing(0.5)))
                .hasMessageContaining("is that of a key");
    }

    @Test
    void aCallOfExactlyTheSlowDurationIsSlow() {
        CircuitPolicy policy =
                CircuitPolicy.builder().slowCalls(Duration.ofMillis(500), 0.5).build();
        assertThat(slowCounted(policy, 499)).isZero();
        assertThat(slowCounted(policy, 500)).isEqualTo(1);
    }

    @Test
    void oneReadServesAllCallers() {
        StoreRequest first = Scene.request(participant.begin(null, NOW));
        assertThat(Scene.request(participant.begin(null, NOW + 5))).isSameAs(first);
        assertThat(participant.backgroundRead(NOW + 5)).isEmpty();
    }

    @Test
    void aCallerWithAFreshSnapshotDoesNotWaitForARunningRead() {
        read(participant, Stored.closed(), NOW);
        assertThat(participant.backgroundRead(NOW + 1_499)).isEmpty();
        assertThat(participant.backgroundRead(NOW + 1_500)).isPresent();
        assertThat(Scene.asks(participant.begin(null, NOW + 1_501))).isFalse();
        assertThat(Scene.asks(participant.begin(null, NOW + 2_000)))
                .as("no longer fresh")
                .isTrue();
    }

    @Test
    void anOptimisticCallerDoesNotWaitForARunningRead() {
        Participant optimist = participant(CircuitPolicy.builder()
                .staleness(CircuitPolicy.Staleness.OPTIMISTIC)
                .build());
        assertThat(Scene.asks(optimist.begin(null, NOW)))
                .as("before the first reply")
                .isTrue();
        read(optimist, Stored.closed(), NOW + 2_000);
        assertThat(optimist.backgroundRead(NOW + 60_000)).isPresent();
        assertThat(Scene.asks(optimist.begin(null, NOW + 60_001))).isFalse();
    }

    @Test
    void nothingIsReadInTheBackgroundWhileAWaitRuns() {
        read(participant, OPEN, NOW);
        assertThat(participant.backgroundRead(NOW + 3_000)).isEmpty();
        assertThat(participant.backgroundRead(NOW + 9_000)).as("it is over").isPresent();
    }

    @Test
    void learnedStateIsPublishedForCallsWithoutALock() {
        LocalCircuit root = participant.environment().root;
        StoreRequest.Read read = participant.backgroundRead(NOW).orElseThrow();
        participant.accept(read, items(Stored.closed()), NOW);
        assertThat(root.fast.holds(NOW)).isTrue();
        Admission.Admitted admitted = (Admission.Admitted) Scene.done(participant.begin(null, NOW));
        var unused = participant.finish(admitted, FAILED, 20, NOW);
        assertThat(root.fast.holds(NOW)).as("an own failure makes it read").isFalse();
    }

    @Test
    void aViewIsPublishedByTheCallThatWaitedForIt() {
        Step<Admission> step = participant.begin(null, NOW);
        Scene.done(Scene.answer(step, items(Stored.closed()), NOW));
        assertThat(participant.environment().root.fast.holds(NOW)).isTrue();
    }

    @Test
    void aViewIsWithdrawnBeforeARequestAndReplacedAfterItsReply() {
        Stored watched = Stored.closed().watched(1, NOW, NOW + 15_000);
        read(participant, watched, NOW);
        LocalCircuit root = participant.environment().root;
        root.membership = new Membership(root.snapshot, RollingWindow.Counts.NONE);
        root.fast = new FastView(NOW, 1_000, root.period, Long.MAX_VALUE, null);
        Admission.Admitted admitted = (Admission.Admitted) Scene.done(participant.begin(null, NOW));
        root.fast = new FastView(NOW, 1_000, root.period, Long.MAX_VALUE, null);
        Step<Boolean> reporting = participant.finish(admitted, FAILED, 20, NOW);
        assertThat(root.fast.holds(NOW)).isFalse();
        Evidence dead = new Evidence(40, 40, 0, Set.of(1, 2, 3, 4), Set.of());
        Step<Boolean> tripping = Scene.answer(reporting, new StoreReply.Totals(dead), NOW);
        Scene.done(Scene.write(tripping, watched, NOW));
        assertThat(root.fast.refusal()).isNotNull();
    }

    @Test
    void aViewIsPublishedByTheCallThatFoundTheCircuitClosedAgain() {
        read(participant, OPEN.with(Attribute.OPEN_UNTIL, NOW - 60_000), NOW);
        Step<Admission> granting = participant.begin(null, NOW);
        Stored closed = Stored.closed().with(Attribute.EPOCH, Stored.EPOCH + 2);
        Scene.done(Scene.lose(granting, closed, NOW));
        assertThat(participant.environment().root.fast.holds(NOW)).isTrue();
    }

    @Test
    void theReplyToALateWriteIsLearned() {
        read(participant, Stored.closed(), NOW);
        participant.accept(apply(9, NOW), result(OPEN), NOW + 2_000);
        assertThat(participant.status(null, NOW).state()).isEqualTo(CircuitState.OPEN);
        assertThat(participant.environment().root.fast.refusal()).isNotNull();
    }

    @Test
    void aReplyAfterAFreezeIsNotLearned() {
        read(participant, Stored.closed(), NOW);
        participant.accept(apply(9, NOW), result(OPEN), NOW + 5_001);
        assertThat(participant.status(null, NOW).state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void aReplyToAnEarlierRequestIsNotLearned() {
        read(participant, Stored.closed(), NOW);
        participant.accept(apply(9, NOW), result(OPEN), NOW);
        participant.accept(apply(8, NOW), result(Stored.closed()), NOW);
        assertThat(participant.status(null, NOW).state()).isEqualTo(CircuitState.OPEN);
        StoreRequest.Read early = new StoreRequest.Read(TestFleet.PAYMENTS, new ReadScope(false, true), NOW, 1);
        participant.accept(early, items(Stored.closed()), NOW);
        assertThat(participant.status(null, NOW).state()).isEqualTo(CircuitState.OPEN);
        assertThat(participant.environment().refresh.isFailing())
                .as("it is no failure either")
                .isFalse();
    }

    @Test
    void aReplyAboutAKeyThatIsNotFollowedIsDropped() {
        read(participant, Stored.closed(), NOW);
        var other = new StoreRequest.Apply(
                TestFleet.PAYMENTS.withKey("other"),
                new Transitions(CircuitPolicy.defaults(), "test").watch(CircuitSnapshot.ABSENT, NOW),
                NOW,
                9);
        participant.accept(other, result(OPEN), NOW);
        assertThat(participant.status("other", NOW).state()).isEqualTo(CircuitState.CLOSED);
        assertThat(participant.status("other", NOW).circuit()).isEqualTo(TestFleet.PAYMENTS);
    }

    @Test
    void aReplyAboutAKeyIsLearnedByThatKeyOnly() {
        keyed(participant, Stored.closed());
        var key = new StoreRequest.Apply(
                TestFleet.PAYMENTS.withKey(KEY), apply(99, NOW).transition(), NOW, 99);
        participant.accept(key, result(OPEN), NOW);
        assertThat(participant.status(KEY, NOW).state()).isEqualTo(CircuitState.OPEN);
        assertThat(participant.status(null, NOW).state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void aParticipantIsIdleUnlessACircuitInUseIsInTrouble() {
        assertThat(participant.isIdle(NOW)).isTrue();
        participant.environment().root.failing = 1;
        participant.environment().follow(KEY, NOW);
        assertThat(participant.isIdle(NOW)).as("it failed once").isTrue();
        Participant open = participant(CircuitPolicy.defaults());
        read(open, OPEN, NOW);
        open.environment().usedAt = NOW;
        assertThat(open.isIdle(NOW)).isFalse();
        assertThat(open.isIdle(NOW + Protocol.LOCAL_MEMORY_MILLIS - 1)).isFalse();
        assertThat(open.isIdle(NOW + Protocol.LOCAL_MEMORY_MILLIS))
                .as("nobody calls it")
                .isTrue();
    }

    @Test
    void anUnreadableItemIsDegradedUntilAReadableOneArrives() {
        StoreRequest.Read first = participant.backgroundRead(NOW).orElseThrow();
        participant.accept(first, items(Stored.closed().with(Attribute.FORMAT, 7L)), NOW);
        assertThat(participant.status(null, NOW).degraded()).isTrue();
        StoreRequest.Read second = participant.backgroundRead(NOW + 2_000).orElseThrow();
        participant.accept(second, items(Stored.closed()), NOW + 2_000);
        assertThat(participant.status(null, NOW + 2_000).degraded()).isFalse();
    }

    @Test
    void aThrottledReadMakesTheNextReadsLessFrequent() {
        assertThat(ageAfter(Kind.THROTTLED)).isEqualTo(3_200);
        assertThat(ageAfter(Kind.TIMEOUT)).isEqualTo(2_000);
    }

    @Test
    void aRefusalOfAnOperatorHoldsInShadowModeToo() {
        Participant shadow = participant(CircuitPolicy.builder().shadow(true).build());
        read(shadow, OPEN, NOW);
        assertThat(Scene.done(shadow.begin(null, NOW))).isInstanceOf(Admission.Admitted.class);
        assertThat(shadow.drainEvents())
                .anyMatch(event -> event.kind() == CircuitEvent.Kind.SHADOWED
                        && event.detail().equals("it fails"));
        read(shadow, OPEN.ordered(OperatorOverride.Kind.FORCED_OPEN), NOW + 9_000);
        assertThat(Scene.done(shadow.begin(null, NOW + 9_000))).isInstanceOf(Admission.Refused.class);
    }

    @Test
    void aLotBelowTheEnforcedPercentageIsEnforced() {
        assertThat(enforcedAt(25)).isInstanceOf(Admission.Admitted.class); // the lot drawn is 25 of 0 to 99
        assertThat(enforcedAt(26)).isInstanceOf(Admission.Refused.class);
    }

    @Test
    void theLastFailureIsKeptForOperators() {
        read(participant, Stored.closed(), NOW);
        Admission.Admitted admitted = (Admission.Admitted) Scene.done(participant.begin(null, NOW));
        var unused = participant.finish(admitted, FAILED, 20, NOW);
        assertThat(participant.status(null, NOW).lastFailure().orElseThrow()).contains("boom");
    }

    @Test
    void aParticipantInUseIsIdleUnlessItIsOpenOverriddenOrRefusesAlone() {
        assertThat(used(Stored.closed()).isIdle(NOW)).isTrue();
        assertThat(used(OPEN).isIdle(NOW)).isFalse();
        assertThat(used(Stored.closed().ordered(OperatorOverride.Kind.DISABLED)).isIdle(NOW))
                .isFalse();
        Participant alone = used(Stored.closed());
        alone.environment().root.breaker = LocalBreaker.CLOSED.opened(NOW, 0.5);
        assertThat(alone.isIdle(NOW)).isFalse();
    }

    @Test
    void aKeyInTroubleKeepsItsParticipantFromBeingIdle() {
        keyed(participant, Stored.closed());
        assertThat(participant.isIdle(NOW)).isTrue();
        Participant open = participant(CircuitPolicy.defaults());
        keyed(open, OPEN);
        assertThat(open.isIdle(NOW)).isFalse();
    }

    @Test
    void everyCallIsAUseOfTheParticipant() {
        var unused = participant.begin(null, NOW);
        assertThat(participant.usedAt()).isEqualTo(NOW);
    }

    @Test
    void aStoreThatNeededNoWriteSinceSomeFailedIsRestoredByTheNextCall() {
        read(participant, Stored.closed(), NOW);
        participant.accept(apply(8, NOW), new StoreReply.Failed(Kind.TIMEOUT, "no"), NOW);
        participant.accept(apply(9, NOW), new StoreReply.Failed(Kind.TIMEOUT, "no"), NOW);
        assertThat(participant.drainEvents())
                .extracting(CircuitEvent::kind)
                .containsExactly(CircuitEvent.Kind.DEGRADED);
        assertThat(Scene.asks(participant.begin(null, NOW + FailingWrites.MEMORY_MILLIS - 1)))
                .isTrue();
        assertThat(participant.drainEvents()).isEmpty();
        assertThat(Scene.asks(participant.begin(null, NOW + FailingWrites.MEMORY_MILLIS)))
                .isTrue();
        assertThat(participant.drainEvents())
                .extracting(CircuitEvent::kind)
                .containsExactly(CircuitEvent.Kind.RESTORED);
    }

    @Test
    void aLocalProbeIsAlsoEvidenceForAFleetThatIsNotOpen() {
        assertThat(countedOfALocalProbe(Stored.closed(), 0, FAILED)).isEqualTo(1);
        assertThat(countedOfALocalProbe(Stored.closed(), 0, Outcome.SUCCESS)).isEqualTo(1);
        assertThat(countedOfALocalProbe(Stored.closed(), 0, Outcome.IGNORED)).isZero();
        assertThat(countedOfALocalProbe(Stored.closed(), 1, FAILED)).isZero();
        assertThat(countedOfALocalProbe(OPEN, 0, FAILED)).isZero();
    }

    private static long countedOfALocalProbe(Stored stored, int periodsAgo, Outcome outcome) {
        Participant alone = participant(CircuitPolicy.defaults());
        read(alone, stored, NOW);
        LocalCircuit root = alone.environment().root;
        root.noTrigger = Span.of(NOW, 1_000);
        var test = new Passage(root, Passage.Mode.LOCAL_PROBE, root.period - periodsAgo, null);
        Scene.done(alone.finish(new Admission.Admitted(List.of(test), null, null), outcome, 20, NOW));
        return root.window.since(NOW, NOW).calls();
    }

    private static Participant used(Stored stored) {
        Participant used = participant(CircuitPolicy.defaults());
        read(used, stored, NOW);
        Scene.done(used.begin(null, NOW));
        return used;
    }

    private static long slowCounted(CircuitPolicy policy, long duration) {
        Participant slow = participant(policy);
        read(slow, Stored.closed(), NOW);
        slow.environment().root.noTrigger = Span.of(NOW, 1_000);
        Admission.Admitted admitted = (Admission.Admitted) Scene.done(slow.begin(null, NOW));
        Scene.done(slow.finish(admitted, Outcome.SUCCESS, duration, NOW));
        return slow.environment().root.window.since(NOW, NOW).slow();
    }

    private static long ageAfter(Kind kind) {
        Participant failing =
                participant(CircuitPolicy.builder().fleetSize(8).build()); // one of unknown size would rest
        StoreRequest.Read read = failing.backgroundRead(NOW).orElseThrow();
        failing.accept(read, new StoreReply.Failed(kind, "no"), NOW);
        read(failing, Stored.closed(), NOW + 10_000);
        return failing.environment().refresh.hardAgeMillis(CircuitPolicy.defaults());
    }

    private static Admission enforcedAt(int percentage) {
        CircuitPolicy policy =
                CircuitPolicy.builder().enforcePercentage(percentage).build();
        long bits = 50L << 32; // nextInt(100) is 25
        Participant lot = new Participant(TestFleet.PAYMENTS, policy, new Identity(7, "test"), () -> bits);
        read(lot, OPEN, NOW);
        return Scene.done(lot.begin(null, NOW));
    }

    /** A participant that follows a key which the store holds, too. */
    private static void keyed(Participant participant, Stored key) {
        StoreRequest.Read read = (StoreRequest.Read) Scene.request(participant.begin(KEY, NOW));
        participant.accept(
                read, new StoreReply.Items(new DependencyItems(CircuitItem.ABSENT, Map.of(KEY, key.item()))), NOW);
    }

    static void read(Participant participant, Stored stored, long now) {
        participant.accept(participant.backgroundRead(now).orElseThrow(), items(stored), now);
    }

    static StoreReply items(Stored stored) {
        return new StoreReply.Items(new DependencyItems(stored.item(), Map.of()));
    }

    static Participant participant(CircuitPolicy policy) {
        return new Participant(TestFleet.PAYMENTS, policy, new Identity(7, "test"), Stored.drawing(0.5));
    }

    private static StoreRequest.Apply apply(long order, long sentAt) {
        var watch = new Transitions(CircuitPolicy.defaults(), "test").watch(CircuitSnapshot.ABSENT, NOW);
        return new StoreRequest.Apply(TestFleet.PAYMENTS, watch, sentAt, order);
    }

    private static StoreReply result(Stored stored) {
        return new StoreReply.Result(new TransitionResult(false, stored.item()));
    }
}
