package dev.switchgear.console.web;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.dynamodb.HistoryEntry;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One entry of the history as JSON for the page. Times are milliseconds since 1970-01-01 UTC. */
final class KeptChange {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** As the reason of a trip has it; the share is rounded to whole percents there. */
    private static final Pattern EVIDENCE =
            Pattern.compile("(\\d{1,3}) % of (\\d{1,15}) calls in (\\d{1,9}) environments");

    private KeptChange() {}

    /** An entry that is not JSON is shown as one that cannot be read. */
    static ObjectNode of(HistoryEntry entry) {
        JsonNode told = read(entry.detail());
        long at = millis(told.path("at").asText(), entry.recordedAt().toEpochMilli());
        String change = told.path("change").asText("unreadable");
        ObjectNode json = JSON.createObjectNode()
                .put("at", at)
                .put("kept", true)
                .put("change", change)
                .put("epoch", told.path("epoch").asLong())
                .put("before", told.path("previousState").asText())
                .put("phase", phase(told, change, at))
                .put("under", under(told, change, at))
                .put("reason", told.path("reason").asText())
                .put("by", told.path("author").asText(told.path("by").asText()));
        if (told.path("until").isTextual()) {
            json.put("until", millis(told.path("until").asText(), at));
        }
        override(told.path("override"), json, at);
        evidence(json, change);
        return json;
    }

    private static JsonNode read(String detail) {
        try {
            return JSON.readTree(detail);
        } catch (JacksonException e) {
            return JSON.missingNode();
        }
    }

    private static long millis(String time, long otherwise) {
        try {
            return Instant.parse(time).toEpochMilli();
        } catch (DateTimeException e) {
            return otherwise;
        }
    }

    /** Returns the phase after the change: an override decides it while it lasts. */
    private static String phase(JsonNode told, String change, long at) {
        JsonNode override = told.path("override");
        if (override.has("order")
                && (!override.has("until") || millis(override.path("until").asText(), at) > at)) {
            String order = override.path("order").asText();
            return order.equals("DISABLED") ? order : "FORCED_" + order;
        }
        return under(told, change, at);
    }

    /**
     * Returns the phase without the override. An entry does not have the length of a ramp or of a watch, so both are CLOSED:
     * calls pass.
     */
    private static String under(JsonNode told, String change, long at) {
        if (told.path("fleetState").asText(told.path("state").asText()).equals("OPEN")) {
            boolean waits = millis(told.path("until").asText(), 0) > at;
            return waits && !change.equals("probing") && !change.equals("probed") ? "OPEN" : "HALF_OPEN";
        }
        return change.equals("unreadable") ? "UNREADABLE" : "CLOSED";
    }

    private static void override(JsonNode override, ObjectNode json, long at) {
        if (!override.has("order")) {
            return;
        }
        ObjectNode order = json.putObject("override")
                .put("kind", override.path("order").asText())
                .put("by", override.path("by").asText())
                .put("reason", override.path("reason").asText());
        if (override.has("until")) {
            order.put("until", millis(override.path("until").asText(), at));
        }
    }

    /** The evidence of a trip stands in its reason. Other changes repeat the reason of the trip, but not its evidence. */
    private static void evidence(ObjectNode json, String change) {
        Matcher found = EVIDENCE.matcher(json.path("reason").asText());
        if (change.equals("opened") && found.find()) {
            json.putObject("evidence")
                    .put("percent", Integer.parseInt(found.group(1)))
                    .put("calls", Long.parseLong(found.group(2)))
                    .put("environments", Integer.parseInt(found.group(3)));
        }
    }
}
