package dev.switchgear.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.PolicyText;
import dev.switchgear.settings.PolicyValue;
import java.util.Optional;

/** Checks a live policy and shows its effect. Writes nothing. */
public final class PolicyPreview {
    private static final ObjectMapper JSON = new ObjectMapper();

    private PolicyPreview() {}

    /** Compares a text with the current live policy; both may be empty, which means no live policy. */
    public static ObjectNode of(String stands, String wanted) {
        ObjectNode answer = JSON.createObjectNode();
        try {
            if (!wanted.isBlank()) {
                PolicyText.merge(CircuitPolicy.defaults(), wanted);
            }
            changes(values(stands), values(wanted), answer.put("valid", true).putArray("changes"));
        } catch (IllegalArgumentException e) {
            answer.put("valid", false).put("problem", e.getMessage());
        }
        return answer;
    }

    private static void changes(JsonNode before, JsonNode after, ArrayNode changes) {
        for (PolicyValue value : PolicyValue.ALL) {
            JsonNode from = before.path(value.name());
            JsonNode to = after.path(value.name());
            if (!from.equals(to)) {
                changes.addObject()
                        .put("name", value.name())
                        .put("from", shown(from, value))
                        .put("to", shown(to, value))
                        .put("unit", value.unit())
                        .put("what", value.what());
            }
        }
    }

    /** Without a live value, each function uses its own setting, or the default. */
    private static String shown(JsonNode value, PolicyValue described) {
        String otherwise = described.fallback().isEmpty() ? "off" : described.fallback();
        return value.isMissingNode() ? "the function's own (default " + otherwise + ")" : value.asText();
    }

    private static JsonNode values(String policy) {
        try {
            return Optional.ofNullable(JSON.readTree(policy.isBlank() ? "{}" : policy))
                    .orElseGet(JSON::createObjectNode);
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode();
        }
    }
}
