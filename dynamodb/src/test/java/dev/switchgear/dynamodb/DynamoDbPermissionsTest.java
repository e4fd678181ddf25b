package dev.switchgear.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.Change;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.Evidence;
import dev.switchgear.spi.EvidenceId;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.Transition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class DynamoDbPermissionsTest {
    private static final String EXAMPLE_ARN = "arn:aws:dynamodb:eu-west-1:123456789012:table/switchgear";
    private static final CircuitId PAYMENTS = CircuitId.of("test", "payments");
    private static final Duration BUDGET = Duration.ofSeconds(5);

    private final CalledActions called = new CalledActions();
    private final DynamoDbClient client = LocalDynamoDb.running()
            .clientBuilder()
            .overrideConfiguration(configuration -> configuration.addExecutionInterceptor(called))
            .build();

    @Test
    void allRequestsOfTheStoreNeedExactlyItsActions() {
        CircuitStore store =
                DynamoDbCircuitStore.of(client, LocalDynamoDb.running().newTable());
        for (ReadScope scope : List.of(new ReadScope(false, true), new ReadScope(true, false))) {
            store.read(PAYMENTS, scope, BUDGET);
            store.readAll(List.of(PAYMENTS), scope, BUDGET);
        }
        Change reason = new Change.Put(Attribute.REASON, "test");
        store.apply(PAYMENTS, new Transition(Transition.Rule.TRIP, List.of(), List.of(reason)), BUDGET);
        store.add(new EvidenceId(PAYMENTS, 1, 1), Evidence.NONE, Instant.parse("2100-01-01T00:00:00Z"), BUDGET);
        store.close();

        assertThat(called.actions()).containsExactlyElementsOf(DynamoDbPermissions.STORE);
    }

    @Test
    void creatingTheTableNeedsExactlyItsActions() {
        CircuitTable.create(client, LocalDynamoDb.running().unusedTableName());

        assertThat(called.actions()).containsExactlyElementsOf(DynamoDbPermissions.TABLE);
    }

    @Test
    void thePolicyInTheDocumentsIsTheOneOfTheCode() throws Exception {
        Path document = Stream.of(Path.of("iam-policy.json"), Path.of("dynamodb", "iam-policy.json"))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();

        assertThat(Files.readString(document)).isEqualTo(DynamoDbPermissions.policy(EXAMPLE_ARN));
    }

    @Test
    void aPolicyIsForOneTableOnly() {
        for (String everything : List.of("*", "arn:aws:dynamodb:*:*:table/*", "switchgear", "arn:aws:s3:::bucket")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> DynamoDbPermissions.policy(everything))
                    .withMessageContaining("'" + everything + "'");
        }
    }
}
