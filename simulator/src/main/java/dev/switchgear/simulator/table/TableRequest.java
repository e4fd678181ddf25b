package dev.switchgear.simulator.table;

/**
 * One request to the table.
 *
 * @param <R> the type of its answer
 */
public interface TableRequest<R> {
    /** Returns the item whose capacity it uses. */
    Object item();

    /** Whether it is a write; a refused conditional write is one too. */
    boolean isWrite();

    /**
     * Returns how much capacity it uses: 1 for an eventually consistent read of up to 4 KB or a write of up to 1 KB.
     */
    double units();

    /**
     * Carries the request out, at once and without interference.
     *
     * @param seenAt the moment whose state a read sees; now, or a little earlier
     */
    R carryOut(SimulatedDynamoDb table, long seenAt);
}
