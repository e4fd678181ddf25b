package dev.switchgear.dynamodb;

import dev.switchgear.spi.EventLedger;
import dev.switchgear.spi.Evidence;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

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
    CountedEvents without(Map<String, AttributeValue> item) {
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

    /** Adds the write to a request. */
    void addTo(UpdateItemRequest.Builder request, Instant expiresAt) {
        Evidence sum = sum();
        Map<String, String> names = new HashMap<>(EvidenceCodec.names(sum));
        Map<String, AttributeValue> values = new HashMap<>(EvidenceCodec.values(sum, expiresAt));
        List<String> identities = List.copyOf(events.keySet());
        names.put("#v", ATTRIBUTE);
        values.put(":v", AttributeValue.fromSs(identities));
        values.put(":r", AttributeValue.fromN(Integer.toString(EventLedger.MAX_EVENTS - identities.size())));
        StringBuilder unknown = new StringBuilder("attribute_not_exists(#v) OR (size(#v) <= :r");
        for (int i = 0; i < identities.size(); i++) {
            values.put(":v" + i, AttributeValue.fromS(identities.get(i)));
            unknown.append(" AND NOT contains(#v, :v").append(i).append(')');
        }
        request.updateExpression(EvidenceCodec.update(sum) + ", #v :v")
                .conditionExpression(unknown.append(')').toString())
                .expressionAttributeNames(names)
                .expressionAttributeValues(values);
    }

    private static Set<String> identities(Map<String, AttributeValue> item) {
        AttributeValue stored = item.get(ATTRIBUTE);
        return stored == null ? Set.of() : stored.ss().stream().collect(Collectors.toSet());
    }
}
