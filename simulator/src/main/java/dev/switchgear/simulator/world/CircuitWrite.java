package dev.switchgear.simulator.world;

import dev.switchgear.simulator.table.SimulatedDynamoDb;
import dev.switchgear.simulator.table.TableRequest;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.Transition;
import dev.switchgear.spi.TransitionResult;
import java.util.Optional;

/**
 * Applies a transition, as Switchgear's store does.
 *
 * @param circuit the circuit
 * @param transition the transition
 * @param knownEpoch the epoch that the writer knew when it composed the transition
 * @param composedAt when it did, in true time
 * @param observer the observer of the run
 */
public record CircuitWrite(
        CircuitId circuit, Transition transition, long knownEpoch, long composedAt, Observer observer)
        implements TableRequest<TransitionResult> {
    @Override
    public Object item() {
        return circuit;
    }

    @Override
    public boolean isWrite() {
        return true;
    }

    @Override
    public double units() {
        return 1;
    }

    @Override
    public TransitionResult carryOut(SimulatedDynamoDb table, long seenAt) {
        CircuitItem before = table.circuit(circuit);
        Optional<CircuitItem> after = table.evaluate(transition, before);
        after.ifPresent(item -> table.replace(circuit, item));
        Applied applied = new Applied(this, after.isPresent(), before, after.orElse(before));
        observer.transitioned(applied, table.now());
        if (applied.opens()) {
            observer.opened(table.now());
        }
        return new TransitionResult(after.isPresent(), after.orElse(before));
    }
}
