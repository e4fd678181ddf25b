package dev.switchgear.simulator.table;

/**
 * An item of the table that is no circuit of Switchgear's: what a peer keeps there.
 *
 * @param name tells it from others
 * @param absent what it is taken for while it does not exist; values are immutable
 */
public record Item<T>(String name, T absent) {
    @SuppressWarnings("unchecked") // nobody but this item's own requests writes under this name
    public T at(SimulatedDynamoDb table, long moment) {
        Object value = table.valueAt(this, moment);
        return value == null ? absent : (T) value;
    }
}
