package dev.switchgear.dynamodb;

import dev.switchgear.spi.Evidence;
import dev.switchgear.spi.StoreUnavailableException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Evidence in a form that DynamoDB can add: counts as numbers, hash buckets as number sets. */
final class EvidenceCodec {
    private static final String ENVIRONMENTS = "environments";
    private static final String KEYS = "keys";

    private EvidenceCodec() {}

    static String update(Evidence evidence) {
        return "SET #t = :t ADD #c :c, #f :f, #s :s"
                + (evidence.environments().isEmpty() ? "" : ", #e :e")
                + (evidence.keys().isEmpty() ? "" : ", #k :k");
    }

    static Map<String, String> names(Evidence evidence) {
        Map<String, String> names = new HashMap<>(Map.of("#t", "ttl", "#c", "calls", "#f", "failures", "#s", "slow"));
        if (!evidence.environments().isEmpty()) {
            names.put("#e", ENVIRONMENTS);
        }
        if (!evidence.keys().isEmpty()) {
            names.put("#k", KEYS);
        }
        return names;
    }

    static Map<String, StoredValue> values(Evidence evidence, Instant expiresAt) {
        Map<String, StoredValue> values = new HashMap<>();
        values.put(":t", ItemCodec.encode(expiresAt.getEpochSecond()));
        values.put(":c", ItemCodec.encode(evidence.calls()));
        values.put(":f", ItemCodec.encode(evidence.failures()));
        values.put(":s", ItemCodec.encode(evidence.slow()));
        putSet(values, ":e", evidence.environments());
        putSet(values, ":k", evidence.keys());
        return values;
    }

    /** @throws StoreUnavailableException of kind UNREADABLE if these are not valid totals */
    static Evidence decode(Map<String, StoredValue> item) {
        try {
            return new Evidence(
                    count(item, "calls"),
                    count(item, "failures"),
                    count(item, "slow"),
                    ItemCodec.decodeNumbers(item.get(ENVIRONMENTS)),
                    ItemCodec.decodeNumbers(item.get(KEYS)));
        } catch (IllegalArgumentException e) {
            throw new StoreUnavailableException(
                    StoreUnavailableException.Kind.UNREADABLE,
                    "evidence " + ItemKey.of(item) + " is damaged: " + e.getMessage(),
                    e);
        }
    }

    private static long count(Map<String, StoredValue> item, String name) {
        StoredValue stored = item.get(name);
        Long count = stored == null || !stored.is(StoredValue.NUMBER) ? null : ItemCodec.integer(stored.toString());
        if (count == null) {
            throw new IllegalArgumentException(name + " is not a 64-bit integer");
        }
        return count;
    }

    private static void putSet(Map<String, StoredValue> values, String placeholder, Set<Integer> buckets) {
        if (!buckets.isEmpty()) {
            values.put(placeholder, ItemCodec.encode(buckets));
        }
    }
}
