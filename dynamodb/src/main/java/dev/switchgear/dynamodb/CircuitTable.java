package dev.switchgear.dynamodb;

import dev.switchgear.dynamodb.TableProblem.Kind;
import dev.switchgear.spi.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.waiters.WaiterOverrideConfiguration;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

/**
 * The table of circuits: keys {@code pk} and {@code sk}, both strings; billed per request; items expire by their {@code
 * ttl}.
 *
 * <p>For local use, tests and consoles. In production, the table belongs into the template of the deployment, and
 * functions need no permission to create it.
 *
 * @since 0.1.0
 */
public final class CircuitTable {
    private static final String TTL = "ttl";
    private static final Duration READY_WITHIN = Duration.ofMinutes(2);
    private static final Duration ASK_EVERY = Duration.ofSeconds(1);
    private static final List<KeySchemaElement> KEYS =
            List.of(key(ItemKey.PK, KeyType.HASH), key(ItemKey.SK, KeyType.RANGE));

    private CircuitTable() {}

    /**
     * Creates the table if there is none, waits until it can be used (up to 2 minutes), and turns on the time to live.
     * Does not change a table that is right already.
     *
     * @throws IllegalArgumentException if {@code table} is not a valid name; nothing is created
     * @throws IllegalStateException if there is a table of that name that cannot hold circuits; the message says why
     * @throws DynamoDbException if DynamoDB refuses, for example for lack of permission
     */
    public static void create(DynamoDbClient client, String table) {
        String name = new TableName(table).value();
        try {
            client.createTable(CreateTableRequest.builder()
                    .tableName(name)
                    .keySchema(KEYS)
                    .attributeDefinitions(text(ItemKey.PK), text(ItemKey.SK))
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .build());
        } catch (ResourceInUseException alreadyThere) {
            // Whether it will do is seen below, as for a table that this call has created.
        }
        client.waiter().waitUntilTableExists(request -> request.tableName(name), CircuitTable::patiently);
        Optional<TableProblem> problem = keyProblem(client, name, described(client, name));
        if (problem.isPresent()) {
            throw new IllegalStateException(problem.get().says());
        }
        if (!deletesOldItems(client, name)) {
            deleteOldItems(client, name);
        }
    }

    /**
     * Returns what is wrong with the table; nothing if the table can hold circuits and deletes old items.
     *
     * @throws IllegalArgumentException if {@code table} is not a valid name
     * @throws DynamoDbException if DynamoDB refuses the request, for example for lack of permission
     */
    public static Optional<TableProblem> problem(DynamoDbClient client, String table) {
        String name = new TableName(table).value();
        TableDescription found;
        try {
            found = described(client, name);
        } catch (ResourceNotFoundException e) {
            return problem(client, name, Kind.MISSING, "does not exist: create it with CircuitTable.create");
        }
        Optional<TableProblem> problem = keyProblem(client, name, found);
        if (problem.isPresent()) {
            return problem;
        }
        if (found.tableStatus() != TableStatus.ACTIVE && found.tableStatus() != TableStatus.UPDATING) {
            return problem(
                    client, name, Kind.NOT_ACTIVE, "is " + found.tableStatusAsString() + ": wait until it is ACTIVE");
        }
        if (!deletesOldItems(client, name)) {
            return problem(
                    client,
                    name,
                    Kind.KEEPS_OLD_ITEMS,
                    "never deletes old items: turn on its time to live with attribute 'ttl'");
        }
        return Optional.empty();
    }

    private static Optional<TableProblem> problem(DynamoDbClient client, String name, Kind kind, String what) {
        return Optional.of(new TableProblem(kind, "table '" + name + "' in " + ClientRegion.of(client) + " " + what));
    }

    /** Returns what an error of the SDK means for the table, with what to do about it. */
    public static StoreUnavailableException failure(DynamoDbClient client, String table, RuntimeException error) {
        return new StoreFailures(new TableName(table), ClientRegion.of(client)).translated(error);
    }

    /**
     * Whether a failure is about the credentials themselves, whatever they may do: AWS refuses them, or there are none, so that
     * nothing was sent.
     */
    public static boolean isAboutCredentials(StoreUnavailableException failure) {
        return failure.kind() == StoreUnavailableException.Kind.DENIED
                && (!(failure.getCause() instanceof AwsServiceException answer)
                        || StoreFailures.refusesCredentials(answer));
    }

    private static Optional<TableProblem> keyProblem(DynamoDbClient client, String name, TableDescription table) {
        if (table.keySchema().equals(KEYS)
                && table.attributeDefinitions().containsAll(List.of(text(ItemKey.PK), text(ItemKey.SK)))) {
            return Optional.empty();
        }
        Map<String, String> types = table.attributeDefinitions().stream()
                .collect(Collectors.toMap(
                        AttributeDefinition::attributeName, AttributeDefinition::attributeTypeAsString));
        String keys = table.keySchema().stream()
                .map(key -> key.attributeName() + " (" + types.get(key.attributeName()) + ", " + key.keyTypeAsString()
                        + ")")
                .collect(Collectors.joining(" and "));
        return problem(
                client,
                name,
                Kind.OTHER_KEYS,
                "has the keys " + keys + "; circuits need pk (S, HASH) and sk (S, RANGE): use a table of their own");
    }

    private static boolean deletesOldItems(DynamoDbClient client, String name) {
        TimeToLiveDescription ttl =
                client.describeTimeToLive(request -> request.tableName(name)).timeToLiveDescription();
        boolean on = ttl.timeToLiveStatus() == TimeToLiveStatus.ENABLED
                || ttl.timeToLiveStatus() == TimeToLiveStatus.ENABLING;
        return on && TTL.equals(ttl.attributeName());
    }

    private static void deleteOldItems(DynamoDbClient client, String name) {
        try {
            client.updateTimeToLive(request -> request.tableName(name)
                    .timeToLiveSpecification(ttl -> ttl.attributeName(TTL).enabled(true)));
        } catch (DynamoDbException e) {
            // DynamoDB refuses to turn on what another creator has just turned on.
            if (!deletesOldItems(client, name)) {
                throw e;
            }
        }
    }

    private static TableDescription described(DynamoDbClient client, String name) {
        return client.describeTable(request -> request.tableName(name)).table();
    }

    private static void patiently(WaiterOverrideConfiguration.Builder waiting) {
        waiting.waitTimeout(READY_WITHIN)
                .maxAttempts((int) READY_WITHIN.toSeconds())
                .backoffStrategyV2(BackoffStrategy.fixedDelayWithoutJitter(ASK_EVERY));
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    private static AttributeDefinition text(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }
}
