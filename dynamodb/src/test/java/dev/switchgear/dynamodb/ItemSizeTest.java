package dev.switchgear.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.EvidenceId;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/**
 * That a write costs one unit, which is an item of at most 1,024 bytes, by DynamoDB's rule: each attribute counts its
 * name and its value in UTF-8; a number a byte for two digits and one more; a set three bytes and one per element, which
 * is the documented overhead of lists (that of sets is not documented).
 */
class ItemSizeTest {
    private static final int ONE_UNIT = 1_024;
    private static final CircuitId CIRCUIT =
            new CircuitId("production", "payment-provider-eu", "tenant-0000-0000-0000");
    private static final Set<String> OPERATORS = Set.of(
            Attribute.OVERRIDE.name(),
            Attribute.OVERRIDE_UNTIL.name(),
            Attribute.OVERRIDE_AT.name(),
            Attribute.OVERRIDE_BY.name(),
            Attribute.OVERRIDE_REASON.name());
    private static final Set<String> POLICY =
            Set.of(Attribute.POLICY.name(), Attribute.POLICY_BY.name(), Attribute.POLICY_AT.name());

    @Test
    void anItemFullOfEverythingTheFleetWritesCostsOneUnit() {
        Map<String, AttributeValue> item = fullItem();
        item.keySet().removeAll(OPERATORS);

        assertThat(size(item)).isEqualTo(709);
        assertThat(unitsOfWriting(item)).isEqualTo(1.0);
    }

    @Test
    void anItemFullOfEverythingAndAnOverrideCostsOneUnit() {
        Map<String, AttributeValue> item = fullItem();

        assertThat(size(item)).isEqualTo(972).isLessThanOrEqualTo(ONE_UNIT);
        assertThat(unitsOfWriting(item)).isEqualTo(1.0);
    }

    @Test
    void aLivePolicyCostsASecondUnit() {
        Map<String, AttributeValue> item = fullItem();
        item.put("policy", AttributeValue.fromS("p".repeat(1_024)));

        assertThat(unitsOfWriting(item)).isEqualTo(2.0);
    }

    @Test
    void evidenceOfAllEnvironmentsAndKeysCostsOneUnit() {
        Map<String, AttributeValue> item = new HashMap<>(SdkItems.item(
                ItemKey.of(new EvidenceId(CIRCUIT, 1_795_000_000_000L, 12)).values()));
        item.put("calls", AttributeValue.fromN("1000000"));
        item.put("failures", AttributeValue.fromN("1000000"));
        item.put("slow", AttributeValue.fromN("1000000"));
        item.put("environments", buckets(64));
        item.put("keys", buckets(32));
        item.put("ttl", AttributeValue.fromN("1795000000"));

        assertThat(size(item)).isEqualTo(422);
        assertThat(unitsOfWriting(item)).isEqualTo(1.0);
    }

    /** Everything but the policy: three probes, a signal, texts as long as core lets them be. */
    private static Map<String, AttributeValue> fullItem() {
        Map<String, StoredValue> item = new HashMap<>(ItemKey.of(CIRCUIT).values());
        for (Attribute attribute : Attribute.all()) {
            boolean spareSlot = attribute.name().matches("probe[4-8].*");
            if (!spareSlot && !POLICY.contains(attribute.name())) {
                item.put(attribute.name(), ItemCodec.encode(attribute, longestValue(attribute)));
            }
        }
        item.put(Attribute.signalAt("payments-5xx").name(), ItemCodec.encode(1_795_000_000_123L));
        return new HashMap<>(SdkItems.item(item));
    }

    private static Object longestValue(Attribute attribute) {
        return switch (attribute.name()) {
            case "format" -> 1L;
            case "state" -> "CLOSED";
            case "override" -> "DISABLED";
            case "reason", "overrideReason" -> "r".repeat(120);
            case "overrideBy", "writer" -> "w".repeat(64);
            case "signals" -> Set.of("payments-5xx");
            case "reopens", "grants", "level", "probeScore" -> 12L;
            case "watch" -> 1_234L;
            case "fleetHint" -> 10_000L;
            case "rampMillis" -> 30_000L;
            case "ttl" -> 1_795_000_000L;
            default -> attribute.type() == Attribute.Type.NUMBER ? (Object) 1_795_000_000_123L : "1234567890abcdef";
        };
    }

    private static double unitsOfWriting(Map<String, AttributeValue> item) {
        String table = LocalDynamoDb.running().newTable();
        try (DynamoDbClient client = LocalDynamoDb.running().client()) {
            return client.putItem(request ->
                            request.tableName(table).item(item).returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
                    .consumedCapacity()
                    .capacityUnits();
        }
    }

    private static int size(Map<String, AttributeValue> item) {
        return item.entrySet().stream()
                .mapToInt(entry -> bytes(entry.getKey()) + size(entry.getValue()))
                .sum();
    }

    private static int size(AttributeValue value) {
        return switch (value.type()) {
            case S -> bytes(value.s());
            case N -> numberSize(value.n());
            case SS -> 3 + value.ss().stream().mapToInt(text -> 1 + bytes(text)).sum();
            case NS ->
                3
                        + value.ns().stream()
                                .mapToInt(number -> 1 + numberSize(number))
                                .sum();
            default -> throw new IllegalArgumentException("no item holds " + value);
        };
    }

    private static int numberSize(String number) {
        BigDecimal significant = new BigDecimal(number).stripTrailingZeros();
        return (significant.precision() + 1) / 2 + 1 + (significant.signum() < 0 ? 1 : 0);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static AttributeValue buckets(int count) {
        List<String> numbers =
                IntStream.range(0, count).mapToObj(Integer::toString).toList();
        return AttributeValue.fromNs(numbers);
    }
}
