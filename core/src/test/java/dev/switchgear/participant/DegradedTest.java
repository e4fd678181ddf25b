package dev.switchgear.participant;

import static dev.switchgear.participant.TestFleet.FAILED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitEvent;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.Outcome;
import dev.switchgear.participant.TestFleet.TestEnvironment;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.Change;
import dev.switchgear.spi.Transition;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Without a usable store: the local view protects, and the fleet's view returns with the store. */
final class DegradedTest {
    private final TestFleet fleet = new TestFleet(8, CircuitPolicy.defaults());

    @Test
    void aColdStartWithoutAStoreAdmitsCalls() {
        TestEnvironment cold = fleet.environment(0);
        cold.cut = true;
        assertThat(cold.call(null, Outcome.SUCCESS)).isTrue();
        assertThat(cold.status().degraded()).isTrue();
    }

    @Test
    void theLocalBreakerProtectsWhileTheStoreIsUnavailable() {
        TestEnvironment cold = fleet.environment(0);
        cold.cut = true;
        for (int i = 0; i < 240; i++) { // two minutes of two calls a second
            cold.call(null, FAILED);
            fleet.pass(500);
        }
        assertThat(cold.calls).isLessThan(24);
        assertThat(cold.refusals).isGreaterThan(200);
    }

    @Test
    void theLocalBreakerClosesByOneGoodProbe() {
        TestEnvironment cold = fleet.environment(0);
        cold.cut = true;
        for (int i = 0; i < 20; i++) {
            cold.call(null, FAILED);
        }
        assertThat(cold.call(null, Outcome.SUCCESS)).isFalse();
        fleet.pass(7_000);
        assertThat(cold.call(null, Outcome.SUCCESS)).isTrue();
        for (int i = 0; i < 10; i++) {
            assertThat(cold.call(null, Outcome.SUCCESS)).isTrue();
        }
    }

    @Test
    void anOpenCircuitKeepsRefusingWhenTheStoreFails() {
        fleet.tripped();
        fleet.environments.forEach(environment -> environment.begin(null));
        fleet.environments.forEach(environment -> environment.cut = true);
        assertThat(fleet.environments).noneMatch(environment -> environment.call(null, FAILED));
    }

    @Test
    void withoutTheStoreAFewEnvironmentsProbeAndTheRestFollow() {
        TestFleet many =
                new TestFleet(100, CircuitPolicy.builder().fleetSize(100).build()).tripped();
        many.environments.forEach(environment -> environment.begin(null));
        many.environments.forEach(environment -> environment.cut = true);
        many.now = many.snapshot().openUntil() + 3_000;
        long first = many.environments.stream()
                .filter(environment -> environment.call(null, Outcome.SUCCESS))
                .count();
        assertThat(first).isLessThan(20);
        List<TestEnvironment> admitted = new ArrayList<>();
        for (int round = 0; round < 12; round++) {
            many.pass(3_000);
            for (TestEnvironment environment : many.environments) {
                if (environment.call(null, Outcome.SUCCESS)) {
                    admitted.add(environment);
                }
            }
        }
        assertThat(admitted).containsAll(many.environments);
    }

    @Test
    void theFleetsViewReturnsWithTheStore() {
        TestEnvironment late = fleet.environment(0);
        late.begin(null);
        late.cut = true;
        fleet.pass(5_000);
        late.begin(null);
        assertThat(late.status().degraded()).isTrue();
        fleet.tripped();
        late.cut = false;
        fleet.pass(40_000);
        fleet.environments.forEach(environment -> environment.call(null, FAILED));
        fleet.tripped();
        fleet.pass(100);
        assertThat(late.begin(null)).isInstanceOf(Admission.Refused.class);
        assertThat(late.status().degraded()).isFalse();
        assertThat(late.participant.drainEvents()).anyMatch(event -> event.kind() == CircuitEvent.Kind.RESTORED);
    }

    @Test
    void readsOfAnUnavailableStoreBackOff() {
        TestEnvironment environment = fleet.environment(0);
        environment.cut = true;
        int asked = 0;
        for (int i = 0; i < 1_200; i++) { // two minutes
            Step<Admission> step = environment.participant.begin(null, environment.now());
            asked += step instanceof Step.Await<Admission> ? 1 : 0;
            environment.drive(step);
            fleet.pass(100);
        }
        assertThat(asked).isBetween(4, 10);
    }

