package dev.switchgear;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.Decision;
import dev.switchgear.model.Signal;
import dev.switchgear.protocol.Protocol;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.Change;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** What signals do to a circuit over hours, in a fleet whose members go by different policies, and by the hundred. */
final class SignalsTest {
    private static final CircuitPolicy IMPATIENT =
            CircuitPolicy.builder().maxSignalWait(Duration.ofMinutes(1)).build();

    private final TestClock clock = new TestClock();
    private final InMemoryCircuitStore store = new InMemoryCircuitStore();

    @Test
    void aHoldOfTwoHoursHoldsForTwoHours() {
        try (Switchgear handler = switchgear(CircuitPolicy.defaults())) {
            handler.operator("payments").raise(alarm("p99", Duration.ofHours(2)));
            clock.pass(Duration.ofMinutes(119).toMillis());
            assertThat(told(CircuitPolicy.defaults())).isEqualTo("refused");
            clock.pass(Duration.ofMinutes(1).toMillis());
            assertThat(handler.operator("payments").read().state()).isEqualTo(CircuitState.HALF_OPEN);
        }
    }

    @Test
    void callersObeyAHoldThatIsLongerThanTheirOwnPolicyAllows() {
        try (Switchgear handler = switchgear(CircuitPolicy.defaults())) {
            handler.operator("payments").raise(alarm("p99", Duration.ofHours(24)));
            clock.pass(20_000);
            assertThat(told(IMPATIENT)).isEqualTo("refused");
            clock.pass(Duration.ofHours(23).toMillis());
            assertThat(told(IMPATIENT)).isEqualTo("refused");
        }
    }

    @Test
    void theLivePolicyAndNotTheWritersPolicyLimitsHowLongASignalHolds() {
        try (Switchgear handler = switchgear(IMPATIENT)) {
            CircuitOperator payments = handler.operator("payments");
            payments.policy("{\"maxSignalWaitMillis\": 7200000}", "jo");
            payments.raise(alarm("p99", Duration.ofHours(12)));
            payments.key("shard-7").raise(alarm("p99", Duration.ofHours(12)));
            clock.pass(Duration.ofMinutes(119).toMillis());
            assertThat(payments.read().state()).isEqualTo(CircuitState.OPEN);
            assertThat(payments.key("shard-7").read().state())
                    .as("for keys too")
                    .isEqualTo(CircuitState.OPEN);
            clock.pass(Duration.ofMinutes(1).toMillis());
            assertThat(payments.read().state()).isEqualTo(CircuitState.HALF_OPEN);
            assertThat(payments.key("shard-7").read().state()).isEqualTo(CircuitState.HALF_OPEN);
        }
    }

    @Test
    void endedSignalsAndThoseOfYesterdayOpenNothing() {
        try (Switchgear handler = switchgear(CircuitPolicy.defaults())) {
            CircuitOperator payments = handler.operator("payments");
            Instant now = clock.instant();
            assertThat(payments.raise(new Signal("a", now.minusSeconds(60), now, "over")))
                    .isFalse();
            assertThat(payments.raise(new Signal("a", now.minusSeconds(86_400), now.plusSeconds(60), "old")))
                    .isFalse();
            assertThat(payments.raise(new Signal("a", Instant.MIN, Instant.MAX, "impossible")))
                    .isFalse();
            assertThat(payments.clear(new Signal("a", Instant.MIN, Instant.MIN, "impossible")))
                    .isTrue();
            assertThat(payments.read().state()).isEqualTo(CircuitState.CLOSED);
            assertThat(payments.raise(new Signal("a", now, Instant.MAX, "for ever")))
                    .isTrue();
            clock.pass(Duration.ofHours(24).toMillis());
            assertThat(payments.read().state()).isEqualTo(CircuitState.HALF_OPEN);
        }
    }

    @Test
    void threeHundredEndedAlarmsLeaveASmallItem() {
        try (Switchgear handler = switchgear(CircuitPolicy.defaults())) {
            CircuitOperator payments = handler.operator("payments");
            for (int i = 0; i < 300; i++) {
                payments.raise(alarm("alarm-" + i, Duration.ofMinutes(15)));
                clock.pass(1_000);
                payments.clear(alarm("alarm-" + i, Duration.ZERO));
                clock.pass(1_000);
            }
            assertThat(signalAttributes()).isLessThanOrEqualTo(Protocol.REMEMBERED_SIGNALS + 1);
            Signal late = new Signal(
                    "alarm-299",
                    clock.instant().minusMillis(1_500),
                    clock.instant().plusSeconds(900),
                    "late");
            assertThat(payments.raise(late)).as("the newest are remembered").isFalse();
            clock.pass(Duration.ofHours(25).toMillis());
            payments.clear(alarm("another", Duration.ZERO));
            assertThat(signalAttributes()).as("a day later").isEqualTo(1);
        }
    }

