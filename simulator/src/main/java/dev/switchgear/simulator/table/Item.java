package dev.switchgear.simulator.table;

/**
 * An item of the table that a peer uses; it is no circuit of Switchgear.
 *
 * @param name the name that identifies it
 * @param absent its value while it does not exist; values are immutable
 */
public record Item<T>(String name, T absent) {
    @SuppressWarnings("unchecked") // only this item's own requests write under this name
    public T at(SimulatedDynamoDb table, long moment) {
        Object value = table.valueAt(this, moment);
        return value == null ? absent : (T) value;
    }
}