    @Test
    void anItemOfANewerFormatIsReportedAndNeverReadAsClosed() {
        fleet.tripped();
        fleet.environments.forEach(environment -> environment.begin(null));
        fleet.environments.forEach(environment -> environment.participant.drainEvents());
        put(Attribute.FORMAT, 7L);
        fleet.now = fleet.item().number(Attribute.OPEN_UNTIL, 0) - 1;
        TestEnvironment environment = fleet.environment(0);
        assertThat(environment.begin(null)).isInstanceOf(Admission.Refused.class);
        fleet.pass(20_000);
        for (int i = 0; i < 50; i++) {
            environment.call(null, FAILED);
        }
        assertThat(environment.status().degraded()).isTrue();
        assertThat(environment.participant.drainEvents())
                .anyMatch(event -> event.kind() == CircuitEvent.Kind.DEGRADED
                        && event.detail().contains("format 7"));
        assertThat(fleet.item().number(Attribute.FORMAT, 0))
                .as("nothing is written")
                .isEqualTo(7);
    }

    @Test
    void nobodyWritesToAnItemOfANewerFormat() {
        put(Attribute.FORMAT, 7L);
        put(Attribute.STATE, "AJAR");
        for (int i = 0; i < 100; i++) {
            fleet.environments.forEach(environment -> environment.call(null, FAILED));
            fleet.pass(500);
        }
        assertThat(fleet.item().values()).hasSize(2);
        assertThat(fleet.environments).allMatch(environment -> environment.refusals > 0);
    }

    @Test
    void aDeletedItemIsAClosedCircuitAndTheFleetTripsAgain() {
        fleet.tripped();
        long epoch = fleet.snapshot().epoch();
        delete();
        for (int i = 0; i < 100 && fleet.snapshot().epoch() <= epoch; i++) {
            fleet.pass(500);
            fleet.environments.forEach(environment -> environment.call(null, FAILED));
        }
        for (int i = 0; i < 100 && !fleet.snapshot().open(); i++) {
            fleet.pass(500);
            fleet.environments.forEach(environment -> environment.call(null, FAILED));
        }
        assertThat(fleet.snapshot().open()).isTrue();
        assertThat(fleet.snapshot().epoch()).isGreaterThan(epoch);
    }

    @Test
    void aReplicaThatLagsDoesNotMoveTheCircuitBack() {
        fleet.tripped();
        TestEnvironment environment = fleet.environment(0);
        environment.begin(null);
        fleet.pass(10_500);
        Step.Await<Admission> await = (Step.Await<Admission>) environment.participant.begin(null, environment.now());
        var stale = new StoreReply.Items(dev.switchgear.spi.DependencyItems.NONE);
        environment.drive(await.then().resume(stale, environment.now()));
        assertThat(environment.status().state()).isNotEqualTo(CircuitState.CLOSED);
        var next = (Step.Await<Admission>) environment.participant.begin(null, environment.now() + 250);
        assertThat(((StoreRequest.Read) next.request()).scope().consistent()).isTrue();
    }

    @Test
    void aReplyThatArrivesAfterAFreezeIsNotUsed() {
        TestEnvironment environment = fleet.environment(0);
        Step.Await<Admission> await = (Step.Await<Admission>) environment.participant.begin(null, environment.now());
        StoreReply old = fleet.carryOut(await.request());
        fleet.pass(900_000);
        environment.drive(await.then().resume(old, environment.now()));
        assertThat(environment.status().age()).isEmpty();
    }

    private void put(Attribute attribute, Object value) {
        fleet.store.apply(
                TestFleet.PAYMENTS,
                new Transition(Transition.Rule.OVERRIDE, List.of(), List.of(new Change.Put(attribute, value))),
                TestFleet.NO_LIMIT);
    }

    private void delete() {
        List<Change> removals = new ArrayList<>();
        fleet.item()
                .values()
                .keySet()
                .forEach(name -> removals.add(new Change.Remove(new Attribute(name, Attribute.Type.TEXT))));
        fleet.store.apply(
                TestFleet.PAYMENTS, new Transition(Transition.Rule.OVERRIDE, List.of(), removals), TestFleet.NO_LIMIT);
    }
}
