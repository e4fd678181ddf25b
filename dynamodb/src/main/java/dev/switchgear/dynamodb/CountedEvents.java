package dev.switchgear.dynamodb;

import dev.switchgear.spi.EventLedger;
import dev.switchgear.spi.Evidence;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Events and the evidence that they add to. Their identities are a set beside the totals. One write adds both, on
 * condition that the set has none of them. So no event counts twice, no clean-up is needed, and a refusal says which
 * events are new.
 *
 * @param events identity to evidence, few enough for one condition
 */
record CountedEvents(Map<String, Evidence> events) {
    /** How many events fit into one condition; DynamoDB allows 300 operators and 4 KB. */
    static final int MOST = 64;

    private static final String ATTRIBUTE = "events";

    /** Returns the events that are not in the item yet, up to its limit. */
    CountedEvents without(Map<String, StoredValue> item) {
        Set<String> known = identities(item);
        Map<String, Evidence> fresh = new LinkedHashMap<>();
        events.forEach((identity, evidence) -> {
            if (!known.contains(identity) && known.size() + fresh.size() < EventLedger.MAX_EVENTS) {
                fresh.put(identity, evidence);
            }
        });
        return new CountedEvents(fresh);
    }

    boolean isEmpty() {
        return events.isEmpty();
    }

    /** The sum of their evidence. */
    Evidence sum() {
        return events.values().stream().reduce(Evidence.NONE, Evidence::plus);
    }

    /** Returns the write. */
    ItemUpdate update(ItemKey key, Instant expiresAt) {
        Evidence sum = sum();
        Map<String, String> names = new HashMap<>(EvidenceCodec.names(sum));
        Map<String, StoredValue> values = new HashMap<>(EvidenceCodec.values(sum, expiresAt));
        List<String> identities = List.copyOf(events.keySet());
        names.put("#v", ATTRIBUTE);
        values.put(":v", StoredValue.texts(identities));
        values.put(":r", StoredValue.number(Integer.toString(EventLedger.MAX_EVENTS - identities.size())));
        StringBuilder unknown = new StringBuilder("attribute_not_exists(#v) OR (size(#v) <= :r");
        for (int i = 0; i < identities.size(); i++) {
            values.put(":v" + i, StoredValue.text(identities.get(i)));
            unknown.append(" AND NOT contains(#v, :v").append(i).append(')');
        }
        return new ItemUpdate(
                key, EvidenceCodec.update(sum) + ", #v :v", unknown.append(')').toString(), names, values);
    }

    private static Set<String> identities(Map<String, StoredValue> item) {
        StoredValue stored = item.get(ATTRIBUTE);
        return stored == null ? Set.of() : new HashSet<>(stored.elements());
    }
}
