package dev.switchgear.console;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/** The other items of the table: other namespaces, items of other products, and items that should have been deleted. */
final class NeighbourCheck {
    /** DynamoDB usually deletes an item within two days of its end. */
    private static final Duration DELETED_WITHIN = Duration.ofDays(4);

    private static final int MOST_SHOWN = 3;

    private final Findings findings;
    private final Map<String, Integer> namespaces = new TreeMap<>();
    private final List<String> foreign = new ArrayList<>();
    private int foreigners;
    private int overdue;

    NeighbourCheck(Findings findings) {
        this.findings = findings;
    }

    /** @param now the time by DynamoDB's clock */
    void look(Instant now) {
        Map<String, AttributeValue> from = Map.of();
        do {
            ScanResponse page = page(from);
            page.items().forEach(item -> count(item, now));
            findings.spent(
                    0,
                    page.consumedCapacity() == null
                            ? 0
                            : page.consumedCapacity().capacityUnits());
            from = page.lastEvaluatedKey();
        } while (!from.isEmpty());
        tell();
    }

    private ScanResponse page(Map<String, AttributeValue> from) {
        return findings.ask(() -> findings.table()
                .client()
                .scan(request -> request.tableName(findings.table().table())
                        .projectionExpression("#pk, #sk, #ttl")
                        .expressionAttributeNames(Map.of("#pk", "pk", "#sk", "sk", "#ttl", "ttl"))
                        .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                        .exclusiveStartKey(from.isEmpty() ? null : from)));
    }

    private void count(Map<String, AttributeValue> item, Instant now) {
        String pk = text(item, "pk");
        String[] parts = pk.split("#", -1);
        boolean ours = parts.length > 1 && List.of("c", "e", "g", "h", "p").contains(parts[0]);
        if (!ours) {
            foreigners++;
            if (foreign.size() < MOST_SHOWN) {
                foreign.add("'" + pk + "'");
            }
        } else if (parts[0].equals("c")) {
            namespaces.merge(parts[1], 1, Integer::sum);
        }
        AttributeValue ttl = item.get("ttl");
        if (ours && ttl != null && ttl.n() != null && isOverdue(ttl.n(), now)) {
            overdue++;
        }
    }

    private static boolean isOverdue(String seconds, Instant now) {
        try {
            return Long.parseLong(seconds) < now.minus(DELETED_WITHIN).getEpochSecond();
        } catch (NumberFormatException e) {
            return false; // DynamoDB never deletes it, and the check of items tells of it
        }
    }

    private void tell() {
        String own = findings.table().namespace();
        String others = namespaces.entrySet().stream()
                .filter(one -> !one.getKey().equals(own))
                .map(one -> "'" + one.getKey() + "' (" + one.getValue() + ")")
                .collect(Collectors.joining(", "));
        if (!namespaces.containsKey(own)) {
            findings.note(
                    "namespace",
                    "'" + own + "' has no circuit with an item"
                            + (others.isEmpty()
                                    ? "; neither has any other namespace: no circuit has changed yet"
                                    : "; these have: " + others + "; --namespace names one"));
        } else {
            findings.ok("namespace", "'" + own + "'" + (others.isEmpty() ? "" : "; others in the table: " + others));
        }
        if (foreigners > 0) {
            findings.problem(
                    "items",
                    foreigners + " of the table belong to another product: " + String.join(", ", foreign)
                            + "; circuits use a table of their own, because every list reads all of it");
        }
        if (overdue > 0) {
            findings.problem(
                    "ttl",
                    overdue + " items should have been deleted more than " + DELETED_WITHIN.toDays()
                            + " days ago: the time to live does not work, or was turned on a moment ago");
        }
    }

    private static String text(Map<String, AttributeValue> item, String name) {
        AttributeValue value = item.get(name);
        return value == null || value.s() == null ? "" : value.s();
    }
}
