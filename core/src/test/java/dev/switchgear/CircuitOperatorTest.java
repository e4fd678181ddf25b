package dev.switchgear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.model.Signal;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What operators and signals do, and what callers see of it. */
final class CircuitOperatorTest {
    private final TestClock clock = new TestClock();
    private final Switchgear switchgear = Switchgear.builder()
            .store(new InMemoryCircuitStore())
            .defaults(CircuitPolicy.builder()
                    .readBudget(Duration.ofSeconds(5))
                    .writeBudget(Duration.ofSeconds(5))
                    .build())
            .clock(clock)
            .ticker(clock)
            .build();
    private final Circuit payments = switchgear.circuit("payments");
    private final CircuitOperator operator = switchgear.operator("payments");

    @AfterEach
    void close() {
        switchgear.close();
    }

    @Test
    void anOperatorForcesACircuitReleasesItAndReadsWhy() {
        operator.override(OperatorOverride.Kind.FORCED_OPEN, Duration.ofMinutes(5), "jo", "maintenance");
        clock.pass(3_000);
        assertThatThrownBy(() -> payments.call(() -> "live")).hasMessageContaining("by jo: maintenance");
        assertThat(operator.read().override()).isPresent();
        operator.release();
        clock.pass(11_000);
        assertThat(payments.<String, RuntimeException>call(() -> "live")).isEqualTo("live");
        assertThatThrownBy(() -> operator.override(OperatorOverride.Kind.FORCED_OPEN, null, "", "x"))
                .hasMessageContaining("by is ''");
        assertThatThrownBy(() -> operator.policy("{\"probes\": 9}", "jo")).hasMessageContaining("probes is 9");
        assertThatThrownBy(() -> operator.policy("{\"prbes\": 9}", "jo"))
                .hasMessageContaining("no policy value 'prbes'");
        assertThatThrownBy(() -> operator.policy("probes=9", "jo")).hasMessageContaining("no flat JSON object");
    }

    @Test
    void theAuthorOfAnEndedOverrideOrRemovedPolicyIsStored() {
        operator.override(OperatorOverride.Kind.DISABLED, null, "jo", "maintenance");
        operator.policy("{\"probes\": 1}", "jo");
        operator.release("ada");
        assertThat(operator.read().override()).isEmpty();
        assertThat(operator.read().by()).isEqualTo("ada");
        operator.withoutPolicy("bob");
        assertThat(operator.orders().policy()).isEmpty();
        assertThat(operator.read().by()).isEqualTo("bob");
        assertThatThrownBy(() -> operator.release(" ")).hasMessageContaining("by is ' '");
        assertThatThrownBy(() -> operator.withoutPolicy("x".repeat(65))).hasMessageContaining("64");
        assertThatThrownBy(() -> operator.key("eu").withoutPolicy("bob")).hasMessageContaining("that of a key");
        assertThat(operator.read().by()).as("a refused change has no effect").isEqualTo("bob");
    }

    @Test
    void aSignalOpensAndItsEndAllowsProbesOnly() {
        Signal alarm = new Signal("alarm:p99", clock.instant(), clock.instant().plusSeconds(600), "p99 above 2 s");
        assertThat(operator.raise(alarm)).isTrue();
        assertThat(operator.raise(alarm)).as("a duplicate").isFalse();
        clock.pass(60_000);
        assertThatThrownBy(() -> payments.call(() -> "live")).hasMessageContaining("p99 above 2 s");
        Signal clear = new Signal("alarm:p99", clock.instant(), clock.instant(), "ok");
        assertThat(operator.clear(clear)).isTrue();
        assertThat(operator.raise(alarm)).as("a late duplicate").isFalse();
        assertThat(operator.read().state()).isEqualTo(CircuitState.HALF_OPEN);
        assertThat(operator.read().signals()).isEmpty();
    }

    @Test
    void theWaitOfTwoSignalsEndsWithTheLast() {
        var until = clock.instant().plusSeconds(600);
        operator.raise(new Signal("alarm", clock.instant(), until, "alarm"));
        operator.raise(new Signal("health", clock.instant(), until, "health check"));
        clock.pass(1_000);
        operator.clear(new Signal("alarm", clock.instant(), clock.instant(), "ok"));
        assertThat(operator.read().state()).isEqualTo(CircuitState.OPEN);
        clock.pass(1_000);
        operator.clear(new Signal("health", clock.instant(), clock.instant(), "ok"));
        assertThat(operator.read().state()).isEqualTo(CircuitState.HALF_OPEN);
    }

    @Test
    void livePolicyBelongsToTheDependency() {
        assertThatThrownBy(() -> operator.key("shard-1").policy("{}", "jo")).hasMessageContaining("that of a key");
        operator.policy("{\"probes\": 1}", "jo");
        operator.withoutPolicy();
        assertThat(operator.read().state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void oneKeyCanBeForcedAlone() {
        operator.key("shard-1").override(OperatorOverride.Kind.FORCED_OPEN, null, "jo", "moving it");
        assertThatThrownBy(() -> payments.key("shard-1").call(() -> "live")).hasMessageContaining("moving it");
        assertThat(payments.key("shard-2").<String, RuntimeException>call(() -> "live"))
                .isEqualTo("live");
    }
}
