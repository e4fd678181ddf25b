package dev.switchgear.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.DependencyItems;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.spi.StoreUnavailableException.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class DynamoDbCircuitStoreBuilderTest {
    private static final CircuitId PAYMENTS = CircuitId.of("test", "payments");
    private static final Duration BUDGET = Duration.ofSeconds(5);

    @Test
    void reportsAMissingRegionWithWhatToDo() {
        DynamoDbCircuitStoreBuilder builder =
                DynamoDbCircuitStore.builder().table("circuits").regionsFrom(new AwsRegionProviderChain());

        StoreUnavailableException failure = catchThrowableOfType(StoreUnavailableException.class, builder::build);

        assertThat(failure.kind()).isEqualTo(Kind.MISCONFIGURED);
        assertThat(failure).hasMessageContainingAll("'circuits'", "AWS_REGION", "region(...)");
    }

    @Test
    void usesTheRegionThatTheSdkFinds() {
        try (CircuitStore store = DynamoDbCircuitStore.builder()
                .table("no-such-table")
                .regionsFrom(() -> Region.EU_NORTH_1)
                .endpoint(LocalDynamoDb.running().endpoint())
                .credentials(LocalDynamoDb.CREDENTIALS)
                .build()) {
            assertThat(catchThrowableOfType(StoreUnavailableException.class, () -> read(store)))
                    .hasMessageContaining("eu-north-1");
        }
    }

    @Test
    void reportsAMissingTableNameWithWhatToDo() {
        assertThatIllegalStateException()
                .isThrownBy(() -> DynamoDbCircuitStore.builder().build())
                .withMessageContaining("table(name)");
    }

    @Test
    void closesTheClientThatItHasMade() {
        CircuitStore store =
                LocalDynamoDb.running().store(LocalDynamoDb.running().newTable());
        assertThat(read(store)).isEqualTo(DependencyItems.NONE);

        store.close();

        assertThat(catchThrowableOfType(StoreUnavailableException.class, () -> read(store))
                        .kind())
                .isEqualTo(Kind.UNREACHABLE);
    }

    @Test
    void leavesTheClientOfItsUserOpen() {
        String table = LocalDynamoDb.running().newTable();
        try (DynamoDbClient client = LocalDynamoDb.running().client()) {
            CircuitStore store = DynamoDbCircuitStore.of(client, table);

            store.close();

            assertThat(client.describeTable(request -> request.tableName(table))
                            .table()
                            .tableName())
                    .isEqualTo(table);
            assertThat(read(store)).isEqualTo(DependencyItems.NONE);
        }
    }

    private static DependencyItems read(CircuitStore store) {
        return store.read(PAYMENTS, new ReadScope(false, true), BUDGET);
    }
}
