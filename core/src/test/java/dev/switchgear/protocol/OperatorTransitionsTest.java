package dev.switchgear.protocol;

import static dev.switchgear.protocol.Stored.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.model.Signal;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.Transition;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What operators and signals write, on the items they meet. */
final class OperatorTransitionsTest {
    private static final OperatorTransitions RULES = new OperatorTransitions("operator");
    private static final CircuitPolicy POLICY = CircuitPolicy.defaults();
    private static final Signal ALARM = signal("alarm", 60_000);

    @Test
    void removingTheLivePolicyMakesTheItemExpireAgain() {
        Stored ruled = Stored.closed().with(Attribute.POLICY, "{}");
        Transition removal = RULES.withoutPolicy(ruled.snapshot(), NOW);
        Stored plain = applied(removal, ruled);
        assertThat(plain.item().has(Attribute.POLICY)).isFalse();
        assertThat(plain.item().number(Attribute.TTL, 0)).isEqualTo((NOW + Protocol.ITEM_LIFE_MILLIS) / 1_000);
        Stored raced = ruled.ordered(OperatorOverride.Kind.DISABLED);
        assertThat(removal.applyTo(raced.item())).as("an override came first").isEmpty();
    }

    @Test
    void removingTheLivePolicyOfACircuitWithAnOverrideSetsNoExpiry() {
        Stored ordered = Stored.closed()
                .with(Attribute.POLICY, "{}")
                .with(Attribute.TTL, 5L)
                .ordered(OperatorOverride.Kind.DISABLED);
        assertThat(applied(RULES.withoutPolicy(ordered.snapshot(), NOW), ordered)
                        .item()
                        .has(Attribute.TTL))
                .isFalse();
    }

    @Test
    void removingTheLivePolicyMakesTheItemExpireAfterItsOverride() {
        Stored ordered = Stored.closed()
                .with(Attribute.POLICY, "{}")
                .ordered(OperatorOverride.Kind.DISABLED)
                .with(Attribute.OVERRIDE_UNTIL, NOW + 60_000);
        Transition removal = RULES.withoutPolicy(ordered.snapshot(), NOW);
        assertThat(applied(removal, ordered).item().number(Attribute.TTL, 0))
                .isEqualTo((NOW + 60_000 + Protocol.ITEM_LIFE_MILLIS) / 1_000);
        assertThat(removal.applyTo(
                        ordered.with(Attribute.OVERRIDE_UNTIL, NOW + 90_000).item()))
                .as("another override came first")
                .isEmpty();
    }

    @Test
    void aSignalOpensAClosedCircuitForItsTime() {
        Stored stale = Stored.closed().with(Attribute.OPEN_UNTIL, NOW + 800_000).with(Attribute.REOPENS, 4L);
        CircuitSnapshot opened = applied(RULES.raise(stale.snapshot(), ALARM, NOW, POLICY), stale)
                .snapshot();
        assertThat(opened.open()).isTrue();
        assertThat(opened.openUntil()).isEqualTo(NOW + 60_000);
        assertThat(opened.openedAt()).isEqualTo(NOW);
        assertThat(opened.reopens()).isZero();
        assertThat(opened.signals()).containsExactly("alarm");
    }

    @Test
    void aSignalHoldsForTheLongestTimeAPolicyAllows() {
        CircuitPolicy quarter = CircuitPolicy.builder()
                .maxSignalWait(java.time.Duration.ofMinutes(15))
                .build();
        assertThat(heldUntil(9_000_000, quarter)).isEqualTo(NOW + 900_000);
        assertThat(heldUntil(9_000_000, POLICY)).isEqualTo(NOW + 9_000_000);
        assertThat(heldUntil(900_000_000, POLICY)).isEqualTo(NOW + 86_400_000);
    }

    @Test
    void aSignalNeverShortensAWaitAndKeepsTheTimeOfOpening() {
        Stored open = Stored.open()
                .with(Attribute.OPEN_UNTIL, NOW + 100_000)
                .with(Attribute.OPENED_AT, NOW - 5_000)
                .with(Attribute.REOPENS, 4L);
        CircuitSnapshot held =
                applied(RULES.raise(open.snapshot(), ALARM, NOW, POLICY), open).snapshot();
        assertThat(held.openUntil()).isEqualTo(NOW + 100_000);
        assertThat(held.openedAt()).isEqualTo(NOW - 5_000);
        assertThat(held.reopens()).isEqualTo(4);
        CircuitSnapshot longer = applied(RULES.raise(open.snapshot(), signal("alarm", 200_000), NOW, POLICY), open)
                .snapshot();
        assertThat(longer.openUntil()).isEqualTo(NOW + 200_000);
    }

