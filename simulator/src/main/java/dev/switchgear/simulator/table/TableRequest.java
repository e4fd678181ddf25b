package dev.switchgear.simulator.table;

/**
 * One request to the table.
 *
 * @param <R> what it answers with
 */
public interface TableRequest<R> {
    /** The item whose capacity it uses. */
    Object item();

    /** Whether it is a write; a refused conditional write is one too. */
    boolean isWrite();

    /** How much capacity it uses: 1 for an eventually consistent read of up to 4 KB or a write of up to 1 KB. */
    double units();

    /**
     * Does what it asks for, at once and without interference.
     *
     * @param seenAt the moment whose state a read sees; now, or a little earlier
     */
    R carryOut(SimulatedDynamoDb table, long seenAt);
}
