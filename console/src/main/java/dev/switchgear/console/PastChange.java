package dev.switchgear.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.switchgear.dynamodb.HistoryEntry;
import java.util.Set;

/**
 * An entry of the history, for a person.
 *
 * @param recordedAt when the table recorded it
 * @param detail what the entry says; missing if it is not JSON
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

    boolean isStep() {
        return STEPS.contains(word());
    }

    String at() {
        return detail.path("at").asText(recordedAt);
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
