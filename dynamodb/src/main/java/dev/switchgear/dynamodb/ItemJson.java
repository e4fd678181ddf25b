package dev.switchgear.dynamodb;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.protocols.jsoncore.JsonWriter;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Items in DynamoDB's JSON. */
final class ItemJson {
    private ItemJson() {}

    static Map<String, AttributeValue> read(JsonNode item) {
        Map<String, AttributeValue> values = new HashMap<>();
        item.asObject().forEach((name, value) -> values.put(name, value(value)));
        return values;
    }

    /** A value of a type that circuits do not use. Only its type is kept. */
    private static AttributeValue value(JsonNode typed) {
        Map.Entry<String, JsonNode> only =
                typed.asObject().entrySet().iterator().next();
        JsonNode value = only.getValue();
        return switch (only.getKey()) {
            case "S" -> AttributeValue.fromS(value.asString());
            case "N" -> AttributeValue.fromN(value.asString());
            case "SS" -> AttributeValue.fromSs(texts(value));
            case "NS" -> AttributeValue.fromNs(texts(value));
            case "BOOL" -> AttributeValue.fromBool(value.asBoolean());
            case "NULL" -> AttributeValue.fromNul(true);
            case "L" ->
                AttributeValue.fromL(
                        value.asArray().stream().map(ItemJson::value).toList());
            case "M" -> AttributeValue.fromM(read(value));
            default -> AttributeValue.builder().build();
        };
    }

    private static List<String> texts(JsonNode array) {
        return array.asArray().stream().map(JsonNode::asString).toList();
    }

    static void write(JsonWriter json, Map<String, AttributeValue> item) {
        json.writeStartObject();
        item.forEach((name, value) -> {
            json.writeFieldName(name);
            write(json, value);
        });
        json.writeEndObject();
    }

    /** @throws IllegalArgumentException if circuits do not use such a value */
    private static void write(JsonWriter json, AttributeValue value) {
        json.writeStartObject();
        switch (value.type()) {
            case S -> json.writeFieldName("S").writeValue(value.s());
            case N -> json.writeFieldName("N").writeValue(value.n());
            case SS -> texts(json.writeFieldName("SS"), value.ss());
            case NS -> texts(json.writeFieldName("NS"), value.ns());
            default -> throw new IllegalArgumentException("circuits have no attribute of type " + value.type());
        }
        json.writeEndObject();
    }

    private static void texts(JsonWriter json, List<String> texts) {
        json.writeStartArray();
        texts.forEach(json::writeValue);
        json.writeEndArray();
    }
}
