package dev.switchgear.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchgear.Circuit;
import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.Switchgear;
import dev.switchgear.model.CircuitOpenException;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.StoreUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Under every fault of the store, callers get their dependency's answers or a refusal, stay protected, and recover. */
final class StoreFaultsTest {
    private static final Duration BUDGET = Duration.ofSeconds(3);

    private static final CircuitPolicy POLICY =
            CircuitPolicy.builder().readBudget(BUDGET).writeBudget(BUDGET).build();
    /** For stores that hang: a call leaves them at once. */
    private static final CircuitPolicy HASTY = CircuitPolicy.builder()
            .readBudget(Duration.ofMillis(1))
            .firstReadBudget(Duration.ofMillis(1))
            .writeBudget(Duration.ofMillis(1))
            .build();

    private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-21T02:00:00Z"));
    private final InMemoryCircuitStore memory = new InMemoryCircuitStore();
    private final FaultyStore store = new FaultyStore(memory);
    private final List<Switchgear> opened = new ArrayList<>();

    static List<Fault> faults() {
        return List.of(
                Fault.throttled(),
                Fault.unreachable(),
                Fault.denied(),
                Fault.failing(StoreUnavailableException.Kind.MISCONFIGURED),
                Fault.timedOutButApplied(),
                Fault.lostBeforeApplied(),
                Fault.staleBy(3),
                Fault.unknownFormat(),
                Fault.deletedItem().times(5));
    }

    @AfterEach
    void close() {
        store.heal();
        opened.forEach(Switchgear::close);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void callersGetOnlyErrorsOfTheirDependencyAndStayProtected(Fault fault) {
        Circuit payments = circuit(store, POLICY);
        assertThat(charge(payments, true)).isEqualTo("receipt");
        store.inject(fault);
        int reached = 0;
        for (int i = 0; i < 240; i++) { // two minutes of outage
            reached += "down".equals(charge(payments, false)) ? 1 : 0;
            time.advance(Duration.ofMillis(500));
        }
        assertThat(reached)
                .as("calls that reached the dead dependency under %s", fault)
                .isLessThan(60);
        store.heal();
        assertRecovers(payments);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aHealthyDependencyIsReachedUnderEveryFaultOfTheStore(Fault fault) {
        store.inject(fault);
        Circuit payments = circuit(store, POLICY);
        for (int i = 0; i < 100; i++) {
            assertThat(charge(payments, true)).as("call %s under %s", i, fault).isEqualTo("receipt");
            time.advance(Duration.ofMillis(500));
        }
    }

    @Test
    void aBlackHoleBlocksNobody() {
        store.inject(Fault.blackHole());
        Circuit payments = circuit(store, HASTY);
        for (int i = 0; i < 100; i++) { // would hang for ever if any call waited for the store
            assertThat(charge(payments, true)).isEqualTo("receipt");
            time.advance(Duration.ofMillis(500));
        }
        assertThat(payments.status().degraded()).isTrue();
    }

    @Test
    void duringABlackHoleAndAnOutageTheLocalBreakerProtects() {
        store.inject(Fault.blackHole());
        Circuit payments = circuit(store, HASTY);
        int reached = 0;
        for (int i = 0; i < 240; i++) {
            reached += "down".equals(charge(payments, false)) ? 1 : 0;
            time.advance(Duration.ofMillis(500));
        }
        assertThat(reached).isLessThan(30);
    }

    @Test
    void manyCircuitsOnABlackHoleUseAtMostEightThreads() {
        store.inject(Fault.blackHole());
        Switchgear switchgear = open(store, HASTY);
        for (int i = 0; i < 50; i++) {
            assertThat(charge(switchgear.circuit("dependency-" + i), true)).isEqualTo("receipt");
        }
        long hanging = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("switchgear-store"))
                .count();
        assertThat(hanging).isBetween(1L, 8L);
    }

    @Test
    void aStoreThatViolatesItsContractBreaksNoCaller() {
        CircuitStore broken = new ContractBreaker();
        Circuit payments = circuit(broken, POLICY);
        assertThat(charge(payments, true)).isEqualTo("receipt");
        assertThat(payments.status().degraded()).isTrue();
    }

    @Test
    void pollyOneFailingEnvironmentIsOutvotedByTheOthers() {
        List<Circuit> fleet = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            fleet.add(circuit(memory, POLICY));
        }
        for (int i = 0; i < 240; i++) {
            for (int j = 0; j < fleet.size(); j++) {
                charge(fleet.get(j), j != 0);
            }
            time.advance(Duration.ofMillis(250));
        }
        assertThat(state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void noAutomaticRuleEndsAnOverride() {
        Switchgear switchgear = open(store, POLICY);
        Circuit payments = switchgear.circuit("payments");
        switchgear.operator("payments").override(OperatorOverride.Kind.FORCED_CLOSED, null, "jo", "we know better");
        for (int i = 0; i < 100; i++) {
            assertThat(charge(payments, false)).isEqualTo("down");
            time.advance(Duration.ofMillis(500));
        }
        assertThat(switchgear.operator("payments").read().override()).isPresent();
        assertThat(state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void anInvalidConfigurationWritesNothing() {
        Switchgear switchgear = open(store, POLICY);
        assertThatThrownBy(() -> switchgear.circuit("not a name")).hasMessageContaining("'not a name'");
        assertThatThrownBy(() -> CircuitPolicy.builder().probes(0).build()).hasMessageContaining("probes is 0");
        assertThatThrownBy(() -> switchgear.operator("payments").policy("{\"probes\":0}", "jo"))
                .hasMessageContaining("probes is 0");
        assertThat(memory.read(payments(), new ReadScope(true, true), BUDGET).root())
                .isEqualTo(CircuitItem.ABSENT);
    }

    private void assertRecovers(Circuit payments) {
        for (int i = 0; i < 600; i++) {
            time.advance(Duration.ofMillis(500));
            charge(payments, true);
        }
        assertThat(payments.status().degraded()).isFalse();
        for (int i = 0; i < 20; i++) {
            assertThat(charge(payments, true)).isEqualTo("receipt");
        }
    }

    /** Returns {@code receipt}, {@code down} if the dependency was reached and failed, or {@code refused}. */
    private static String charge(Circuit circuit, boolean healthy) {
        try {
            return circuit.call(() -> {
                if (!healthy) {
                    throw new IOException("down");
                }
                return "receipt";
            });
        } catch (IOException e) {
            return "down";
        } catch (CircuitOpenException e) {
            return "refused";
        }
    }

    private CircuitState state() {
        return open(memory, POLICY).operator("payments").read().state();
    }

    private static dev.switchgear.spi.CircuitId payments() {
        return dev.switchgear.spi.CircuitId.of("default", "payments");
    }

    private Circuit circuit(CircuitStore some, CircuitPolicy policy) {
        return open(some, policy).circuit("payments");
    }

    /** A store that hangs needs threads to leave it; any other answers on the caller's, so that no time passes meanwhile. */
    private Switchgear open(CircuitStore some, CircuitPolicy policy) {
        Switchgear.Builder builder = Switchgear.builder();
        if (policy.readBudget().compareTo(HASTY.readBudget()) > 0) {
            builder.executor(Runnable::run);
        }
        Switchgear switchgear = builder.store(some)
                .defaults(policy)
                .clock(time)
                .ticker(time::nanos)
                .seed(opened.size() + 1)
                .build();
        opened.add(switchgear);
        return switchgear;
    }
}
