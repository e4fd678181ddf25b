package dev.switchgear.simulator.world;

import dev.switchgear.simulator.table.SimulatedDynamoDb;
import dev.switchgear.simulator.table.TableRequest;
import dev.switchgear.spi.Evidence;
import dev.switchgear.spi.EvidenceId;

/**
 * Adds evidence to a watch, as Switchgear's store does.
 *
 * @param environment the number of the reporting environment
 * @param watch the watch
 * @param evidence the evidence
 * @param observer the observer of the run
 */
public record EvidenceAdd(int environment, EvidenceId watch, Evidence evidence, Observer observer)
        implements TableRequest<Evidence> {
    @Override
    public Object item() {
        return watch;
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
    public Evidence carryOut(SimulatedDynamoDb table, long seenAt) {
        Evidence before = table.valueAt(watch, table.now()) instanceof Evidence known ? known : Evidence.NONE;
        Evidence after = before.plus(evidence);
        table.replace(watch, after);
        observer.added(this, table.now());
        return after;
    }
}
