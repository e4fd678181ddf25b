package dev.switchgear.dynamodb;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.RequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbServiceClientConfiguration;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * The four requests of a store, with the SDK's signer over the JDK's connection, without the SDK's pipeline. It
 * supports only the parameters that a store uses. In a cold start it loads in a fraction of the time of the SDK's
 * client; see {@code RATIONALE.md} of the lambda module.
 */
final class LeanDynamoDb implements DynamoDbClient {
    private final SignedConnection connection;
    private final Region region;
    private final URI endpoint;

    LeanDynamoDb(SignedConnection connection, Region region, URI endpoint) {
        this.connection = connection;
        this.region = region;
        this.endpoint = endpoint;
    }

    @Override
    public GetItemResponse getItem(GetItemRequest request) {
        JsonNode answer = ask(
                "GetItem",
                request,
                new RequestJson()
                        .text("TableName", request.tableName())
                        .item("Key", request.key())
                        .flag("ConsistentRead", request.consistentRead()));
        GetItemResponse.Builder response = GetItemResponse.builder();
        answer.field("Item").ifPresent(item -> response.item(ItemJson.read(item)));
        return response.build();
    }

    @Override
    public QueryResponse query(QueryRequest request) {
        RequestJson json = new RequestJson()
                .text("TableName", request.tableName())
                .text("KeyConditionExpression", request.keyConditionExpression())
                .names("ExpressionAttributeNames", request.expressionAttributeNames())
                .item("ExpressionAttributeValues", request.expressionAttributeValues())
                .flag("ConsistentRead", request.consistentRead())
                .number("Limit", request.limit());
        if (request.hasExclusiveStartKey()) {
            json.item("ExclusiveStartKey", request.exclusiveStartKey());
        }
        JsonNode answer = ask("Query", request, json);
        QueryResponse.Builder response =
                QueryResponse.builder().items(items(answer.field("Items").orElse(null)));
        answer.field("LastEvaluatedKey").ifPresent(key -> response.lastEvaluatedKey(ItemJson.read(key)));
        return response.build();
    }

    @Override
    public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
        JsonNode answer =
                ask("BatchGetItem", request, new RequestJson().tables("RequestItems", request.requestItems()));
        BatchGetItemResponse.Builder response = BatchGetItemResponse.builder();
        response.responses(perTable(answer, "Responses").entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> items(entry.getValue()))));
        response.unprocessedKeys(perTable(answer, "UnprocessedKeys").entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> KeysAndAttributes.builder()
                                .keys(items(entry.getValue().field("Keys").orElse(null)))
                                .consistentRead(entry.getValue()
                                        .field("ConsistentRead")
                                        .map(JsonNode::asBoolean)
                                        .orElse(false))
                                .build())));
        return response.build();
    }

    @Override
    public UpdateItemResponse updateItem(UpdateItemRequest request) {
        JsonNode answer = ask(
                "UpdateItem",
                request,
                new RequestJson()
                        .text("TableName", request.tableName())
                        .item("Key", request.key())
                        .text("UpdateExpression", request.updateExpression())
                        .text("ConditionExpression", request.conditionExpression())
                        .names("ExpressionAttributeNames", request.expressionAttributeNames())
                        .item("ExpressionAttributeValues", request.expressionAttributeValues())
                        .text("ReturnValues", request.returnValuesAsString())
                        .text(
                                "ReturnValuesOnConditionCheckFailure",
                                request.returnValuesOnConditionCheckFailureAsString()));
        UpdateItemResponse.Builder response = UpdateItemResponse.builder();
        answer.field("Attributes").ifPresent(item -> response.attributes(ItemJson.read(item)));
        return response.build();
    }

    @Override
    public DynamoDbServiceClientConfiguration serviceClientConfiguration() {
        return DynamoDbServiceClientConfiguration.builder()
                .region(region)
                .endpointOverride(endpoint)
                .build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    /** Does nothing: the JDK closes its connections by itself. */
    @Override
    public void close() {}

    private JsonNode ask(String operation, DynamoDbRequest request, RequestJson json) {
        Duration patience = request.overrideConfiguration()
                .flatMap(RequestOverrideConfiguration::apiCallTimeout)
                .orElse(DynamoDbCircuitStoreBuilder.PATIENCE);
        try {
            return connection.ask(operation, json.bytes(), patience);
        } catch (IOException e) {
            // In the SDK's words: who reads them need not know which client said so.
            throw SdkClientException.create("Unable to execute HTTP request: " + e.getMessage(), e);
        }
    }

    private static Map<String, JsonNode> perTable(JsonNode answer, String name) {
        return answer.field(name).map(JsonNode::asObject).orElse(Map.of());
    }

    private static List<Map<String, AttributeValue>> items(@Nullable JsonNode array) {
        return array == null
                ? List.of()
                : array.asArray().stream().map(ItemJson::read).toList();
    }
}
