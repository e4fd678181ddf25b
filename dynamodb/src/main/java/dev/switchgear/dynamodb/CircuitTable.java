package dev.switchgear.dynamodb;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
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
 * The table that circuits live in: keys {@code pk} and {@code sk}, both texts; paid per request; items deleted at their
 * {@code ttl}.
 *
 * <p>For a start on one's own machine, for tests and for consoles. In production the table belongs into the deployment's
 * template; functions need no permission to create it.
 *
 * @since 0.1.0
 */
public final class CircuitTable {
    private static final String TTL = "ttl";
    private static final Duration READY_WITHIN = Duration.ofMinutes(2);
    private static final List<KeySchemaElement> KEYS =
            List.of(key(ItemKey.PK, KeyType.HASH), key(ItemKey.SK, KeyType.RANGE));

    private CircuitTable() {}

    /**
     * Creates the table if there is none, waits until it can be used (up to 2 minutes), and turns on the deletion of
     * old items. Nothing is changed about a table that is as it should be.
     *
     * @throws IllegalArgumentException if {@code table} is no valid name; nothing is created
     * @throws IllegalStateException if there is a table of that name that circuits cannot live in; the message says why
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
        client.waiter()
                .waitUntilTableExists(request -> request.tableName(name), waiting -> waiting.waitTimeout(READY_WITHIN));
        requireUsable(client, name);
        if (!deletesOldItems(client, name)) {
            client.updateTimeToLive(request -> request.tableName(name)
                    .timeToLiveSpecification(ttl -> ttl.attributeName(TTL).enabled(true)));
        }
    }

    /**
     * Returns what is wrong with the table, in one line that says what to do; nothing if circuits can live in it.
     *
     * @throws IllegalArgumentException if {@code table} is no valid name
     * @throws DynamoDbException if DynamoDB refuses to tell, for example for lack of permission
     */
    public static Optional<String> complaint(DynamoDbClient client, String table) {
        String name = new TableName(table).value();
        TableDescription found;
        try {
            found = client.describeTable(request -> request.tableName(name)).table();
        } catch (ResourceNotFoundException e) {
            return Optional.of(where(client, name) + " does not exist: create it with CircuitTable.create");
        }
        if (!found.keySchema().equals(KEYS) || !keysAreTexts(found)) {
            return Optional.of(where(client, name) + " has the keys " + described(found)
                    + "; circuits need pk (S, HASH) and sk (S, RANGE): use a table of their own");
        }
        if (found.tableStatus() != TableStatus.ACTIVE && found.tableStatus() != TableStatus.UPDATING) {
            return Optional.of(
                    where(client, name) + " is " + found.tableStatusAsString() + ": wait until it is ACTIVE");
        }
        if (!deletesOldItems(client, name)) {
            return Optional.of(
                    where(client, name) + " never deletes old items: turn on its time to live with attribute 'ttl'");
        }
        return Optional.empty();
    }

    private static void requireUsable(DynamoDbClient client, String name) {
        TableDescription found =
                client.describeTable(request -> request.tableName(name)).table();
        if (!found.keySchema().equals(KEYS) || !keysAreTexts(found)) {
            throw new IllegalStateException(where(client, name) + " has the keys " + described(found)
                    + "; circuits need pk (S, HASH) and sk (S, RANGE): use a table of their own");
        }
    }

    private static boolean deletesOldItems(DynamoDbClient client, String name) {
        TimeToLiveDescription ttl =
                client.describeTimeToLive(request -> request.tableName(name)).timeToLiveDescription();
        boolean on = ttl.timeToLiveStatus() == TimeToLiveStatus.ENABLED
                || ttl.timeToLiveStatus() == TimeToLiveStatus.ENABLING;
        return on && TTL.equals(ttl.attributeName());
    }

    private static boolean keysAreTexts(TableDescription table) {
        return table.attributeDefinitions().containsAll(List.of(text(ItemKey.PK), text(ItemKey.SK)));
    }

    private static String described(TableDescription table) {
        Map<String, String> types = table.attributeDefinitions().stream()
                .collect(Collectors.toMap(
                        AttributeDefinition::attributeName, AttributeDefinition::attributeTypeAsString));
        return table.keySchema().stream()
                .map(key -> key.attributeName() + " (" + types.get(key.attributeName()) + ", " + key.keyTypeAsString()
                        + ")")
                .collect(Collectors.joining(" and "));
    }

    private static String where(DynamoDbClient client, String name) {
        return "table '" + name + "' in " + ClientRegion.of(client);
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
