package dev.switchgear.dynamodb;

import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.DependencyItems;
import dev.switchgear.spi.StoreUnavailableException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * Every circuit of a namespace that has an item, for consoles. It reads the whole table with strong consistency, so it costs
 * one read unit for each 4 KB that are stored, and one request for each MB. Functions never do this.
 *
 * @param dependencies by the name of the dependency, sorted
 * @param requests how many requests it took
 * @param readUnits how many read units it took, as DynamoDB tells
 * @since 0.1.0
 */
public record CircuitSurvey(Map<String, DependencyItems> dependencies, int requests, double readUnits) {
    /**
     * Reads the table.
     *
     * @throws IllegalArgumentException if {@code table} is not a valid name
     * @throws StoreUnavailableException if DynamoDB gives no answer
     */
    public static CircuitSurvey of(DynamoDbClient client, String table, String namespace) {
        String prefix = ItemKey.of(CircuitId.of(namespace, "a")).pk();
        ScanRequest.Builder request = ScanRequest.builder()
                .tableName(new TableName(table).value())
                .consistentRead(true)
                .filterExpression("begins_with(#pk, :namespace)")
                .expressionAttributeNames(Map.of("#pk", ItemKey.PK))
                .expressionAttributeValues(
                        Map.of(":namespace", AttributeValue.fromS(prefix.substring(0, prefix.length() - 1))))
                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL);
        Map<String, Map<String, CircuitItem>> found = new TreeMap<>();
        int requests = 0;
        double units = 0;
        ScanResponse page;
        do {
            page = page(client, table, request.build());
            requests++;
            units += page.consumedCapacity() == null
                    ? 0
                    : page.consumedCapacity().capacityUnits();
            for (Map<String, AttributeValue> item : page.items()) {
                ItemKey key = ItemKey.of(item);
                String dependency = key.pk().substring(prefix.length() - 1);
                found.computeIfAbsent(dependency, name -> new HashMap<>()).put(key.sk(), ItemCodec.decode(item));
            }
            request.exclusiveStartKey(page.lastEvaluatedKey());
        } while (page.hasLastEvaluatedKey());
        Map<String, DependencyItems> dependencies = new TreeMap<>();
        found.forEach((dependency, items) -> {
            CircuitItem root = items.remove(CircuitId.ROOT);
            dependencies.put(dependency, new DependencyItems(root == null ? CircuitItem.ABSENT : root, items));
        });
        return new CircuitSurvey(dependencies, requests, units);
    }

    private static ScanResponse page(DynamoDbClient client, String table, ScanRequest request) {
        try {
            return client.scan(request);
        } catch (SdkException e) {
            throw CircuitTable.failure(client, table, e);
        }
    }
}
