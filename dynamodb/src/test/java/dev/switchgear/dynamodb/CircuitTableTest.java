package dev.switchgear.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

class CircuitTableTest {
    private final DynamoDbClient client = LocalDynamoDb.running().client();
    private final String table = LocalDynamoDb.running().unusedTableName();

    @AfterEach
    void closeClient() {
        client.close();
    }

    @Test
    void createsATableForCircuits() {
        CircuitTable.create(client, table);

        assertThat(CircuitTable.problem(client, table)).isEmpty();
        assertThat(client.describeTable(request -> request.tableName(table))
                        .table()
                        .billingModeSummary()
                        .billingMode())
                .isEqualTo(BillingMode.PAY_PER_REQUEST);
    }

    @Test
    void createsNothingTwice() {
        CircuitTable.create(client, table);
        var created = client.describeTable(request -> request.tableName(table)).table();

        CircuitTable.create(client, table);

        assertThat(client.describeTable(request -> request.tableName(table)).table())
                .isEqualTo(created);
    }

    @Test
    void manyMayCreateItAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            List<Callable<Void>> creators = Collections.nCopies(6, () -> {
                CircuitTable.create(client, table);
                return null;
            });
            for (Future<Void> creator : threads.invokeAll(creators)) {
                creator.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(CircuitTable.problem(client, table)).isEmpty();
    }

    @Test
    void turnsOnTheDeletionOfOldItemsOfATableThatWasCreatedWithoutIt() {
        create(key("pk", KeyType.HASH), key("sk", KeyType.RANGE));
        TableProblem problem = CircuitTable.problem(client, table).orElseThrow();
        assertThat(problem.kind()).isEqualTo(TableProblem.Kind.KEEPS_OLD_ITEMS);
        assertThat(problem.says()).contains(table, "time to live", "'ttl'");

        CircuitTable.create(client, table);

        assertThat(CircuitTable.problem(client, table)).isEmpty();
    }

    @Test
    void refusesATableWithOtherKeysAndReportsTheRightOnes() {
        create(key("id", KeyType.HASH));
        String complaint = "table '" + table + "' in eu-west-1 at "
                + LocalDynamoDb.running().endpoint()
                + " has the keys id (S, HASH); circuits need pk (S, HASH) and sk (S, RANGE): use a table of"
                + " their own";

        assertThatIllegalStateException()
                .isThrownBy(() -> CircuitTable.create(client, table))
                .withMessage(complaint);
        assertThat(CircuitTable.problem(client, table))
                .contains(new TableProblem(TableProblem.Kind.OTHER_KEYS, complaint));
    }

    @Test
    void reportsAMissingTableWithWhatToDo() {
        TableProblem problem = CircuitTable.problem(client, table).orElseThrow();
        assertThat(problem.kind()).isEqualTo(TableProblem.Kind.MISSING);
        assertThat(problem.says()).contains(table, "eu-west-1", "does not exist", "CircuitTable.create");
    }

    @Test
    void aTableThatIsBeingMadeCannotBeUsedYet() throws Exception {
        String creating = """
                {"Table": {"TableStatus": "CREATING",
                  "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
                  "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"},
                    {"AttributeName": "sk", "AttributeType": "S"}]}}""";
        try (ScriptedEndpoint endpoint = new ScriptedEndpoint();
                DynamoDbClient scripted = LocalDynamoDb.running()
                        .clientBuilder()
                        .endpointOverride(endpoint.uri())
                        .build()) {
            endpoint.replying(new ScriptedEndpoint.Reply.JsonReply(200, creating));
            TableProblem problem = CircuitTable.problem(scripted, table).orElseThrow();
            assertThat(problem.kind()).isEqualTo(TableProblem.Kind.NOT_ACTIVE);
            assertThat(problem.says()).contains(table, "is CREATING: wait until it is ACTIVE");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ab", "circuits!", "circuits table", "circuits/1", "arn:aws:s3:::bucket", "ümlaut"})
    void refusesANameThatDynamoDbWouldRefuseAndCreatesNothing(String name) {
        int before = client.listTables().tableNames().size();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> CircuitTable.create(client, name))
                .withMessageContainingAll("'" + name + "'", "3 to 255", "A-Z a-z 0-9 _ . -");
        assertThatIllegalArgumentException().isThrownBy(() -> DynamoDbCircuitStore.of(client, name));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DynamoDbCircuitStore.builder().table(name));

        assertThat(client.listTables().tableNames()).hasSize(before);
    }

    @Test
    void reportsTheLengthOfANameThatIsTooLong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TableName("a".repeat(256)))
                .withMessageContainingAll("256 characters", "3 to 255")
                .withMessageNotContaining("a".repeat(50));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "abc",
                "Circuits_2.prod-eu",
                "arn:aws:dynamodb:eu-west-1:123456789012:table/circuits",
                "arn:aws-cn:dynamodb:cn-north-1:123456789012:table/circuits"
            })
    void acceptsWhatDynamoDbAccepts(String name) {
        assertThat(new TableName(name)).hasToString(name);
    }

    @Test
    void acceptsANameAtItsLimit() {
        assertThat(new TableName("a".repeat(255)).value()).hasSize(255);
    }

    private void create(KeySchemaElement... keys) {
        client.createTable(request -> request.tableName(table)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(keys)
                .attributeDefinitions(List.of(keys).stream()
                        .map(key -> AttributeDefinition.builder()
                                .attributeName(key.attributeName())
                                .attributeType(ScalarAttributeType.S)
                                .build())
                        .toList()));
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }
}
