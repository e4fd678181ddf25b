package dev.switchgear.dynamodb;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkPlugin;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** The requests of a store, by a client of the SDK. */
final class SdkTable implements TableRequests {
    /**
     * A request has no retry setting; a plugin changes that of the client for one request. It also removes a limit of the
     * client for one attempt, which may be shorter than it takes to open a connection.
     */
    private static final SdkPlugin ONE_ATTEMPT = client -> client.overrideConfiguration(
            limits -> limits.retryStrategy(AwsRetryStrategy.doNotRetry()).apiCallAttemptTimeout(null));

    private final DynamoDbClient client;
    private final String table;
    private final boolean ownsClient;

    SdkTable(DynamoDbClient client, TableName table, boolean ownsClient) {
        this.client = client;
        this.table = table.value();
        this.ownsClient = ownsClient;
    }

    /** The configuration of a request that ends in time and is never repeated. */
    static AwsRequestOverrideConfiguration limits(Duration left) {
        return AwsRequestOverrideConfiguration.builder()
                .apiCallTimeout(left)
                .addPlugin(ONE_ATTEMPT)
                .build();
    }

    @Override
    public Map<String, StoredValue> get(ItemKey key, boolean consistent, Duration limit) {
        GetItemRequest request = GetItemRequest.builder()
                .tableName(table)
                .key(SdkItems.item(key.values()))
                .consistentRead(consistent)
                .overrideConfiguration(limits(limit))
                .build();
        return SdkItems.stored(DynamoDbMarks.required(client.getItem(request)).item());
    }

    @Override
    public Page query(Partition partition, Duration limit) {
        QueryRequest.Builder request = QueryRequest.builder()
                .tableName(table)
                .keyConditionExpression("#pk = :pk")
                .expressionAttributeNames(Map.of("#pk", ItemKey.PK))
                .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(partition.pk())))
                .consistentRead(partition.consistent())
                .limit(partition.most())
                .overrideConfiguration(limits(limit));
        if (!partition.from().isEmpty()) {
            request.exclusiveStartKey(SdkItems.item(partition.from()));
        }
        QueryResponse page = DynamoDbMarks.required(client.query(request.build()));
        return new Page(stored(page.items()), SdkItems.stored(page.lastEvaluatedKey()));
    }

    @Override
    public ReadBatch getAll(List<Map<String, StoredValue>> keys, boolean consistent, Duration limit) {
        KeysAndAttributes wanted = KeysAndAttributes.builder()
                .keys(keys.stream().map(SdkItems::item).toList())
                .consistentRead(consistent)
                .build();
        BatchGetItemResponse answer = DynamoDbMarks.required(client.batchGetItem(
                request -> request.requestItems(Map.of(table, wanted)).overrideConfiguration(limits(limit))));
        KeysAndAttributes left = answer.unprocessedKeys().get(table);
        return new ReadBatch(
                stored(answer.responses().getOrDefault(table, List.of())),
                left == null ? List.of() : stored(left.keys()));
    }

    @Override
    public Map<String, StoredValue> update(ItemUpdate update, Duration limit) {
        UpdateItemRequest.Builder request = UpdateItemRequest.builder()
                .tableName(table)
                .key(SdkItems.item(update.key().values()))
                .returnValues(ReturnValue.ALL_NEW)
                .overrideConfiguration(limits(limit));
        if (!update.condition().isEmpty()) {
            request.conditionExpression(update.condition())
                    .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
        }
        if (!update.update().isEmpty()) {
            request.updateExpression(update.update());
        }
        if (!update.names().isEmpty()) {
            request.expressionAttributeNames(update.names());
        }
        if (!update.values().isEmpty()) {
            request.expressionAttributeValues(SdkItems.item(update.values()));
        }
        try {
            return SdkItems.stored(
                    DynamoDbMarks.required(client.updateItem(request.build())).attributes());
        } catch (ConditionalCheckFailedException refusal) {
            throw new RefusedWrite(refusal.hasItem() ? SdkItems.stored(refusal.item()) : Map.of());
        }
    }

    @Override
    public String region() {
        return ClientRegion.of(client);
    }

    /** Closes the client if the store made it. */
    @Override
    public void close() {
        if (ownsClient) {
            client.close();
        }
    }

    private static List<Map<String, StoredValue>> stored(List<Map<String, AttributeValue>> items) {
        List<Map<String, StoredValue>> stored = new ArrayList<>();
        items.forEach(item -> stored.add(SdkItems.stored(item)));
        return stored;
    }
}
