package dev.switchgear;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.Decision;
import dev.switchgear.model.Signal;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A key that is open in the table refuses every call, also after its dependency was read. */
final class KeyReadsTest {
    private final TestClock clock = new TestClock();
    private final InMemoryCircuitStore store = new InMemoryCircuitStore();
    private final Switchgear switchgear = with(CircuitPolicy.defaults());

    KeyReadsTest() {
        switchgear
                .operator("payments")
                .key("shard-7")
                .raise(new Signal("alarm", clock.instant(), clock.instant().plusSeconds(600), "open"));
    }

    private Switchgear with(CircuitPolicy policy) {
        return Switchgear.builder()
                .store(store)
                .defaults(policy)
                .clock(clock)
                .ticker(clock)
                .executor(Runnable::run)
                .seed(1)
                .build();
    }

    @AfterEach
    void close() {
        switchgear.close();
    }

    @Test
    void theFirstCallIsRefusedAfterAPrefetch() {
        assertThat(switchgear.prefetch(Duration.ofSeconds(30), "payments")).isTrue();
        assertThat(passes(switchgear.circuit("payments").key("shard-7"))).isFalse();
    }

    @Test
    void theFirstCallIsRefusedAfterAPrefetchThatCameInBetween() {
        Circuit shard = switchgear.circuit("payments").key("shard-7");
        assertThat(passes(switchgear.circuit("payments").key("shard-1"))).isTrue();
        assertThat(switchgear.prefetch(Duration.ofSeconds(30), "payments")).isTrue();
        assertThat(passes(shard)).isFalse();
        clock.pass(1_000);
        assertThat(switchgear.prefetch(Duration.ofSeconds(30), "payments")).isTrue();
        assertThat(passes(shard)).isFalse();
    }

    @Test
    void theFirstCallIsRefusedAfterCallsWithoutAKey() {
        Circuit payments = switchgear.circuit("payments");
        assertThat(passes(payments)).isTrue();
        clock.pass(300);
        assertThat(passes(payments.key("shard-7"))).isFalse();
        assertThat(passes(payments.key("shard-1"))).isTrue();
    }

    @Test
    void theFirstCallIsRefusedAlsoWhereAnOldSnapshotWouldDo() {
        CircuitPolicy optimistic = CircuitPolicy.builder()
                .staleness(CircuitPolicy.Staleness.OPTIMISTIC)
                .build();
        try (Switchgear other = with(optimistic)) {
            Circuit payments = other.circuit("payments");
            assertThat(passes(payments)).isTrue();
            clock.pass(5_000);
            assertThat(passes(payments.key("shard-7"))).isFalse();
        }
    }

    @Test
    void callsWithKeysCostNoMoreReadsThanCallsWithout() {
        Circuit payments = switchgear.circuit("payments");
        passes(payments.key("shard-1"));
        clock.pass(100);
        assertThat(payments.host().fastView("shard-1", clock.millis()).holds(clock.millis()))
                .isTrue();
        assertThat(payments.host().fastView("shard-2", clock.millis()).holds(clock.millis()))
                .isTrue();
    }

    private static boolean passes(Circuit circuit) {
        Decision decision = circuit.decide();
        if (decision.permitted()) {
            decision.permit().success();
        }
        return decision.permitted();
    }
}