    @Test
    void threeHundredAlarmsAtOnceHoldTheCircuitUntilTheLastOneEnds() {
        try (Switchgear handler = switchgear(CircuitPolicy.defaults())) {
            CircuitOperator payments = handler.operator("payments");
            for (int i = 0; i < 300; i++) {
                assertThat(payments.raise(alarm("alarm-" + i, Duration.ofMinutes(i < 299 ? 15 : 30))))
                        .isTrue();
                clock.pass(1);
            }
            assertThat(payments.read().signals())
                    .hasSize(Protocol.HOLDING_SIGNALS + 1)
                    .contains("*others");
            assertThat(signalAttributes()).isLessThanOrEqualTo(2 * Protocol.HOLDING_SIGNALS + 1);
            for (int i = 0; i < 300; i++) {
                payments.clear(alarm("alarm-" + i, Duration.ZERO));
                clock.pass(1);
            }
            assertThat(payments.read().signals()).containsExactly("*others");
            clock.pass(Duration.ofMinutes(29).toMillis());
            assertThat(payments.read().state()).isEqualTo(CircuitState.OPEN);
            clock.pass(Duration.ofMinutes(1).toMillis());
            assertThat(payments.read().state()).isEqualTo(CircuitState.HALF_OPEN);
        }
    }

    @Test
    void aReasonIsStoredAsOneLine() {
        Signal forged = new Signal("a", clock.instant(), clock.instant(), "fine\n2026 ERROR\u2028switchgear: closed");
        assertThat(forged.reason()).isEqualTo("fine 2026 ERROR switchgear: closed");
    }

    @Test
    void aStoredReasonIsReportedOnOneLine() {
        List<String> lines = new CopyOnWriteArrayList<>();
        Logger logger = Logger.getLogger("dev.switchgear");
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord told) {
                lines.add(told.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        try {
            store.apply(
                    CircuitId.of("default", "forged"),
                    new Transition(
                            Transition.Rule.SIGNAL,
                            List.of(),
                            List.of(
                                    new Change.Put(Attribute.STATE, "OPEN"),
                                    new Change.Put(Attribute.EPOCH, clock.millis()),
                                    new Change.Put(Attribute.OPEN_UNTIL, clock.millis() + 10_000),
                                    new Change.Put(Attribute.REASON, "p99\nINFO switchgear: CLOSED\u202e"))),
                    Duration.ofSeconds(5));
            try (Switchgear caller = switchgear(CircuitPolicy.defaults())) {
                assertThat(caller.circuit("forged").decide().permitted()).isFalse();
            }
        } finally {
            logger.removeHandler(handler);
        }
        assertThat(lines)
                .anySatisfy(line -> assertThat(line).contains("p99\\u000aINFO switchgear: CLOSED\\u202e"))
                .noneSatisfy(line -> assertThat(line).contains("\n"));
    }

    private Signal alarm(String source, Duration hold) {
        return new Signal(source, clock.instant(), clock.instant().plus(hold), "p99");
    }

    private long signalAttributes() {
        CircuitItem item = store.read(
                        CircuitId.of("default", "payments"), new ReadScope(false, true), Duration.ofSeconds(5))
                .root();
        return item.values().keySet().stream()
                .filter(name -> name.startsWith("signalAt:") || name.startsWith("signalUntil:"))
                .count();
    }

    private String told(CircuitPolicy policy) {
        try (Switchgear caller = switchgear(policy)) {
            Decision decision = caller.circuit("payments").decide();
            return !decision.permitted() ? "refused" : decision.permit().isProbe() ? "is a probe" : "passes";
        }
    }

    private Switchgear switchgear(CircuitPolicy policy) {
        return Switchgear.builder()
                .store(store)
                .defaults(policy)
                .clock(clock)
                .ticker(clock)
                .executor(Runnable::run)
                .seed(1)
                .build();
    }
}
