package dev.switchgear.simulator.table;

import dev.switchgear.simulator.time.EventQueue;

/** A table that has not been split: all of its items share the capacity of one partition. */
public final class OnePartition extends SimulatedDynamoDb {
    private final Capacity capacity = new Capacity();

    public OnePartition(EventQueue queue) {
        super(queue);
    }

    @Override
    public boolean admits(TableRequest<?> request, long now) {
        return capacity.admits(request, now);
    }
}
