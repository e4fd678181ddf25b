package dev.switchgear;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitEvent;
import dev.switchgear.model.CircuitListener;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.model.Permit;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A journal writes events before the call continues, and its errors do not affect the call. */
@Timeout(60)
final class JournalTest {
    private final InMemoryCircuitStore store = new InMemoryCircuitStore();

    private Switchgear forcedOpenWith(CircuitListener journal) {
        Switchgear switchgear =
                Switchgear.builder().store(store).journal(journal).build();
        switchgear.names().register("payments"); // otherwise UNKNOWN_NAME is reported
        switchgear.operator("payments").override(OperatorOverride.Kind.FORCED_OPEN, Duration.ofMinutes(1), "jo", "why");
        return switchgear;
    }

    @Test
    void isWrittenBeforeItsWaiterContinues() {
        List<CircuitEvent> written = new CopyOnWriteArrayList<>();
        try (Switchgear switchgear = forcedOpenWith(written::add)) {
            assertThat(switchgear.prefetch(Duration.ofSeconds(30), "payments")).isTrue();
            assertThat(written).extracting(CircuitEvent::kind).containsExactly(CircuitEvent.Kind.OVERRIDE_CHANGED);
        }
    }

    @Test
    void mayThrow() {
        try (Switchgear switchgear = forcedOpenWith(event -> {
            throw new IllegalStateException("disk full");
        })) {
            switchgear.prefetch(Duration.ofSeconds(30), "payments");
            assertThat(switchgear.circuit("payments").decide().permitted()).isFalse();
            assertThat(switchgear.internalFailures()).isEqualTo(1);
        }
    }

    @Test
    void recordsACallThatStillRunsAtItsDeadline() throws InterruptedException {
        BlockingQueue<CircuitEvent> written = new LinkedBlockingQueue<>();
        try (Switchgear switchgear =
                Switchgear.builder().store(store).journal(written::add).build()) {
            Permit hanging = switchgear
                    .circuit("payments")
                    .endingWithin(Duration.ofMillis(10))
                    .decide()
                    .permit();
            CircuitEvent heard = written.poll(30, TimeUnit.SECONDS);
            assertThat(heard).isNotNull();
            assertThat(heard.kind()).isEqualTo(CircuitEvent.Kind.DEADLINE_PASSED);
            hanging.success(); // too late: it is recorded already
        }
    }
}
