package dev.switchgear.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** Reads the stream of a real table, as Lambda's event source mapping does, in the JSON of an invocation. */
public final class TableStream {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DynamoDbStreamsClient streams;
    private final String arn;
    private final Map<String, String> iterators = new HashMap<>();

    private TableStream(DynamoDbStreamsClient streams, String arn) {
        this.streams = streams;
        this.arn = arn;
    }

    /**
     * Returns the stream of a table, and turns it on if it is off.
     *
     * @throws IllegalArgumentException if it is on with another view than {@code NEW_AND_OLD_IMAGES}
     */
    public static TableStream of(DynamoDbClient client, DynamoDbStreamsClient streams, String table) {
        StreamSpecification found = described(client, table).streamSpecification();
        if (found == null || !Boolean.TRUE.equals(found.streamEnabled())) {
            client.updateTable(update -> update.tableName(table)
                    .streamSpecification(StreamSpecification.builder()
                            .streamEnabled(true)
                            .streamViewType(StreamViewType.NEW_AND_OLD_IMAGES)
                            .build()));
        } else if (found.streamViewType() != StreamViewType.NEW_AND_OLD_IMAGES) {
            throw new IllegalArgumentException("the stream of table '" + table + "' has the view "
                    + found.streamViewTypeAsString() + "; it must be NEW_AND_OLD_IMAGES");
        }
        return new TableStream(streams, described(client, table).latestStreamArn());
    }

    private static TableDescription described(DynamoDbClient client, String table) {
        return client.describeTable(describe -> describe.tableName(table)).table();
    }

    /** The changes since the last call, as one invocation; empty if there are none. */
    public ObjectNode read() {
        ObjectNode invocation = JSON.createObjectNode();
        ArrayNode records = invocation.putArray("Records");
        for (Shard shard : shards()) {
            String iterator = iterators.computeIfAbsent(shard.shardId(), this::begin);
            while (iterator != null) {
                String from = iterator;
                GetRecordsResponse some = streams.getRecords(get -> get.shardIterator(from));
                some.records().forEach(one -> records.add(json(one)));
                iterator = some.nextShardIterator();
                iterators.put(shard.shardId(), iterator);
                if (some.records().isEmpty()) {
                    break;
                }
            }
        }
        return invocation;
    }

    private List<Shard> shards() {
        return new ArrayList<>(streams.describeStream(describe -> describe.streamArn(arn))
                .streamDescription()
                .shards());
    }

    private String begin(String shard) {
        return streams.getShardIterator(
                        get -> get.streamArn(arn).shardId(shard).shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                .shardIterator();
    }

    private ObjectNode json(Record one) {
        ObjectNode json = JSON.createObjectNode();
        json.put("eventID", one.eventID())
                .put("eventName", one.eventNameAsString())
                .put("eventVersion", "1.1")
                .put("eventSource", "aws:dynamodb")
                .put("eventSourceARN", arn);
        ObjectNode change = json.putObject("dynamodb");
        change.set("Keys", json(one.dynamodb().keys()));
        if (one.dynamodb().hasOldImage()) {
            change.set("OldImage", json(one.dynamodb().oldImage()));
        }
        if (one.dynamodb().hasNewImage()) {
            change.set("NewImage", json(one.dynamodb().newImage()));
        }
        change.put("SequenceNumber", one.dynamodb().sequenceNumber())
                .put("StreamViewType", one.dynamodb().streamViewTypeAsString());
        return json;
    }

    private static ObjectNode json(Map<String, AttributeValue> item) {
        ObjectNode json = JSON.createObjectNode();
        item.forEach((name, value) -> json.set(name, json(value)));
        return json;
    }

    private static ObjectNode json(AttributeValue value) {
        ObjectNode attribute = JSON.createObjectNode();
        switch (value.type()) {
            case S -> attribute.put("S", value.s());
            case N -> attribute.put("N", value.n());
            case SS -> value.ss().forEach(attribute.withArray("SS")::add);
            case NS -> value.ns().forEach(attribute.withArray("NS")::add);
            case B -> attribute.put("B", value.b().asByteArray()); // Jackson writes it in base64, as Lambda does
            case BOOL -> attribute.put("BOOL", value.bool());
            case M -> attribute.set("M", json(value.m()));
            case L -> value.l().forEach(one -> attribute.withArray("L").add(json(one)));
            default -> throw new IllegalStateException("no item of Switchgear has a value of type " + value.type());
        }
        return attribute;
    }
}
