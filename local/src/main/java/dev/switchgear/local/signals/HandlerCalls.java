package dev.switchgear.local.signals;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Invokes handlers as the runtime does: bytes in, bytes out. */
public final class HandlerCalls {
    private static final ObjectMapper JSON = new ObjectMapper();

    private HandlerCalls() {}

    /**
     * Invokes a handler with an event and returns its answer.
     *
     * @throws IllegalStateException if the handler reports batch item failures
     */
    @SuppressWarnings("NullAway") // these handlers do not use the context
    public static JsonNode hand(RequestStreamHandler handler, JsonNode event) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try {
            handler.handleRequest(
                    new ByteArrayInputStream(event.toString().getBytes(StandardCharsets.UTF_8)), output, null);
            JsonNode answer = JSON.readTree(output.toByteArray());
            if (!answer.path("batchItemFailures").isEmpty()) {
                throw new IllegalStateException("not taken: " + answer);
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a pattern that the signals module publishes. */
    static String pattern(String name) {
        try (InputStream file =
                dev.switchgear.signals.OutcomeEventHandler.class.getResourceAsStream("patterns/" + name + ".json")) {
            if (file == null) {
                throw new IllegalArgumentException("there is no pattern " + name);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
