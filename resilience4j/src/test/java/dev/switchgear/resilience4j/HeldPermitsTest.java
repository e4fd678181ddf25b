package dev.switchgear.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.Circuit;
import dev.switchgear.model.Permit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The permit to which an outcome without a handle belongs. */
final class HeldPermitsTest {
    private final HeldPermits held = new HeldPermits();

    @Test
    void nestedCallsEndTheInnerPermitFirst() {
        try (FleetProcess process = new FleetProcess()) {
            Circuit circuit = process.switchgear.circuit("payments");
            Permit outer = circuit.decide().permit();
            Permit inner = circuit.decide().permit();
            held.hold(outer);
            held.hold(inner);
            assertThat(held.take()).isSameAs(inner);
            assertThat(held.take()).isSameAs(outer);
            assertThat(held.take()).isNull();
        }
    }

    @Test
    void anotherThreadTakesTheOldest() throws InterruptedException {
        try (FleetProcess process = new FleetProcess()) {
            Circuit circuit = process.switchgear.circuit("payments");
            Permit first = circuit.decide().permit();
            Permit second = circuit.decide().permit();
            held.hold(first);
            held.hold(second);
            List<Permit> taken = new ArrayList<>();
            Thread other = new Thread(() -> taken.add(held.take()));
            other.start();
            other.join();
            assertThat(taken).containsExactly(first);
            assertThat(held.take()).isSameAs(second);
            assertThat(held.size()).isZero();
        }
    }

    @Test
    void forgottenPermitsDoNotFillTheMemory() {
        try (FleetProcess process = new FleetProcess()) {
            Circuit circuit = process.switchgear.circuit("payments");
            for (int i = 0; i < HeldPermits.MOST + 100; i++) {
                held.hold(circuit.decide().permit());
            }
            assertThat(held.size()).isEqualTo(HeldPermits.MOST);
        }
    }
}
