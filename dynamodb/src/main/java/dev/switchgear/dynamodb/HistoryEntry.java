package dev.switchgear.dynamodb;

import dev.switchgear.spi.CircuitId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One change of one circuit, as its history keeps it.
 *
 * @param circuit the circuit or key
 * @param recordedAt when the table recorded it, by DynamoDB's clock; to the second
 * @param sequence the number of the change in the stream, digits only, at most 40
 * @param detail what happened, as JSON on one line, at most 8,192 characters
 * @since 0.1.0
 */
public record HistoryEntry(CircuitId circuit, Instant recordedAt, String sequence, String detail) {
    private static final int LONGEST_SEQUENCE = 40;
    private static final int LONGEST_DETAIL = 8_192;
    private static final String DETAIL = "detail";
    private static final String TTL = "ttl";

    /** @throws IllegalArgumentException if a value is out of its limits */
    public HistoryEntry {
        Objects.requireNonNull(circuit, "circuit");
        recordedAt = recordedAt.truncatedTo(ChronoUnit.SECONDS);
        if (sequence.length() > LONGEST_SEQUENCE || !sequence.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException(
                    "sequence number '" + sequence + "' is not 0 to " + LONGEST_SEQUENCE + " digits");
        }
        if (detail.length() > LONGEST_DETAIL) {
            throw new IllegalArgumentException(
                    "detail has " + detail.length() + " characters; an entry has at most " + LONGEST_DETAIL);
        }
    }

    ItemKey key() {
        String padded = "0".repeat(LONGEST_SEQUENCE - sequence.length()) + sequence;
        return new ItemKey(ItemKey.of(circuit.root()).pk(), recordedAt + "#" + padded + "#" + circuit.key());
    }

    Map<String, AttributeValue> item() {
        Map<String, AttributeValue> item = new LinkedHashMap<>(SdkItems.item(key().values()));
        item.put(DETAIL, AttributeValue.fromS(detail));
        item.put(
                TTL,
                AttributeValue.fromN(
                        Long.toString(recordedAt.plus(CircuitHistory.LIFE).getEpochSecond())));
        return item;
    }

    static HistoryEntry of(Map<String, AttributeValue> item) {
        ItemKey key = ItemKey.of(SdkItems.stored(item));
        String[] circuit = key.pk().split("#", -1);
        String[] place = key.sk().split("#", -1);
        CircuitId root = CircuitId.of(circuit[1], circuit[2]);
        AttributeValue detail = item.get(DETAIL);
        return new HistoryEntry(
                place[2].equals(CircuitId.ROOT) ? root : root.withKey(place[2]),
                Instant.parse(place[0]),
                place[1].replaceFirst("^0+(?=.)", ""),
                detail == null || detail.s() == null ? "{}" : detail.s());
    }
}
