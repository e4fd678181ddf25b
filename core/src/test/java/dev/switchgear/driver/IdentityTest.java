package dev.switchgear.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.TestClock;
import dev.switchgear.participant.Identity;
import java.util.List;
import org.junit.jupiter.api.Test;

final class IdentityTest {
    @Test
    void clonesOfASnapshotHaveDifferentIdentities() {
        TestClock clock = new TestClock();
        Edges edges = new Edges(
                new Wiring(clock, clock, "test", null, false, Runnable::run, List.of(), null),
                new StoreLane(new InMemoryCircuitStore(), null, clock));
        Identity first = edges.identity();
        edges.restored();
        assertThat(edges.identity().number()).isNotEqualTo(first.number());
        edges.close();
    }
}
