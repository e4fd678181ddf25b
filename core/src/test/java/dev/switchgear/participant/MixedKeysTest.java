package dev.switchgear.participant;

import static dev.switchgear.participant.TestFleet.FAILED;
import static dev.switchgear.participant.TestFleet.PAYMENTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.Outcome;
import dev.switchgear.participant.TestFleet.TestEnvironment;
import dev.switchgear.protocol.CircuitSnapshot;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Calls with a key, with another one, and without one, on one circuit. */
final class MixedKeysTest {
    private static final CircuitPolicy SLOW =
            CircuitPolicy.builder().slowCalls(Duration.ofSeconds(1), 0.5).build();

    @Test
    void aFailingDependencyOpensWhenCallsWithAndWithoutAKeyUseIt() {
        int plain = callsUntilOpen(new TestFleet(8, CircuitPolicy.defaults()), null, null);
        int mixed = callsUntilOpen(new TestFleet(8, CircuitPolicy.defaults()), "shard-7", null);
        assertThat(mixed).isLessThan(2 * plain);
    }

    @Test
    void aDependencyOpensWhenSomeFunctionsUseKeysAndOthersNone() {
        TestFleet fleet = new TestFleet(8, CircuitPolicy.defaults());
        for (int i = 0; i < 400 && !fleet.snapshot().open(); i++) {
            for (int environment = 0; environment < 8; environment++) {
                String key = environment < 4 ? "shard-7" : null;
                fleet.environment(environment).call(key, key == null ? FAILED : Outcome.SUCCESS);
                fleet.environment(environment).call(key, FAILED);
            }
            fleet.pass(250);
        }
        assertThat(fleet.snapshot().open()).isTrue();
    }

    @Test
    void aFailingKeyStillOpensAloneBesideHealthyCallsWithoutAKey() {
        TestFleet fleet = new TestFleet(8, CircuitPolicy.defaults());
        var shard = PAYMENTS.withKey("shard-7");
        for (int i = 0; i < 400 && !CircuitSnapshot.of(fleet.item(shard)).open(); i++) {
            for (TestEnvironment environment : fleet.environments) {
                environment.call("shard-7", FAILED);
                environment.call(null, Outcome.SUCCESS);
            }
            fleet.pass(250);
        }
        assertThat(CircuitSnapshot.of(fleet.item(shard)).open()).isTrue();
        assertThat(fleet.snapshot().open()).isFalse();
    }

    @Test
    void aDependencyThatIsSlowOnEveryKeyOpensAsAWhole() {
        TestFleet fleet = new TestFleet(8, SLOW);
        for (int i = 0; i < 400 && !fleet.snapshot().open(); i++) {
            for (TestEnvironment environment : fleet.environments) {
                if (environment.begin("shard-" + i % 20) instanceof Admission.Admitted admitted) {
                    environment.finish(admitted, Outcome.SUCCESS, 3_000);
                }
            }
            fleet.pass(250);
        }
        assertThat(fleet.snapshot().open()).isTrue();
    }

    private static int callsUntilOpen(TestFleet fleet, @Nullable String one, @Nullable String other) {
        int made = 0;
        for (int i = 0; i < 400 && !fleet.snapshot().open(); i++) {
            for (TestEnvironment environment : fleet.environments) {
                made += environment.call(i % 2 == 0 ? one : other, FAILED) ? 1 : 0;
            }
            fleet.pass(250);
        }
        assertThat(fleet.snapshot().open()).isTrue();
        return made;
    }
}
