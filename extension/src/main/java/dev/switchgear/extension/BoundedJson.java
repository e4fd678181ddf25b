package dev.switchgear.extension;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.switchgear.spi.Excerpt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Reads and writes JSON, with low limits. */
final class BoundedJson {
    private static final int MAX_DEPTH = 64;

    /** A field needs no limit here: the whole request has one, and long texts are cut. */
    private static final int MAX_TEXT = RequestReader.MAX_BODY;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_TEXT)
                    .maxNameLength(MAX_TEXT)
                    .maxNumberLength(MAX_TEXT)
                    .build())
            .enable(
                    JsonReadFeature
                            .ALLOW_NON_NUMERIC_NUMBERS) // Python writes NaN, which is not a number and is ignored
            .build();

    private BoundedJson() {}

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

    /** Writes the remarks, if there are any. */
    static void remarks(JsonGenerator json, List<String> remarks) throws IOException {
        if (!remarks.isEmpty()) {
            json.writeArrayFieldStart("remarks");
            for (String remark : remarks) {
                json.writeString(remark);
            }
            json.writeEndArray();
        }
    }

    static JsonParser parser(byte[] body) throws IOException {
        return FACTORY.createParser(body);
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
        return Excerpt.of(text, 120);
    }
}
