package dev.switchgear.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.dynamodb.HistoryEntry;
import dev.switchgear.spi.CircuitId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Set;

/**
 * A change of a circuit, from the history or from two reads of the table, for a person.
 *
 * @param recordedAt when the table recorded it, if the detail has no time
 * @param detail what happened; missing if the entry is not JSON
 */
record PastChange(String recordedAt, JsonNode detail) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Changes of an item that change neither the state nor what operators have set. */
    private static final Set<String> STEPS =
            Set.of("watched", "extended", "calmed", "probing", "probed", "postponed", "noted");

    static PastChange of(HistoryEntry entry) {
        try {
            return new PastChange(entry.recordedAt().toString(), JSON.readTree(entry.detail()));
        } catch (JsonProcessingException e) {
            return new PastChange(entry.recordedAt().toString(), MissingNode.getInstance());
        }
    }

    /** What two reads of the table show. */
    static PastChange of(ObjectNode event) {
        return new PastChange(event.path("at").asText(), event);
    }

    /** Whether it was found by a comparison, and is not from the history. */
    boolean isCompared() {
        return detail.path("compared").asBoolean();
    }

    boolean isOf(CircuitId circuit) {
        return detail.path("circuit").asText().equals(circuit.dependency())
                && detail.path("key").asText(CircuitId.ROOT).equals(circuit.key());
    }

    /** The circuit, and after a slash the key. */
    String name() {
        return detail.path("circuit").asText("-")
                + (detail.has("key") ? "/" + detail.path("key").asText() : "");
    }

    boolean isStep() {
        return STEPS.contains(word());
    }

    String at() {
        return detail.path("at").asText(recordedAt);
    }

    /** When it happened; {@code otherwise} if the detail has no valid time. */
    Instant time(Instant otherwise) {
        try {
            return Instant.parse(at());
        } catch (DateTimeException e) {
            return otherwise;
        }
    }

    String word() {
        return detail.path("change").asText("unreadable");
    }

    String state() {
        return detail.path("state").asText("-");
    }

    String author() {
        String author = detail.path("author").asText(detail.path("by").asText());
        return author.isEmpty() ? "-" : author;
    }

    /** All of it on one line. */
    String told() {
        return at() + ", " + word() + ", " + state() + ", by " + author() + ": " + why();
    }

    /** The order that was given, else the reason of the state. */
    String why() {
        JsonNode override = detail.path("override");
        if (word().equals("forced")) {
            String until = override.path("until").asText();
            return override.path("order").asText() + ": "
                    + override.path("reason").asText() + (until.isEmpty() ? "" : ", until " + until);
        }
        String reason = detail.path("reason").asText();
        return reason.isEmpty() ? "-" : reason;
    }
}
