package dev.switchgear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.Decision;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.ReadScope;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Calls that hang for as long as a client's default timeout, made with the library. */
final class LongCallsTest {
    private static final long HANG_MILLIS = 30_000;

    private final TestClock clock = new TestClock();
    private final InMemoryCircuitStore store = new InMemoryCircuitStore();

    @Test
    void aWatchOutlastsTheCallThatStartedIt() {
        try (Switchgear switchgear = switchgear()) {
            Circuit payments = switchgear.circuit("payments");
            assertThat(payments.call(() -> "well")).isEqualTo("well");
            assertThatThrownBy(() -> payments.call(this::hang)).hasMessage("timed out");
        }
        assertThat(watchMillis()).isGreaterThan(HANG_MILLIS);
    }

    @Test
    void theSameHoldsForAPermitWithoutACall() {
        try (Switchgear switchgear = switchgear()) {
            Circuit payments = switchgear.circuit("payments");
            payments.decide().permit().success();
            Decision decision = payments.decide();
            clock.pass(HANG_MILLIS);
            decision.permit().failure(new IllegalStateException("timed out"));
        }
        assertThat(watchMillis()).isGreaterThan(HANG_MILLIS);
    }

    private String hang() {
        clock.pass(HANG_MILLIS);
        throw new IllegalStateException("timed out");
    }

    private long watchMillis() {
        CircuitItem item = store.read(
                        CircuitId.of("default", "payments"), new ReadScope(false, true), Duration.ofSeconds(1))
                .root();
        return item.number(Attribute.WATCH_UNTIL, 0) - item.number(Attribute.WATCH_FROM, 0);
    }

    private Switchgear switchgear() {
        return Switchgear.builder()
                .store(store)
                .defaults(CircuitPolicy.defaults())
                .clock(clock)
                .ticker(clock)
                .executor(Runnable::run)
                .build();
    }
}
