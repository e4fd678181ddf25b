package dev.switchgear.dynamodb;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The four requests of a store over the JDK's connections, without the SDK: its classes of requests, answers and values
 * load hundreds of others, and so do its signer and its JSON. See {@code RATIONALE.md} of the lambda module.
 */
final class LeanTable implements TableRequests {
    private final SignedConnection connection;
    private final String table;
    private final String region;

    LeanTable(SignedConnection connection, TableName table, String region) {
        this.connection = connection;
        this.table = table.value();
        this.region = region;
    }

    @Override
    public Map<String, StoredValue> get(ItemKey key, boolean consistent, Duration limit) {
        RequestJson json = request().item("Key", key.values()).flag("ConsistentRead", consistent);
        return ItemJson.read(ask("GetItem", json, limit).get("Item"));
    }

    @Override
    public Page query(Partition partition, Duration limit) {
        RequestJson json = request()
                .text("KeyConditionExpression", "#pk = :pk")
                .names("ExpressionAttributeNames", Map.of("#pk", ItemKey.PK))
                .item("ExpressionAttributeValues", Map.of(":pk", StoredValue.text(partition.pk())))
                .flag("ConsistentRead", partition.consistent())
                .number("Limit", partition.most())
                .item("ExclusiveStartKey", partition.from());
        Map<?, ?> answer = ask("Query", json, limit);
        return new Page(items(answer.get("Items")), ItemJson.read(answer.get("LastEvaluatedKey")));
    }

    @Override
    public ReadBatch getAll(List<Map<String, StoredValue>> keys, boolean consistent, Duration limit) {
        RequestJson json = new RequestJson().keys("RequestItems", table, keys, consistent);
        Map<?, ?> answer = ask("BatchGetItem", json, limit);
        Object left = ItemJson.field(answer.get("UnprocessedKeys"), table);
        return new ReadBatch(
                items(ItemJson.field(answer.get("Responses"), table)), items(ItemJson.field(left, "Keys")));
    }

    @Override
    public Map<String, StoredValue> update(ItemUpdate update, Duration limit) {
        RequestJson json = request()
                .item("Key", update.key().values())
                .text("UpdateExpression", update.update())
                .text("ConditionExpression", update.condition())
                .names("ExpressionAttributeNames", update.names())
                .item("ExpressionAttributeValues", update.values())
                .text("ReturnValues", "ALL_NEW");
        if (!update.condition().isEmpty()) {
            json.text("ReturnValuesOnConditionCheckFailure", "ALL_OLD");
        }
        return ItemJson.read(ask("UpdateItem", json, limit).get("Attributes"));
    }

    @Override
    public String region() {
        return region;
    }

    /** Does nothing: the JDK closes its connections by itself. */
    @Override
    public void close() {}

    private RequestJson request() {
        return new RequestJson().text("TableName", table);
    }

    private Map<?, ?> ask(String operation, RequestJson json, Duration limit) {
        try {
            return connection.ask(operation, json.bytes(), limit);
        } catch (IOException e) {
            throw LeanFailures.of(e);
        }
    }

    private static List<Map<String, StoredValue>> items(@Nullable Object array) {
        List<Map<String, StoredValue>> items = new ArrayList<>();
        if (array instanceof List<?> list) {
            for (Object item : list) {
                items.add(ItemJson.read(item));
            }
        }
        return items;
    }
}
