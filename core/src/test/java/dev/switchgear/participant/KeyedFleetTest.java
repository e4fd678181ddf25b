package dev.switchgear.participant;

import static dev.switchgear.participant.TestFleet.FAILED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.Outcome;
import dev.switchgear.participant.TestFleet.TestEnvironment;
import dev.switchgear.protocol.CircuitSnapshot;
import dev.switchgear.spi.CircuitId;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Circuits of parts of a dependency. */
final class KeyedFleetTest {
    @Test
    void aFailingShardOpensItsOwnCircuitOnly() {
        TestFleet fleet = new TestFleet(8, CircuitPolicy.defaults());
        CircuitId shard = TestFleet.PAYMENTS.withKey("shard-7");
        for (int i = 0; i < 400 && !CircuitSnapshot.of(fleet.item(shard)).open(); i++) {
            for (TestEnvironment environment : fleet.environments) {
                environment.call("shard-7", FAILED);
                environment.call("shard-1", Outcome.SUCCESS);
                environment.call("shard-2", Outcome.SUCCESS);
            }
            fleet.pass(250);
        }
        assertThat(CircuitSnapshot.of(fleet.item(shard)).open()).isTrue();
        assertThat(fleet.snapshot().open()).isFalse();
        fleet.pass(100);
        TestEnvironment any = fleet.environment(3);
        assertThat(any.begin("shard-7")).isInstanceOf(Admission.Refused.class);
        assertThat(any.begin("shard-1")).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void aDependencyThatFailsOnAllShardsOpensAsAWhole() {
        TestFleet fleet = new TestFleet(8, CircuitPolicy.defaults());
        for (int i = 0; i < 400 && !fleet.snapshot().open(); i++) {
            for (TestEnvironment environment : fleet.environments) {
                environment.call("shard-" + i % 20, FAILED);
            }
            fleet.pass(250);
        }
        assertThat(fleet.snapshot().open()).isTrue();
    }

    @Test
    void backgroundNoiseOnManyKeysStoresNoneOfThem() {
        TestFleet fleet = new TestFleet(4, CircuitPolicy.defaults());
        var random = new java.util.SplittableRandom(11);
        for (int i = 0; i < 4_000; i++) {
            String tenant = "tenant-" + random.nextInt(1_000);
            Outcome outcome = random.nextInt(100) < 2 ? FAILED : Outcome.SUCCESS;
            fleet.environment(i % 4).call(tenant, outcome);
            fleet.pass(20);
        }
        var stored =
                fleet.store.read(TestFleet.PAYMENTS, new dev.switchgear.spi.ReadScope(true, true), TestFleet.NO_LIMIT);
        assertThat(stored.keys()).isEmpty();
    }

    @Test
    @Tag("slow")
    void storedKeysAreBounded() {
        TestFleet fleet = new TestFleet(4, CircuitPolicy.defaults());
        for (int i = 0; i < 100; i++) {
            for (int tenant = 0; tenant < 200; tenant++) {
                fleet.environment(tenant % 4).call("tenant-" + tenant, tenant % 2 == 0 ? FAILED : Outcome.SUCCESS);
            }
            fleet.pass(200);
        }
        var stored =
                fleet.store.read(TestFleet.PAYMENTS, new dev.switchgear.spi.ReadScope(true, true), TestFleet.NO_LIMIT);
        assertThat(stored.keys().size()).isBetween(1, 80);
    }
}
