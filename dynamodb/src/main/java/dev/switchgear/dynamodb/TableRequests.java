package dev.switchgear.dynamodb;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The four requests of a store. Each is sent once and ends within its limit. {@link StoreFailures} knows the exceptions of
 * all implementations.
 */
interface TableRequests {
    /** Returns the item; empty if there is none. */
    Map<String, StoredValue> get(ItemKey key, boolean consistent, Duration limit);

    /** Returns the items of a partition, beginning after the key {@code from}, or with the first if that is empty. */
    Page query(Partition partition, Duration limit);

    /** Returns the items with these keys, as far as DynamoDB reads them. */
    ReadBatch getAll(List<Map<String, StoredValue>> keys, boolean consistent, Duration limit);

    /**
     * Changes an item, and returns it.
     *
     * @throws RefusedWrite if its condition does not hold
     */
    Map<String, StoredValue> update(ItemUpdate update, Duration limit);

    /** Where the table is, for an error message. */
    String region();

    void close();

    /** A part of a partition. */
    record Partition(String pk, boolean consistent, int most, Map<String, StoredValue> from) {}

    /** One page of an answer; {@code last} is empty if it is the last one. */
    record Page(List<Map<String, StoredValue>> items, Map<String, StoredValue> last) {}

    /** The answer to a batch, and the keys that were left unread. */
    record ReadBatch(List<Map<String, StoredValue>> items, List<Map<String, StoredValue>> unread) {}
}
