package dev.switchgear.workflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.participant.StoreReply;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.DependencyItems;
import dev.switchgear.spi.Evidence;
import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.spi.TransitionResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A journal as text, as it travels through a state machine from one Lambda to the next. */
final class TranscriptText {
    private static final ObjectMapper JSON = new ObjectMapper();

    private TranscriptText() {}

    static String write(long seed, List<Transcript.Entry> entries) {
        ObjectNode root = JSON.createObjectNode().put("seed", seed);
        ArrayNode all = root.putArray("entries");
        for (Transcript.Entry entry : entries) {
            ObjectNode node = all.addObject().put("at", entry.atMillis());
            if (entry instanceof Transcript.Answered answered) {
                write(answered.reply(), node);
            } else if (entry instanceof Transcript.Ended ended) {
                node.put("ended", ended.result()).put("took", ended.tookMillis());
            } else {
                node.put("begun", true);
            }
        }
        return root.toString();
    }

    /** @throws IllegalArgumentException if the text is not a journal */
    static long seed(String text) {
        return parsed(text).path("seed").asLong();
    }

    /** @throws IllegalArgumentException if the text is no journal */
    static List<Transcript.Entry> entries(String text) {
        List<Transcript.Entry> entries = new ArrayList<>();
        for (JsonNode node : parsed(text).path("entries")) {
            long at = node.path("at").asLong();
            if (node.has("begun")) {
                entries.add(new Transcript.Begun(at));
            } else if (node.has("ended")) {
                entries.add(new Transcript.Ended(
                        at, node.path("ended").asText(), node.path("took").asLong()));
            } else {
                entries.add(new Transcript.Answered(at, reply(node)));
            }
        }
        return entries;
    }

    private static void write(StoreReply reply, ObjectNode node) {
        if (reply instanceof StoreReply.Items items) {
            node.set("read", JSON.valueToTree(items.items().root().values()));
        } else if (reply instanceof StoreReply.Result result) {
            node.put("applied", result.result().applied());
            node.set("item", JSON.valueToTree(result.result().item().values()));
        } else if (reply instanceof StoreReply.Totals totals) {
            Evidence evidence = totals.totals();
            node.put("calls", evidence.calls())
                    .put("failures", evidence.failures())
                    .put("slow", evidence.slow());
            node.set("environments", JSON.valueToTree(evidence.environments()));
        } else if (reply instanceof StoreReply.Failed failed) {
            node.put("failed", failed.kind().name()).put("message", failed.message());
        }
    }

    private static StoreReply reply(JsonNode node) {
        if (node.has("read")) {
            return new StoreReply.Items(new DependencyItems(item(node.path("read")), Map.of()));
        }
        if (node.has("applied")) {
            return new StoreReply.Result(
                    new TransitionResult(node.path("applied").asBoolean(), item(node.path("item"))));
        }
        if (node.has("calls")) {
            Set<Integer> environments = new HashSet<>();
            node.path("environments").forEach(bucket -> environments.add(bucket.asInt()));
            return new StoreReply.Totals(new Evidence(
                    node.path("calls").asLong(),
                    node.path("failures").asLong(),
                    node.path("slow").asLong(),
                    environments,
                    Set.of()));
        }
        return new StoreReply.Failed(
                StoreUnavailableException.Kind.valueOf(node.path("failed").asText("TIMEOUT")),
                node.path("message").asText());
    }

    private static CircuitItem item(JsonNode node) {
        Map<String, Object> values = new HashMap<>();
        node.properties().forEach(field -> values.put(field.getKey(), value(field.getValue())));
        return new CircuitItem(values);
    }

    private static Object value(JsonNode node) {
        if (node.isNumber()) {
            return node.asLong();
        }
        if (node.isTextual()) {
            return node.asText();
        }
        Set<String> set = new HashSet<>();
        node.forEach(element -> set.add(element.asText()));
        return set;
    }

    private static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("journal is not JSON: " + e.getOriginalMessage(), e);
        }
    }
}
