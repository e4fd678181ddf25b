package dev.switchgear.extension;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * An event that Lambda sends to an extension.
 *
 * @param type {@code INVOKE} or {@code SHUTDOWN}
 * @param requestId of the invocation that begins
 * @param reason why the environment ends: {@code SPINDOWN}, {@code TIMEOUT} or {@code FAILURE}
 * @param deadlineMillis the end of the invocation, or of the time to shut down, on the wall clock
 */
record Event(String type, String requestId, String reason, long deadlineMillis) {
    static Event parse(byte[] body) throws IOException {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser json = BoundedJson.parser(body)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                if (json.nextToken().isScalarValue()) {
                    fields.put(name, json.getText());
                } else {
                    json.skipChildren();
                }
            }
        }
        return new Event(
                fields.getOrDefault("eventType", ""),
                fields.getOrDefault("requestId", ""),
                fields.getOrDefault("shutdownReason", ""),
                millis(fields.getOrDefault("deadlineMs", "0")));
    }

    boolean isInvoke() {
        return type.equals("INVOKE");
    }

    boolean isShutdown() {
        return type.equals("SHUTDOWN");
    }

    private static long millis(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return 0; // an event without a usable deadline is still an event
        }
    }
}
