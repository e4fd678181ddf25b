package dev.switchgear.dynamodb;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.protocols.jsoncore.JsonWriter;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/** The JSON of one request; a parameter that is null is left out. */
final class RequestJson {
    private final JsonWriter json = JsonWriter.create().writeStartObject();

    RequestJson text(String name, @Nullable String value) {
        if (value != null) {
            json.writeFieldName(name).writeValue(value);
        }
        return this;
    }

    RequestJson flag(String name, @Nullable Boolean value) {
        if (value != null) {
            json.writeFieldName(name).writeValue((boolean) value);
        }
        return this;
    }

    RequestJson number(String name, @Nullable Integer value) {
        if (value != null) {
            json.writeFieldName(name).writeValue((int) value);
        }
        return this;
    }

    /** Writes nothing for an empty list of values, because DynamoDB refuses it. */
    RequestJson item(String name, Map<String, AttributeValue> value) {
        if (!value.isEmpty()) {
            json.writeFieldName(name);
            ItemJson.write(json, value);
        }
        return this;
    }

    RequestJson names(String name, Map<String, String> value) {
        if (!value.isEmpty()) {
            json.writeFieldName(name).writeStartObject();
            value.forEach((key, attribute) -> json.writeFieldName(key).writeValue(attribute));
            json.writeEndObject();
        }
        return this;
    }

    RequestJson tables(String name, Map<String, KeysAndAttributes> tables) {
        json.writeFieldName(name).writeStartObject();
        tables.forEach((table, keys) -> {
            json.writeFieldName(table).writeStartObject();
            json.writeFieldName("Keys").writeStartArray();
            keys.keys().forEach(key -> ItemJson.write(json, key));
            json.writeEndArray();
            flag("ConsistentRead", keys.consistentRead());
            json.writeEndObject();
        });
        json.writeEndObject();
        return this;
    }

    byte[] bytes() {
        json.writeEndObject();
        return json.getBytes();
    }
}
