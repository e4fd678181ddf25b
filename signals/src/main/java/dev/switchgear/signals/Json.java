package dev.switchgear.signals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Reads and writes JSON. Text after a document and duplicate names are errors. */
final class Json {
    /** An event of EventBridge, or a message of SQS, has at most 256 KB; a batch of them 6 MB, and quoted twice. */
    private static final int LONGEST_TEXT = 8_000_000;

    static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .disable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .build();

    private static final ObjectMapper INVOCATIONS = MAPPER.copy();

    static {
        INVOCATIONS
                .getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(500)
                        .maxStringLength(LONGEST_TEXT)
                        .build());
        MAPPER.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(64)
                        .maxStringLength(LONGEST_TEXT)
                        .build());
    }

    private Json() {}

    /** @throws RejectedException if the text is not a JSON document */
    static JsonNode parse(String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            if (node == null || node.isMissingNode()) {
                throw new RejectedException(Rejection.NOT_JSON, "the text is empty");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new RejectedException(Rejection.NOT_JSON, "not JSON: " + e.getOriginalMessage());
        }
    }

    /**
     * Reads the input of an invocation, which is always JSON. It may be nested as deep as the records of a stream,
     * because one record must not prevent that the others of its batch are read.
     */
    static JsonNode parse(InputStream input) {
        try {
            return INVOCATIONS.readTree(input);
        } catch (IOException e) {
            throw new UncheckedIOException("the input of the invocation is not JSON", e);
        }
    }

    static void write(JsonNode node, OutputStream output) {
        try {
            MAPPER.writeValue(output, node);
        } catch (IOException e) {
            throw new UncheckedIOException("the answer cannot be written", e);
        }
    }

    static String text(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a tree is always JSON", e);
        }
    }
}
