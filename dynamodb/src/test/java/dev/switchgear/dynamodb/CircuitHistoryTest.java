package dev.switchgear.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.StoreUnavailableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class CircuitHistoryTest {
    /** DynamoDB Local deletes by the real clock what has expired within five years, so this is long before. */
    private static final Instant NIGHT = Instant.parse("2001-01-01T02:00:00.750Z");

    private static final CircuitId PAYMENTS = CircuitId.of("shop", "payments");

    private final DynamoDbClient client = LocalDynamoDb.running().client();
    private final String table = LocalDynamoDb.running().unusedTableName();
    private final CircuitHistory history = CircuitHistory.of(client, table);

    @AfterEach
    void closeClient() {
        client.close();
    }

    @Test
    void anEntryThatIsWrittenTwiceExistsOnce() {
        create();
        HistoryEntry entry = entry(PAYMENTS, 0, "7");
        history.record(List.of(entry, entry));
        history.record(List.of(entry));
        assertThat(history.read(PAYMENTS, NIGHT, 10).entries()).containsExactly(entry);
        assertThat(history.read(PAYMENTS, NIGHT, 10).entries().get(0).recordedAt())
                .isEqualTo(Instant.parse("2001-01-01T02:00:00Z"));
    }

    @Test
    void theNewestEntriesAreReadInOrderTogetherWithThoseOfKeys() {
        create();
        history.record(List.of(
                entry(PAYMENTS, 1, "99"),
                entry(PAYMENTS.withKey("eu"), 1, "100"),
                entry(PAYMENTS, 0, "1000"),
                entry(CircuitId.of("shop", "stock"), 2, "5")));
        CircuitHistory.Found found = history.read(PAYMENTS, NIGHT, 2);
        assertThat(found.entries()).extracting(HistoryEntry::sequence).containsExactly("99", "100");
        assertThat(found.entries().get(1).circuit().key()).isEqualTo("eu");
        assertThat(found.more()).isTrue();
        assertThat(history.read(PAYMENTS, NIGHT.plusSeconds(1), 10).entries())
                .extracting(HistoryEntry::sequence)
                .containsExactly("99", "100");
        assertThat(history.read(PAYMENTS, NIGHT, 10).more()).isFalse();
    }

    @Test
    void allCircuitsOfANamespaceAreReadInTheOrderInWhichTheyChanged() {
        create();
        history.record(List.of(
                entry(CircuitId.of("shop", "stock"), 2, "5"),
                entry(PAYMENTS, 1, "9"),
                entry(CircuitId.of("shop2", "payments"), 1, "8"),
                entry(PAYMENTS, 3, "11")));
        assertThat(history.readAll("shop", NIGHT, 10).entries())
                .extracting(HistoryEntry::sequence)
                .containsExactly("9", "5", "11");
        CircuitHistory.Found newest = history.readAll("shop", NIGHT, 2);
        assertThat(newest.entries()).extracting(HistoryEntry::sequence).containsExactly("5", "11");
        assertThat(newest.more()).isTrue();
    }

    @Test
    void anEntryExpiresAfterThirtyDays() {
        create();
        history.record(List.of(entry(PAYMENTS, 0, "7")));
        assertThat(client.scan(scan -> scan.tableName(CircuitHistory.tableOf(table)))
                        .items())
                .singleElement()
                .satisfies(item -> assertThat(
                                Objects.requireNonNull(item.get("ttl")).n())
                        .isEqualTo(Long.toString(
                                Instant.parse("2001-01-31T02:00:00Z").getEpochSecond())));
    }

    @Test
    void readsAndWritesBeyondTheirLimitsAreRefusedWithTheLimit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> history.read(PAYMENTS, NIGHT, 10_001))
                .withMessage("the number of entries is 10001; it must be 1 to 10000");
        List<HistoryEntry> many = new ArrayList<>();
        IntStream.range(0, 26).forEach(i -> many.add(entry(PAYMENTS, i, "1")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> history.record(many))
                .withMessage("26 entries; at most 25 at once");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HistoryEntry(PAYMENTS, NIGHT, "1", "x".repeat(8_193)))
                .withMessageContaining("8193")
                .withMessageContaining("8192");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HistoryEntry(PAYMENTS, NIGHT, "one", ""))
                .withMessageContaining("'one'");
    }

    @Test
    void aMissingHistoryIsReportedWithTheNameOfItsTable() {
        assertThatThrownBy(() -> history.read(PAYMENTS, NIGHT, 10))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("'" + table + "-history'")
                .hasMessageContaining("does not exist");
        assertThat(CircuitHistory.tableOf("arn:aws:dynamodb:eu-west-1:123456789012:table/circuits"))
                .isEqualTo("arn:aws:dynamodb:eu-west-1:123456789012:table/circuits-history");
    }

    private void create() {
        CircuitTable.create(client, CircuitHistory.tableOf(table));
    }

    private static HistoryEntry entry(CircuitId circuit, int seconds, String sequence) {
        return new HistoryEntry(circuit, NIGHT.plusSeconds(seconds), sequence, "{\"change\":\"opened\"}");
    }
}
