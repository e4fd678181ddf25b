package dev.switchgear;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.model.CircuitEvent;
import dev.switchgear.model.CircuitOpenException;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.model.Signal;
import dev.switchgear.model.TripRule;
import dev.switchgear.spi.CircuitId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which of several policies that a process gives a circuit applies, in any order of calls. */
final class GivenPolicyTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final CircuitPolicy SHADOW =
            CircuitPolicy.builder().shadow(true).build();
    private static final CircuitPolicy THREE =
            CircuitPolicy.builder().tripRule(TripRule.consecutiveFailures(3)).build();

    private final TestClock clock = new TestClock();
    private final InMemoryCircuitStore store = new InMemoryCircuitStore();
    private final List<CircuitEvent> told = new ArrayList<>();
    private final Switchgear switchgear = builder().build();

    private Switchgear.Builder builder() {
        return Switchgear.builder()
                .store(store)
                .clock(clock)
                .ticker(clock)
                .executor(Runnable::run)
                .journal(told::add)
                .seed(1);
    }

    @AfterEach
    void close() {
        switchgear.close();
    }

    @Test
    void aPrefetchFixesNoPolicy() {
        fail(switchgear.circuit("other", THREE));
        open("payments");
        assertThat(switchgear.prefetch(LONG, "payments")).isTrue();
        Circuit payments = switchgear.circuit("payments", SHADOW);
        assertThat(madeOf(payments, 100)).isEqualTo(100);
        assertThat(told).noneMatch(event -> event.kind() == CircuitEvent.Kind.POLICY_REJECTED);
    }

    @Test
    void aPrefetchThatEndsLaterFixesNoPolicyEither() {
        open("payments");
        Circuit payments = switchgear.circuit("payments", SHADOW);
        assertThat(switchgear.prefetch(LONG, "payments")).isTrue();
        assertThat(madeOf(payments, 100)).isEqualTo(100);
    }

    @Test
    void aCircuitInUseWithTheDefaultsTakesAPolicyThatIsGivenLater() {
        open("payments");
        Circuit plain = switchgear.circuit("payments");
        assertThat(madeOf(plain, 10)).isZero();
        Circuit shadowed = switchgear.circuit("payments", SHADOW);
        assertThat(madeOf(shadowed, 10)).isEqualTo(10);
        assertThat(madeOf(plain, 10)).as("one circuit, one policy").isEqualTo(10);
    }

    @Test
    void aLivePolicyWinsOverAPolicyThatIsGivenLater() {
        switchgear.operator("payments").policy("{\"consecutiveFailures\": 3}", "jo");
        switchgear.circuit("payments").decide().permit().close();
        Circuit payments =
                switchgear.circuit("payments", CircuitPolicy.builder().probes(1).build());
        assertThat(madeOf(payments, 20)).isEqualTo(3);
        assertThat(payments.host().policy().probes()).isEqualTo(1);
    }

    @Test
    void twoPoliciesForOneNameAreReportedOnceAndTheFirstCounts() {
        Circuit first = switchgear.circuit("payments", THREE);
        Circuit second = switchgear.circuit("payments", SHADOW);
        switchgear.circuit("payments", SHADOW);
        switchgear.circuit("payments", THREE);
        assertThat(told).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo(CircuitEvent.Kind.POLICY_REJECTED);
            assertThat(event.circuit()).isEqualTo(CircuitId.of("default", "payments"));
            assertThat(event.detail())
                    .contains("two policies")
                    .contains("tripRule is ConsecutiveFailures[failures=3], not FailureRate[threshold=0.5]")
                    .contains("shadow is false, not true")
                    .doesNotContain("probes");
        });
        assertThat(madeOf(second, 20)).isEqualTo(3);
        assertThat(madeOf(first, 20)).isZero();
    }

    @Test
    void theSamePolicyTwiceIsNotReported() {
        switchgear.circuit("payments", THREE);
        switchgear.circuit("payments", THREE.toBuilder().build());
        assertThat(told).isEmpty();
    }

    @Test
    void aDisabledProcessLetsEveryCallPassInEveryState() {
        open("payments");
        switchgear
                .operator("payments")
                .override(OperatorOverride.Kind.FORCED_OPEN, Duration.ofHours(1), "jo", "maintenance");
        try (Switchgear disabled = builder().disabled(true).build()) {
            assertThat(disabled.prefetch(LONG, "payments")).isTrue();
            Circuit payments = disabled.circuit("payments", THREE);
            assertThat(madeOf(payments, 400)).isEqualTo(400);
            assertThat(madeOf(payments.key("shard-1"), 400)).isEqualTo(400);
            assertThat(payments.callAsync(() -> java.util.concurrent.CompletableFuture.completedFuture("live"))
                            .toCompletableFuture()
                            .join())
                    .isEqualTo("live");
        }
    }

    /** How many of so many failing calls are made. */
    private int madeOf(Circuit circuit, int calls) {
        int made = 0;
        for (int i = 0; i < calls; i++) {
            made += fail(circuit) ? 1 : 0;
            clock.pass(10);
        }
        return made;
    }

    private static boolean fail(Circuit circuit) {
        try {
            circuit.call(() -> {
                throw new IOException("down");
            });
            return true;
        } catch (IOException made) {
            return true;
        } catch (CircuitOpenException refused) {
            return false;
        }
    }

    /** Opens the circuit for everybody, from another process. */
    private void open(String name) {
        try (Switchgear other = builder().build()) {
            other.operator(name)
                    .raise(new Signal("alarm", clock.instant(), clock.instant().plusSeconds(600), "open for the test"));
        }
    }
}