    @Test
    void aSignalIgnoresAWaitFromABrokenClock() {
        Stored absurd = Stored.open().with(Attribute.OPEN_UNTIL, NOW + 900_000_000);
        CircuitSnapshot held = applied(RULES.raise(absurd.snapshot(), ALARM, NOW, POLICY), absurd)
                .snapshot();
        assertThat(held.openUntil()).isEqualTo(NOW + 60_000);
    }

    @Test
    void aSignalKeepsTheLongestValidWait() {
        assertThat(heldAfterAWaitOf(302_000)).isEqualTo(NOW + 302_000);
        assertThat(heldAfterAWaitOf(302_001)).as("absurd").isEqualTo(NOW + 60_000);
    }

    @Test
    void aSignalAndItsEndMakeTheItemForgetSourcesThatAreSilentForADay() {
        Stored remembering = Stored.closed()
                .with(Attribute.signalAt("gone"), NOW - 86_400_000)
                .with(Attribute.signalAt("recent"), NOW - 86_399_999);
        CircuitSnapshot raised = applied(RULES.raise(remembering.snapshot(), ALARM, NOW, POLICY), remembering)
                .snapshot();
        assertThat(raised.signalAts()).containsOnlyKeys("recent", "alarm");
        assertThat(cleared(remembering).signalAts()).containsOnlyKeys("recent", "alarm");
    }

