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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class DynamoDbCircuitStoreBuilderTest {
    private static final CircuitId PAYMENTS = CircuitId.of("test", "payments");
    private static final Duration BUDGET = Duration.ofSeconds(5);

    /** What the SDK's own search for a region looks at; the tests set them, and put them back. */
    private static final String REGION = "aws.region";

    private static final String PROFILES = "aws.configFile";
    private static final String NO_INSTANCE = "aws.disableEc2Metadata";

    @BeforeEach
    void lookForTheRegionInTheSystemPropertiesOnly() {
        System.setProperty(PROFILES, "/nonexistent");
        System.setProperty(NO_INSTANCE, "true");
    }

    @AfterEach
    void putBack() {
        System.clearProperty(REGION);
        System.clearProperty(PROFILES);
        System.clearProperty(NO_INSTANCE);
    }

    @Test
    void saysWhatToDoWhenThereIsNoRegion() {
        StoreUnavailableException failure = catchThrowableOfType(StoreUnavailableException.class, () -> {
            DynamoDbCircuitStore.builder().table("circuits").build();
        });

        assertThat(failure.kind()).isEqualTo(Kind.MISCONFIGURED);
        assertThat(failure).hasMessageContainingAll("'circuits'", "AWS_REGION", "region(...)");
    }

    @Test
    void findsTheRegionWhereTheSdkFindsIt() {
        System.setProperty(REGION, "eu-north-1");
        try (CircuitStore store =
                DynamoDbCircuitStore.builder().table("circuits").build()) {
            assertThat(store).isNotNull();
        }
    }

    @Test
    void saysWhatToDoWhenNoTableIsNamed() {
        assertThatIllegalStateException()
                .isThrownBy(() -> DynamoDbCircuitStore.builder().build())
                .withMessageContaining("table(name)");
    }

    @Test
    void closesTheClientThatItHasMade() {
        System.setProperty(REGION, "eu-west-1");
        CircuitStore store = DynamoDbCircuitStore.builder()
                .table(LocalDynamoDb.running().newTable())
                .endpoint(LocalDynamoDb.running().endpoint())
                .credentials(LocalDynamoDb.CREDENTIALS)
                .build();
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
