package dev.switchgear.dynamodb;

import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.EvidenceId;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Where an item is in the table.
 *
 * <p>All circuits of a dependency share a partition, so that one query reads them; evidence is in partitions of its
 * own, one per watch, so that no query of circuits meets it. No name contains {@code #}, so no two circuits meet.
 *
 * @param pk the partition key
 * @param sk the sort key
 */
record ItemKey(String pk, String sk) {
    /** The partition key's attribute. */
    static final String PK = "pk";
    /** The sort key's attribute. */
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
    static ItemKey of(Map<String, AttributeValue> item) {
        return new ItemKey(text(item, PK), text(item, SK));
    }

    Map<String, AttributeValue> values() {
        return Map.of(PK, AttributeValue.fromS(pk), SK, AttributeValue.fromS(sk));
    }

    private static String text(Map<String, AttributeValue> item, String name) {
        AttributeValue value = item.get(name);
        return value == null || value.s() == null ? "" : value.s();
    }
}