    @Test
    void aSourceNamedOthersIsNotTheOthers() {
        Stored full = Stored.open()
                .with(Attribute.OPEN_UNTIL, NOW + 60_000)
                .with(Attribute.signalAt("others"), NOW - 86_400_000);
        Set<String> sources = new HashSet<>();
        for (int i = 0; i < Protocol.HOLDING_SIGNALS; i++) {
            sources.add("alarm-" + i);
            full = full.with(Attribute.signalUntil("alarm-" + i), NOW + 60_000);
        }
        full = full.with(Attribute.SIGNALS, Set.copyOf(sources));
        Stored joined = applied(RULES.raise(full.snapshot(), ALARM, NOW, POLICY), full);
        assertThat(joined.snapshot().signals()).hasSize(17).contains(SignalMemory.OTHERS);
        assertThat(joined.snapshot().signalAts()).doesNotContainKey("others");
        Transition allClear = RULES.clear(joined.snapshot(), signal("others", 0), NOW + 1);
        assertThat(applied(allClear, joined).snapshot().signals()).contains(SignalMemory.OTHERS);
        assertThatThrownBy(() -> signal(SignalMemory.OTHERS, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSignalIsRefusedIfTheWaitHasChanged() {
        Stored open = Stored.open().with(Attribute.OPEN_UNTIL, NOW + 10_000);
        Transition raise = RULES.raise(open.snapshot(), ALARM, NOW, POLICY);
        assertThat(raise.applyTo(open.with(Attribute.OPEN_UNTIL, NOW + 100_000).item()))
                .isEmpty();
    }

    @Test
    void anAllClearUnderAnOverrideSetsNoExpiry() {
        Stored ordered = held(Set.of("alarm")).ordered(OperatorOverride.Kind.FORCED_CLOSED);
        Transition clear = RULES.clear(ordered.snapshot(), ALARM, NOW);
        assertThat(applied(clear, ordered).item().has(Attribute.TTL)).isFalse();
        assertThat(clear.applyTo(held(Set.of("alarm")).item()))
                .as("the override ended meanwhile")
                .isEmpty();
        Transition before = RULES.clear(held(Set.of("alarm")).snapshot(), ALARM, NOW);
        assertThat(before.applyTo(ordered.item()))
                .as("the override came meanwhile")
                .isEmpty();
    }

    @Test
    void anAllClearAfterAnOverrideHasEndedNeedsNoOverride() {
        Stored held = held(Set.of("alarm"));
        Stored ended = held.ordered(OperatorOverride.Kind.FORCED_CLOSED).with(Attribute.OVERRIDE_UNTIL, NOW);
        Transition clear = RULES.clear(ended.snapshot(), ALARM, NOW);
        assertThat(applied(clear, ended).snapshot().signals()).isEmpty();
        assertThat(applied(clear, held).snapshot().signals()).isEmpty();
        assertThat(clear.applyTo(ended.with(Attribute.OVERRIDE_UNTIL, NOW + 1).item()))
                .as("the override was set again meanwhile")
                .isEmpty();
    }

    @Test
    void theEndOfTheLastSignalEndsTheWait() {
        Stored held = held(Set.of("alarm"));
        assertThat(cleared(held).openUntil()).isEqualTo(NOW);
        assertThat(cleared(held).signals()).isEmpty();
        assertThat(cleared(held).open()).as("probes close it, nothing else").isTrue();
    }

    @Test
    void theEndOfAnotherSignalDoesNot() {
        assertThat(cleared(held(Set.of("alarm", "health"))).openUntil()).isEqualTo(NOW + 60_000);
        assertThat(cleared(held(Set.of("health"))).openUntil()).isEqualTo(NOW + 60_000);
        Stored plain = Stored.open().with(Attribute.OPEN_UNTIL, NOW + 60_000);
        assertThat(cleared(plain).openUntil()).isEqualTo(NOW + 60_000);
    }

    @Test
    void whenOneSignalEndsTheOthersStillHoldTheCircuit() {
        Stored both = held(Set.of("alarm", "health"))
                .with(Attribute.signalUntil("alarm"), NOW + 60_000)
                .with(Attribute.signalUntil("health"), NOW + 20_000);
        assertThat(cleared(both).openUntil()).isEqualTo(NOW + 20_000);
        assertThat(cleared(both).signals()).containsExactly("health");
        Stored silent = both.with(Attribute.signalUntil("health"), NOW - 1);
        assertThat(cleared(silent).openUntil()).as("a check that died").isEqualTo(NOW);
        Stored longer = both.with(Attribute.signalUntil("health"), NOW + 90_000);
        assertThat(cleared(longer).openUntil()).as("never longer").isEqualTo(NOW + 60_000);
    }

    @Test
    void theEndOfASignalAfterTheWaitLetsProbesBeginNow() {
        Stored waited = held(Set.of("alarm")).with(Attribute.OPEN_UNTIL, NOW - 5_000);
        assertThat(cleared(waited).openUntil()).isEqualTo(NOW);
        Stored held = waited.with(Attribute.SIGNALS, Set.of("alarm", "health"))
                .with(Attribute.signalUntil("health"), NOW + 20_000);
        assertThat(cleared(held).openUntil()).as("never longer").isEqualTo(NOW - 5_000);
    }

    @Test
    void theEndOfASignalThatEndsNoWaitLeavesOneThatWasRaisedMeanwhile() {
        Stored both = held(Set.of("alarm", "health")).with(Attribute.signalUntil("health"), NOW + 60_000);
        Transition clear = RULES.clear(both.snapshot(), ALARM, NOW);
        assertThat(applied(clear, both.with(Attribute.OPEN_UNTIL, NOW + 90_000))
                        .snapshot()
                        .openUntil())
                .isEqualTo(NOW + 90_000);
    }

    @Test
    void aSignalHasAnEnd() {
        CircuitSnapshot raised = applied(
                        RULES.raise(Stored.closed().snapshot(), signal("alarm", 7_000), NOW, CircuitPolicy.defaults()),
                        Stored.closed())
                .snapshot();
        assertThat(raised.signalUntils()).containsExactly(java.util.Map.entry("alarm", NOW + 7_000));
    }

    @Test
    void theEndOfASignalInAClosedCircuitWritesNoWait() {
        Stored closed = Stored.closed().with(Attribute.SIGNALS, Set.of("alarm"));
        assertThat(cleared(closed).openUntil()).isZero();
    }

    @Test
    void theEndOfASignalIsRefusedIfAnotherArrivedMeanwhile() {
        Transition clear = RULES.clear(held(Set.of("alarm")).snapshot(), ALARM, NOW);
        assertThat(clear.applyTo(held(Set.of("alarm", "health")).item())).isEmpty();
    }

    private static long heldUntil(long millis, CircuitPolicy policy) {
        Stored closed = Stored.closed();
        return applied(RULES.raise(closed.snapshot(), signal("alarm", millis), NOW, policy), closed)
                .snapshot()
                .openUntil();
    }

    private static long heldAfterAWaitOf(long millis) {
        Stored open = Stored.open().with(Attribute.OPEN_UNTIL, NOW + millis);
        return applied(RULES.raise(open.snapshot(), ALARM, NOW, POLICY), open)
                .snapshot()
                .openUntil();
    }

    private static Stored held(Set<String> signals) {
        return Stored.open().with(Attribute.OPEN_UNTIL, NOW + 60_000).with(Attribute.SIGNALS, signals);
    }

    private static CircuitSnapshot cleared(Stored stored) {
        return applied(RULES.clear(stored.snapshot(), ALARM, NOW), stored).snapshot();
    }

    private static Stored applied(Transition transition, Stored stored) {
        return new Stored(transition.applyTo(stored.item()).orElseThrow());
    }

    private static Signal signal(String source, long millis) {
        return new Signal(source, Instant.ofEpochMilli(NOW), Instant.ofEpochMilli(NOW + millis), "p99");
    }
}
