package dev.switchgear.dynamodb;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The JSON of one request; a parameter that is empty is left out, because DynamoDB refuses it. */
final class RequestJson {
    private final StringBuilder json = new StringBuilder("{");

    RequestJson text(String name, String value) {
        if (!value.isEmpty()) {
            name(name).string(value);
        }
        return this;
    }

    RequestJson flag(String name, boolean value) {
        name(name).json.append(value);
        return this;
    }

    RequestJson number(String name, int value) {
        name(name).json.append(value);
        return this;
    }

    RequestJson item(String name, Map<String, StoredValue> value) {
        if (!value.isEmpty()) {
            name(name).item(value);
        }
        return this;
    }

    RequestJson names(String name, Map<String, String> value) {
        if (!value.isEmpty()) {
            name(name).json.append('{');
            for (Map.Entry<String, String> entry : value.entrySet()) {
                name(entry.getKey()).string(entry.getValue());
            }
            json.append('}');
        }
        return this;
    }

    RequestJson keys(String name, String table, List<Map<String, StoredValue>> keys, boolean consistent) {
        name(name).json.append('{');
        name(table).json.append('{');
        name("Keys").json.append('[');
        for (Map<String, StoredValue> key : keys) {
            comma().item(key);
        }
        json.append(']');
        flag("ConsistentRead", consistent).json.append("}}");
        return this;
    }

    byte[] bytes() {
        return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    private void item(Map<String, StoredValue> item) {
        json.append('{');
        for (Map.Entry<String, StoredValue> attribute : item.entrySet()) {
            StoredValue value = attribute.getValue();
            name(attribute.getKey()).json.append('{');
            name(value.type());
            if (value.content() instanceof String text) {
                string(text);
            } else {
                json.append('[');
                for (String element : value.elements()) {
                    comma().string(element);
                }
                json.append(']');
            }
            json.append('}');
        }
        json.append('}');
    }

    private RequestJson name(String name) {
        comma().string(name);
        json.append(':');
        return this;
    }

    private RequestJson comma() {
        char last = json.charAt(json.length() - 1);
        if (last != '{' && last != '[') {
            json.append(',');
        }
        return this;
    }

    private void string(String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (letter == '"' || letter == '\\') {
                json.append('\\').append(letter);
            } else if (letter < ' ') {
                json.append("\\u00").append((char) ('0' + (letter >> 4)));
                json.append(Character.forDigit(letter & 0xf, 16));
            } else {
                json.append(letter);
            }
        }
        json.append('"');
    }
}
