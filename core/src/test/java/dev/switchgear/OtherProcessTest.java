package dev.switchgear;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.Outcome;
import dev.switchgear.model.Permit;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a process needs that takes permits on behalf of another, and may freeze or end at any time. */
final class OtherProcessTest {
    private static final CircuitPolicy SLOW = CircuitPolicy.builder()
            .fleetSize(1)
            .slowCalls(Duration.ofMillis(500), 0.5)
            .build();

    private final TestClock clock = new TestClock();
    private final InMemoryCircuitStore store = new InMemoryCircuitStore();

    @Test
    void aFlushAsksNothingOfTheStoreWhenNothingIsHeldBack() {
        AtomicInteger requests = new AtomicInteger();
        try (Switchgear switchgear = Switchgear.builder()
                .store(store)
                .clock(clock)
                .ticker(clock)
                .executor(work -> {
                    requests.incrementAndGet();
                    work.run();
                })
                .build()) {
            Circuit payments = switchgear.circuit("payments");
            switchgear.circuit("never-used");
            payments.decide().permit().success();
            int before = requests.get();
            switchgear.flush(Duration.ofSeconds(5));
            assertThat(requests.get()).isEqualTo(before);
        }
    }

    @Test
    void aCallWithAGivenDurationIsSlowByThatDuration() {
        try (Switchgear switchgear = Switchgear.builder()
                .store(store)
                .defaults(SLOW)
                .clock(clock)
                .ticker(clock)
                .executor(Runnable::run)
                .build()) {
            Circuit payments = switchgear.circuit("payments");
            for (int i = 0; i < 60 && !payments.status().reason().contains("slow"); i++) {
                if (payments.decide() instanceof Permit permit) {
                    permit.end(Outcome.SUCCESS, Duration.ofMillis(700));
                    permit.end(Outcome.SUCCESS, Duration.ofMillis(1));
                }
                clock.pass(300);
            }
            assertThat(payments.status().fleetState()).isEqualTo(CircuitState.OPEN);
            assertThat(payments.status().reason()).contains("slow");
        }
    }
}
