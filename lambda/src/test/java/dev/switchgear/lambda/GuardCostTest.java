package dev.switchgear.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.InMemoryCircuitStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a guarded call costs beside the work: it reads clocks, which is most of its time, and asks for the time left. */
final class GuardCostTest {
    private final AtomicInteger clockReads = new AtomicInteger();
    private final AtomicInteger timesAsked = new AtomicInteger();
    private final InstantSource clock = new InstantSource() {
        @Override
        public long millis() {
            clockReads.incrementAndGet();
            return 1_800_000_000_000L;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis());
        }
    };
    private final TestInvocation invocation = new TestInvocation(900_000) {
        @Override
        public int getRemainingTimeInMillis() {
            timesAsked.incrementAndGet();
            return super.getRemainingTimeInMillis();
        }
    };

    @Test
    void withoutMetricsACallReadsTheClockWhenItBeginsAndWhenItEnds() {
        try (LambdaSwitchgear function = builder().build()) {
            assertThat(readsOfACall(function)).isEqualTo(2);
            assertThat(function.tallies().size()).isZero();
        }
    }

    @Test
    void metricsReadItOnceMore() {
        try (LambdaSwitchgear function = builder().metrics(counts -> {}).build()) {
            assertThat(readsOfACall(function)).isEqualTo(3);
        }
    }

    private int readsOfACall(LambdaSwitchgear function) {
        Guard payments = function.guard("payments");
        payments.<String, RuntimeException>call(invocation, () -> "the first, which reads the circuit");
        clockReads.set(0);
        timesAsked.set(0);
        payments.<String, RuntimeException>call(invocation, () -> "receipt");
        assertThat(timesAsked).hasValue(1);
        return clockReads.get();
    }

    private LambdaSwitchgear.Builder builder() {
        return LambdaSwitchgear.builder()
                .variables(Map.of("SWITCHGEAR_POLICY", Function.PATIENT))
                .store(new InMemoryCircuitStore())
                .clock(clock)
                .output(line -> {});
    }
}
