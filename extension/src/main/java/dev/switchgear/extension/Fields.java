package dev.switchgear.extension;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.switchgear.model.ReportedMillis;
import dev.switchgear.spi.Excerpt;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The fields of one JSON object. Invalid values are ignored, rounded or cut, with a remark for the caller: an outcome
 * with a known permit and result must not be lost because of its duration.
 */
final class Fields {
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, String> unclear = new HashMap<>();
    private final List<String> remarks = new ArrayList<>();

    private Fields() {}

    /** Reads a body: one object, or nothing. */
    static Fields of(byte[] body, Set<String> known) throws BadRequestException {
        if (body.length == 0) {
            return new Fields();
        }
        try (JsonParser json = BoundedJson.parser(body)) {
            BoundedJson.require(json.nextToken(), JsonToken.START_OBJECT, "a body is a JSON object");
            Fields fields = rest(json, known);
            BoundedJson.require(json.nextToken(), null, "a body is one JSON object and nothing after it");
            return fields;
        } catch (IOException e) {
            throw BoundedJson.malformed(e);
        }
    }

    /** Reads an object after its opening brace. {@code null} is the same as a missing field. */
    static Fields rest(JsonParser json, Set<String> known) throws IOException {
        Fields fields = new Fields();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (!known.contains(name)) {
                fields.remark("there is no field '" + BoundedJson.shortened(name) + "'; there are "
                        + String.join(", ", known.stream().sorted().toList()));
                json.skipChildren();
            } else if (value != JsonToken.VALUE_NULL) {
                fields.take(name, value, json);
            }
        }
        return fields;
    }

    private void take(String name, JsonToken value, JsonParser json) throws IOException {
        if (!value.isScalarValue()) {
            unclear.put(name, name + " is an object or a list; it must be a text, a number, true or false");
            remark(unclear.get(name) + "; it is left out");
            json.skipChildren();
        } else if (values.putIfAbsent(name, json.getText()) != null) {
            unclear.put(name, name + " is there twice; it must be there once");
            remark(unclear.get(name) + "; the first is taken");
        }
    }

    /** The values that were ignored, rounded or cut, each with its limit. */
    List<String> remarks() {
        return remarks;
    }

    void remark(String text) {
        remarks.add(text);
    }

    /** Returns a text unchanged; empty if it is missing. */
    String text(String name) {
        return values.getOrDefault(name, "");
    }

    /** Returns a text that must not have two meanings. */
    String clear(String name) throws BadRequestException {
        String problem = unclear.get(name);
        if (problem != null) {
            throw new BadRequestException(400, problem);
        }
        return text(name);
    }

    /** Returns a text, cut to {@code most} characters. */
    String cut(String name, int most) {
        String text = text(name);
        if (text.length() <= most) {
            return text;
        }
        remark(name + " has " + text.length() + " characters; the first " + most + " are taken");
        return Excerpt.cut(text, most);
    }

    /** Returns a time in milliseconds, as {@link ReportedMillis} reads it. */
    Optional<Duration> millis(String name, Duration most) {
        ReportedMillis reported = ReportedMillis.of(name, text(name), most);
        if (!reported.remark().isEmpty()) {
            remark(reported.remark());
        }
        return reported.time();
    }
}
