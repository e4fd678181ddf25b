package dev.switchgear.participant;

import static dev.switchgear.participant.TestFleet.FAILED;
import static dev.switchgear.participant.TestFleet.PAYMENTS;
import static dev.switchgear.protocol.Stored.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.model.OperatorOverride.Kind;
import dev.switchgear.model.Outcome;
import dev.switchgear.participant.TestFleet.TestEnvironment;
import dev.switchgear.protocol.CircuitSnapshot;
import dev.switchgear.protocol.OperatorTransitions;
import dev.switchgear.protocol.Protocol;
import dev.switchgear.protocol.Stored;
import dev.switchgear.protocol.Transitions;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.Change;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.Transition;
import dev.switchgear.spi.Transition.Rule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Expired values in items. After a month, a table contains many of them, and none may have an effect. */
final class OldItemsTest {
    private static final long MONTH = 30 * 24 * 3_600_000L;
    private static final String FAILING = "tenant-that-fails";

    private final TestFleet fleet = new TestFleet(4, CircuitPolicy.defaults());

    @Test
    void overridesThatEndedAMonthAgoDoNotKeepAFailingKeyFromOpening() {
        for (int i = 0; i < 16; i++) {
            store(PAYMENTS.withKey("tenant-" + i), override(NOW - MONTH, NOW - MONTH + 60_000));
        }
        assertThat(callsUntilTheKeyOpens()).isLessThan(200);
    }

    @Test
    void itemsPastTheirTimeToLiveDoNotKeepAFailingKeyFromOpening() {
        for (int i = 0; i < 64; i++) {
            store(PAYMENTS.withKey("tenant-" + i), Stored.closed().with(Attribute.TTL, (NOW - MONTH) / 1_000));
        }
        assertThat(callsUntilTheKeyOpens()).isLessThan(200);
        assertThat(fleet.environment(0).participant.environment().keys).containsOnlyKeys(FAILING);
    }

    @Test
    void keysThatOpenedAndWereNeverCalledAgainDoNotKeepAFailingKeyFromOpening() {
        for (int i = 0; i < 16; i++) {
            store(
                    PAYMENTS.withKey("tenant-" + i),
                    Stored.open()
                            .with(Attribute.OPEN_UNTIL, NOW - 1_800_000)
                            .with(Attribute.COMMITTED_AT, NOW - 1_802_000)
                            .with(Attribute.TTL, (NOW + 1_800_000) / 1_000));
        }
        assertThat(callsUntilTheKeyOpens()).isLessThan(200);
    }

    @Test
    void activeOverridesDoNotKeepAFailingKeyFromOpening() {
        for (int i = 0; i < 16; i++) {
            store(PAYMENTS.withKey("tenant-" + i), override(NOW, NOW + MONTH));
        }
        assertThat(callsUntilTheKeyOpens()).isLessThan(200);
    }

    @Test
    void afterAnExpiredOverrideTheFastPathIsUsedAgain() {
        Stored item = override(NOW - MONTH, NOW - MONTH + 60_000);
        store(PAYMENTS, item);
        TestEnvironment any = fleet.environment(0);
        any.call(null, Outcome.SUCCESS);
        assertThat(any.participant.environment().root.fast.holds(fleet.now)).isTrue();
    }

    @Test
    void anExpiredOverrideIsNotReportedByANewEnvironment() {
        store(PAYMENTS, override(NOW - MONTH, NOW - MONTH + 60_000));
        TestEnvironment any = fleet.environment(0);
        any.call(null, Outcome.SUCCESS);
        assertThat(any.participant.drainEvents()).isEmpty();
    }

    @Test
    void aKeyWhoseOverrideEndedCountsForItsDependencyAgain() {
        store(PAYMENTS.withKey("tenant-1"), override(NOW - MONTH, NOW - MONTH + 60_000));
        Admission.Admitted admitted = (Admission.Admitted) fleet.environment(0).begin("tenant-1");
        assertThat(admitted.passages()).extracting(Passage::mode).containsOnly(Passage.Mode.COUNTED);
    }

