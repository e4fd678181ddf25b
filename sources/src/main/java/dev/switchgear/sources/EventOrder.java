package dev.switchgear.sources;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The group of an event, and its place in the group.
 *
 * @param groupAt where a payload has its group, if it has one
 * @param orderAt where a payload has its number or time, if it has one; otherwise the time of the record counts
 */
record EventOrder(Optional<JsonPointer> groupAt, Optional<JsonPointer> orderAt) {
    private static final int DIGITS = 20;

    Optional<String> group(JsonNode payload) {
        return groupAt.map(payload::at)
                .filter(JsonNode::isValueNode)
                .map(JsonNode::asText)
                .filter(group -> !group.isEmpty());
    }

    String of(JsonNode payload, JsonNode recorded) {
        JsonNode own = orderAt.map(payload::at).orElse(recorded);
        return text(own.isValueNode() && !own.isNull() ? own.asText() : recorded.asText());
    }

    /** A number or a time as a text that sorts as it does; any other text as it is. */
    private static String text(String value) {
        try {
            Instant at = Instant.parse(value);
            return padded(Long.toString(at.getEpochSecond())) + String.format(Locale.ROOT, "%09d", at.getNano());
        } catch (DateTimeParseException e) {
            return padded(value);
        }
    }

    static String padded(String value) {
        boolean number = value.length() <= DIGITS && value.chars().allMatch(digit -> digit >= '0' && digit <= '9');
        return number ? "0".repeat(DIGITS - value.length()) + value : value.substring(0, Math.min(100, value.length()));
    }

    /** A number of one to three digits; anything else counts as 0. */
    static int number(@Nullable String text) {
        return text != null && text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : 0;
    }
}
