package dev.switchgear.extension;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Reads and writes JSON, with limits far below what could hurt. */
final class Json {
    private static final int MAX_DEPTH = 4;
    private static final int MAX_TEXT = 4_096;
    private static final int MAX_DIGITS = 20;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_TEXT)
                    .maxNameLength(256)
                    .maxNumberLength(MAX_DIGITS)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private Json() {}

    /** Writes something. */
    interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    /** Returns an object with what {@code fields} writes into it. */
    static byte[] object(Writing fields) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.writeStartObject();
            fields.to(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return out.toByteArray();
    }

    static JsonParser parser(byte[] body) throws IOException {
        return FACTORY.createParser(body);
    }

    /**
     * Reads an object of texts, numbers and booleans, whose values are returned as they are written.
     *
     * @throws BadRequestException if it is anything else, or has a field that is not one of {@code known}
     */
    static Map<String, String> flat(byte[] body, Set<String> known) throws BadRequestException {
        if (body.length == 0) {
            return Map.of();
        }
        try (JsonParser json = parser(body)) {
            require(json.nextToken(), JsonToken.START_OBJECT, "a body is a JSON object");
            Map<String, String> fields = rest(json, known);
            require(json.nextToken(), null, "a body is one JSON object and nothing after it");
            return fields;
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /** Reads an object whose brace was read already. */
    static Map<String, String> rest(JsonParser json, Set<String> known) throws IOException, BadRequestException {
        Map<String, String> fields = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            if (!known.contains(name)) {
                throw new BadRequestException(
                        400,
                        "there is no field '" + shortened(name) + "' here; there are "
                                + String.join(", ", known.stream().sorted().toList()));
            }
            JsonToken value = json.nextToken();
            if (value == null || !value.isScalarValue() || value == JsonToken.VALUE_NULL) {
                throw new BadRequestException(400, "field '" + name + "' is a text, a number, true or false");
            }
            fields.put(name, json.getText());
        }
        return fields;
    }

    static void require(
            @org.jspecify.annotations.Nullable JsonToken seen,
            @org.jspecify.annotations.Nullable JsonToken wanted,
            String otherwise)
            throws BadRequestException {
        if (seen != wanted) {
            throw new BadRequestException(400, otherwise);
        }
    }

    static BadRequestException malformed(IOException e) {
        String what = e instanceof JsonProcessingException json ? json.getOriginalMessage() : "it cannot be read";
        return new BadRequestException(400, "the body is no JSON: " + shortened(String.valueOf(what)));
    }

    static String shortened(String text) {
        return text.length() <= 120 ? text : text.substring(0, 120) + "...";
    }
}