    @Test
    void anItemWhoseOverrideEndsByItselfIsDeletedAfterwards() {
        Transition order = new OperatorTransitions("operator")
                .override(
                        CircuitSnapshot.ABSENT,
                        new OperatorOverride(
                                Kind.DISABLED,
                                Optional.of(Instant.ofEpochMilli(NOW + 60_000)),
                                Instant.ofEpochMilli(NOW),
                                "jo",
                                "test"),
                        NOW);
        assertThat(ttlAfter(order, CircuitItem.ABSENT)).isEqualTo((NOW + 60_000 + Protocol.ITEM_LIFE_MILLIS) / 1_000);
        Transition forEver = new OperatorTransitions("operator")
                .override(
                        CircuitSnapshot.ABSENT,
                        new OperatorOverride(Kind.DISABLED, Optional.empty(), Instant.ofEpochMilli(NOW), "jo", "test"),
                        NOW);
        assertThat(ttlAfter(forEver, Stored.closed().with(Attribute.TTL, 7L).item()))
                .isZero();
    }

    @Test
    void anOverrideWithAnEndDoesNotMakeALivePolicyExpire() {
        CircuitItem item = Stored.closed().with(Attribute.POLICY, "{}").item();
        Transition order = new OperatorTransitions("operator")
                .override(
                        CircuitSnapshot.of(item),
                        new OperatorOverride(
                                Kind.DISABLED,
                                Optional.of(Instant.ofEpochMilli(NOW + 60_000)),
                                Instant.ofEpochMilli(NOW),
                                "jo",
                                "test"),
                        NOW);
        assertThat(ttlAfter(order, item)).isZero();
    }

    @Test
    void aWriteToAnItemWithAnExpiredOverrideMakesItExpireAgain() {
        CircuitItem item = override(NOW - MONTH, NOW - MONTH + 60_000).item();
        Transition watch = new Transitions(CircuitPolicy.defaults(), "w").watch(CircuitSnapshot.of(item), NOW);
        assertThat(ttlAfter(watch, item)).isEqualTo((NOW + Protocol.ITEM_LIFE_MILLIS) / 1_000);
        CircuitItem governed = new Stored(item).with(Attribute.POLICY, "{}").item();
        Transition plain = new OperatorTransitions("operator").withoutPolicy(CircuitSnapshot.of(governed), NOW);
        assertThat(ttlAfter(plain, governed)).isEqualTo((NOW + Protocol.ITEM_LIFE_MILLIS) / 1_000);
    }

    @Test
    void aSignalThatEndedIsNotShownAsHoldingTheCircuitOpen() {
        Stored item = Stored.open()
                .with(Attribute.OPEN_UNTIL, NOW + 9_000)
                .with(Attribute.SIGNALS, java.util.Set.of("alarm:old", "alarm:new"))
                .with(Attribute.signalUntil("alarm:old"), NOW - MONTH)
                .with(Attribute.signalUntil("alarm:new"), NOW + 9_000);
        store(PAYMENTS, item);
        TestEnvironment any = fleet.environment(0);
        any.begin(null);
        assertThat(any.status().signals()).containsExactly("alarm:new");
    }

    private static long ttlAfter(Transition transition, CircuitItem item) {
        return transition.applyTo(item).orElseThrow().number(Attribute.TTL, 0);
    }

    private static Stored override(long from, long until) {
        return Stored.closed()
                .ordered(Kind.DISABLED)
                .with(Attribute.OVERRIDE_AT, from)
                .with(Attribute.OVERRIDE_UNTIL, until);
    }

    private int callsUntilTheKeyOpens() {
        int made = 0;
        for (int i = 0;
                i < 400
                        && !CircuitSnapshot.of(fleet.item(PAYMENTS.withKey(FAILING)))
                                .open();
                i++) {
            for (TestEnvironment environment : fleet.environments) {
                made += environment.call(FAILING, FAILED) ? 1 : 0;
                environment.call("tenant-that-is-well", Outcome.SUCCESS);
            }
            fleet.pass(250);
        }
        return made;
    }

    private void store(CircuitId circuit, Stored stored) {
        List<Change> changes = new ArrayList<>();
        stored.item()
                .values()
                .forEach((name, value) -> changes.add(new Change.Put(
                        Attribute.named(name).orElseGet(() -> new Attribute(name, Attribute.Type.TEXT)), value)));
        fleet.store.apply(circuit, new Transition(Rule.OVERRIDE, List.of(), changes), TestFleet.NO_LIMIT);
    }
}
