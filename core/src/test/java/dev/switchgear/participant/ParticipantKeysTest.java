package dev.switchgear.participant;

import static dev.switchgear.participant.TestFleet.FAILED;
import static dev.switchgear.protocol.Stored.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitEvent;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.Outcome;
import dev.switchgear.participant.RollingWindow.Counts;
import dev.switchgear.protocol.CircuitSnapshot;
import dev.switchgear.protocol.Protocol;
import dev.switchgear.protocol.Stored;
import dev.switchgear.protocol.Transitions;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.DependencyItems;
import dev.switchgear.spi.Evidence;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.StoreUnavailableException.Kind;
import dev.switchgear.spi.Transition.Rule;
import dev.switchgear.spi.TransitionResult;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A participant whose calls concern parts of their dependency. */
final class ParticipantKeysTest {
    private static final String KEY = "shard-1";
    private static final Stored OPEN = Stored.open().with(Attribute.OPEN_UNTIL, NOW + 9_000);
    private static final Stored WATCHED = Stored.closed().watched(1, NOW, NOW + 15_000);

    private final Participant participant = ParticipantTest.participant(CircuitPolicy.defaults());

    @Test
    void aKeyIsReadTogetherWithItsDependencyAndForgottenWhenTheStoreForgetsIt() {
        learn(NOW, Map.of(KEY, OPEN.item()));
        assertThat(participant.status(KEY, NOW).state()).isEqualTo(CircuitState.OPEN);
        assertThat(participant.environment().storedKeys).isEqualTo(1);
        assertThat(participant.environment().activeKeys).isEqualTo(1);
        learn(NOW + 10_000, Map.of());
        assertThat(participant.status(KEY, NOW + 10_000).state())
                .as("doubtful: a replica may lag")
                .isNotEqualTo(CircuitState.CLOSED);
        learn(NOW + 12_000, Map.of());
        assertThat(participant.status(KEY, NOW + 12_000).state()).isEqualTo(CircuitState.CLOSED);
        assertThat(participant.environment().activeKeys).isZero();
    }

