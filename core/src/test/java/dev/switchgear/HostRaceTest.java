package dev.switchgear;

import dev.switchgear.participant.Counted;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** Several threads make a host's participant at once. They share one, and nothing that a thread learns is lost. */
public final class HostRaceTest {
    private final QuietHost quiet = QuietHost.untouched();
    private final Queue<Counted> met = new ConcurrentLinkedQueue<>();

    @Operation
    public void record() {
        met.add(quiet.root());
    }

    @Operation
    public void status() {
        quiet.host.status(null);
    }

    @Validate
    public void everyThreadGetsTheSameCircuit() {
        Counted root = quiet.root();
        for (Counted circuit : met) {
            Races.require(circuit.isTheSameAs(root), "one circuit", met.size());
        }
    }

    @Test
    void everyThreadGetsTheSameParticipant() {
        Races.explored(2, 1, 4, 50).check(HostRaceTest.class);
    }
}
