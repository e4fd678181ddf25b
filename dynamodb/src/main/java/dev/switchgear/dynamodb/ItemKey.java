package dev.switchgear.dynamodb;

import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.EvidenceId;
import java.util.Map;

/**
 * The key of an item in the table.
 *
 * <p>All circuits of a dependency share a partition, so that one query reads them. Evidence has its own partitions, one
 * per watch, so that no query of circuits reads it. No name contains {@code #}, so keys are unique.
 *
 * @param pk the partition key
 * @param sk the sort key
 */
record ItemKey(String pk, String sk) {
    /** The name of the partition key. */
    static final String PK = "pk";
    /** The name of the sort key. */
    static final String SK = "sk";

    private static final String EVIDENCE = "evidence";

    static ItemKey of(CircuitId circuit) {
        return new ItemKey("c#" + circuit.namespace() + "#" + circuit.dependency(), circuit.key());
    }

    static ItemKey of(EvidenceId watch) {
        CircuitId circuit = watch.circuit();
        String pk = "e#" + circuit.namespace() + "#" + circuit.dependency() + "#" + circuit.key() + "#" + watch.epoch()
                + "#" + watch.watch();
        return new ItemKey(pk, EVIDENCE);
    }

    /** Returns the key of an item as DynamoDB returned it. */
    static ItemKey of(Map<String, StoredValue> item) {
        return new ItemKey(text(item, PK), text(item, SK));
    }

    Map<String, StoredValue> values() {
        return Map.of(PK, StoredValue.text(pk), SK, StoredValue.text(sk));
    }

    private static String text(Map<String, StoredValue> item, String name) {
        StoredValue value = item.get(name);
        return value == null || !value.is(StoredValue.TEXT) ? "" : value.toString();
    }
}