    @Test
    void aReadOfAKeyIsUsedEvenIfAWriteToItsDependencyEndedMeanwhile() {
        participant.environment().keysInUse = true;
        StoreRequest.Read read = participant.backgroundRead(NOW).orElseThrow();
        var write = new StoreRequest.Apply(
                TestFleet.PAYMENTS,
                new Transitions(CircuitPolicy.defaults(), "test").watch(CircuitSnapshot.ABSENT, NOW),
                NOW,
                read.order() + 1);
        CircuitItem closed = Stored.closed().item();
        participant.accept(write, new StoreReply.Result(new TransitionResult(true, closed)), NOW);
        participant.accept(read, new StoreReply.Items(new DependencyItems(closed, Map.of(KEY, OPEN.item()))), NOW);
        assertThat(participant.status(KEY, NOW).state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void oneDoubtfulKeyMakesTheNextReadConsistent() {
        learn(NOW, Map.of(KEY, OPEN.item(), "shard-2", Stored.closed().item()));
        assertThat(scope(NOW + 10_000).consistent()).isFalse();
        learn(NOW + 20_000, Map.of("shard-2", Stored.closed().item()));
        assertThat(scope(NOW + 30_000).consistent()).isTrue();
    }

    @Test
    void oneUnreadableKeyIsDegradedAndTheOthersAreNot() {
        CircuitItem strange = Stored.closed().with(Attribute.FORMAT, 7L).item();
        learn(NOW, Map.of(KEY, strange, "shard-2", OPEN.item()));
        assertThat(participant.status(KEY, NOW).degraded()).isTrue();
        assertThat(participant.status("shard-2", NOW).state()).isEqualTo(CircuitState.OPEN);
        learn(NOW + 20_000, Map.of(KEY, Stored.closed().item(), "shard-2", OPEN.item()));
        assertThat(participant.status(KEY, NOW + 20_000).degraded()).isFalse();
    }

    @Test
    void itemsOfOtherProgramsAreNotChanged() {
        CircuitItem note = CircuitItem.ABSENT.with(new Attribute("note", Attribute.Type.TEXT), "ask Jo");
        learn(NOW, Map.of("a note of ours", OPEN.item(), "note", note, KEY, OPEN.item()));
        assertThat(participant.environment().keys).containsOnlyKeys(KEY);
        assertThat(participant.environment().storedKeys).isEqualTo(1);
        assertThat(participant.status(null, NOW).degraded()).isFalse();
    }

    /** Found by seed 55028: frozen while its key was decided, an environment probed with a lease that had nearly ended. */
    @Test
    void aLeaseThatAgedWhileItsKeyWasDecidedIsReturned() {
        Stored waited = Stored.open().with(Attribute.OPEN_UNTIL, NOW).with(Attribute.FLEET_HINT, 1L);
        learn(participant, NOW, waited, Map.of(KEY, waited.item()));
        var granting = participant.begin(KEY, NOW);
        assertThat(Scene.written(granting).rule()).isEqualTo(Rule.GRANT);
        Stored granted =
                new Stored(Scene.written(granting).applyTo(waited.item()).orElseThrow());
        var grantingKey = Scene.write(granting, waited, NOW + 1);
        assertThat(Scene.written(grantingKey).rule()).isEqualTo(Rule.GRANT);
        Stored closedMeanwhile = Stored.closed().with(Attribute.EPOCH, Stored.EPOCH + 9);

        var returning = Scene.lose(grantingKey, closedMeanwhile, NOW + 3_500);

        assertThat(Scene.written(returning).rule())
                .as("the lease of the dependency")
                .isEqualTo(Rule.PROBE);
        assertThat(Scene.done(Scene.write(returning, granted, NOW + 3_501))).isInstanceOf(Admission.Refused.class);
    }

    @Test
    void aKeyThatIsSuspectOrStaleIsReadBeforeItIsDecided() {
        learn(NOW, Map.of(KEY, Stored.closed().item()));
        LocalCircuit keyed = keyed();
        assertThat(Scene.asks(participant.begin(KEY, NOW + 300))).isFalse();
        keyed.suspect = true;
        assertThat(Scene.asks(participant.begin(KEY, NOW + 300))).isTrue();
        keyed.suspect = false;
        keyed.readAt = NOW - 5_000;
        assertThat(Scene.asks(participant.begin(KEY, NOW + 1_400))).isTrue();
        assertThat(Scene.asks(participant.begin("shard-2", NOW + 1_400)))
                .as("another key")
                .isFalse();
    }

    @Test
    void theOutcomesOfAKeyInTroubleDoNotCountForItsDependency() {
        learn(NOW, Map.of(KEY, Stored.closed().watched(1, NOW, NOW + 15_000).item()));
        Admission.Admitted troubled = (Admission.Admitted) Scene.done(participant.begin(KEY, NOW));
        assertThat(troubled.passages())
                .extracting(Passage::mode)
                .containsExactly(Passage.Mode.UNCOUNTED, Passage.Mode.COUNTED);
        Participant calm = ParticipantTest.participant(CircuitPolicy.defaults());
        learn(calm, NOW, Map.of(KEY, Stored.closed().item()));
        Admission.Admitted both = (Admission.Admitted) Scene.done(calm.begin(KEY, NOW));
        assertThat(both.passages())
                .extracting(Passage::mode)
                .containsExactly(Passage.Mode.COUNTED, Passage.Mode.COUNTED);
    }

    @Test
    void theFirstFailureOfAKeyIsCountedByBoth() {
        learn(NOW, Map.of());
        Admission.Admitted admitted = (Admission.Admitted) Scene.done(participant.begin(KEY, NOW));
        participant.environment().root.noTrigger = Span.of(NOW, 1_000);
        Scene.done(participant.finish(admitted, Outcome.SUCCESS, 20, NOW));
        assertThat(participant.environment().keys).isEmpty();
        Scene.done(participant.finish(admitted, FAILED, 20, NOW));
        assertThat(keyed().failing).isPositive();
        assertThat(participant.environment().root.failing).isPositive();
        assertThat(participant.environment().root.fast.holds(NOW)).isFalse();
        assertThat(keyed().fast.holds(NOW)).isFalse();
    }

    @Test
    void aKeysViewIsPublishedWithItsDependencys() {
        learn(NOW, Map.of(KEY, OPEN.item()));
        assertThat(keyed().fast.refusal()).isNotNull();
        assertThat(participant.environment().root.fast.refusal()).isNull();
    }

    @Test
    void aGoodLocalProbeClosesAndAnIgnoredOneDoesNot() {
        LocalCircuit root = certain();
        root.slowness = 5_000;
        Admission.Admitted probe = new Admission.Admitted(List.of(root.passage(Passage.Mode.LOCAL_PROBE)), null, null);
        assertThat(Scene.done(participant.finish(probe, Outcome.IGNORED, 20, NOW)))
                .isFalse();
        assertThat(root.breaker.isOpen()).isTrue();
        assertThat(Scene.done(participant.finish(probe, FAILED, 20, NOW))).isFalse();
        assertThat(root.breaker.reopens()).isEqualTo(2);
        assertThat(Scene.done(participant.finish(probe, Outcome.SUCCESS, 20, NOW)))
                .isTrue();
        assertThat(root.breaker.isOpen()).isFalse();
        assertThat(root.failing).isZero();
        assertThat(root.slowness).isZero();
    }

    @Test
    void aLocalProbeOfAnotherPeriodHasNoEffect() {
        LocalCircuit root = certain();
        Admission.Admitted old = new Admission.Admitted(
                List.of(new Passage(root, Passage.Mode.LOCAL_PROBE, root.period - 1, null)), null, null);
        assertThat(Scene.done(participant.finish(old, Outcome.SUCCESS, 20, NOW)))
                .isFalse();
        assertThat(root.breaker.isOpen()).isTrue();
    }

    @Test
    void aFlushSendsWhatTheDependencyAndItsKeysHoldBack() {
        learn(participant, NOW, WATCHED, Map.of(KEY, WATCHED.item()));
        LocalCircuit root = participant.environment().root;
        root.membership = new Membership(root.snapshot, Counts.of(true, false));
        keyed().membership = new Membership(keyed().snapshot, Counts.of(true, false));
        Step<Boolean> first = participant.flush(NOW);
        assertThat(reported(first)).isEqualTo(TestFleet.PAYMENTS);
        Step<Boolean> second = Scene.answer(first, new StoreReply.Totals(Evidence.NONE), NOW);
        assertThat(reported(second)).isEqualTo(TestFleet.PAYMENTS.withKey(KEY));
        assertThat(Scene.done(Scene.answer(second, new StoreReply.Totals(Evidence.NONE), NOW)))
                .isFalse();
    }

    @Test
    void theEvidenceOfAKeyThatIsRefusedHereIsSentWithoutACall() {
        learn(NOW, Map.of(KEY, WATCHED.item()));
        assertThat(participant.overdueReport(NOW)).isEmpty();
        keyed().membership = new Membership(keyed().snapshot, Counts.of(true, false));
        keyed().breaker = LocalBreaker.CLOSED.opened(NOW, 0.5);
        assertThat(reported(participant.overdueReport(NOW).orElseThrow())).isEqualTo(TestFleet.PAYMENTS.withKey(KEY));
    }

    @Test
    void aKeyThatIsNotStoredIsRememberedForTenMinutesAfterItsLastCall() {
        long called = NOW + 300_000;
        learn(NOW, Map.of(KEY, Stored.closed().item()));
        learn(called, Map.of(KEY, Stored.closed().item()));
        Scene.done(participant.begin(KEY, called));
        learn(called + Protocol.LOCAL_MEMORY_MILLIS - 10_000, Map.of());
        assertThat(participant.environment().keys).containsOnlyKeys(KEY);
        learn(called + Protocol.LOCAL_MEMORY_MILLIS, Map.of());
        assertThat(participant.environment().keys).isEmpty();
    }

    @Test
    void aRefusalOfAKeyThatWasForgottenMeanwhileIsReportedByItsDependency() {
        Participant shadow =
                ParticipantTest.participant(CircuitPolicy.builder().shadow(true).build());
        Stored waited = Stored.open().with(Attribute.OPEN_UNTIL, NOW).with(Attribute.FLEET_HINT, 1L);
        learn(shadow, NOW, Stored.closed(), Map.of(KEY, waited.item()));
        Step<Admission> granting = shadow.begin(KEY, NOW);
        long thawed = NOW + Protocol.LOCAL_MEMORY_MILLIS;
        learn(shadow, thawed, Stored.closed(), Map.of());

        Admission admission = Scene.done(Scene.fail(granting, Kind.TIMEOUT, thawed));

        assertThat(admission).isInstanceOf(Admission.Admitted.class);
        assertThat(shadow.drainEvents())
                .filteredOn(event -> event.kind() == CircuitEvent.Kind.SHADOWED)
                .extracting(CircuitEvent::circuit)
                .containsExactly(TestFleet.PAYMENTS);
    }

    private static CircuitId reported(Step<Boolean> step) {
        return ((StoreRequest.Add) Scene.request(step)).watch().circuit();
    }

    private LocalCircuit keyed() {
        return Objects.requireNonNull(participant.environment().keys.get(KEY));
    }

    private LocalCircuit certain() {
        LocalCircuit root = participant.environment().root;
        root.failing = 5_000;
        root.breaker = LocalBreaker.CLOSED.opened(NOW, 0.5);
        return root;
    }

    private ReadScope scope(long now) {
        return participant.backgroundRead(now).orElseThrow().scope();
    }

    private void learn(long now, Map<String, CircuitItem> keys) {
        learn(participant, now, keys);
    }

    private static void learn(Participant participant, long now, Map<String, CircuitItem> keys) {
        learn(participant, now, Stored.closed(), keys);
    }

    private static void learn(Participant participant, long now, Stored root, Map<String, CircuitItem> keys) {
        participant.environment().keysInUse = true;
        StoreRequest.Read read = participant.backgroundRead(now).orElseThrow();
        participant.accept(read, new StoreReply.Items(new DependencyItems(root.item(), keys)), now);
    }
}
