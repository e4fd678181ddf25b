package dev.switchgear.signals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.settings.Setting;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The messages of one invocation of a consumer: a batch of a queue, a message of a topic, or a single event.
 *
 * @param arrivals its messages
 * @param partial whether the source can deliver single messages again; otherwise it retries the whole invocation
 */
record Batch(List<IncomingMessage> arrivals, boolean partial) {
    static Batch of(JsonNode invocation) {
        JsonNode records = invocation.path("Records");
        if (!records.isArray()) {
            return new Batch(
                    List.of(new IncomingMessage(invocation.path("id").asText("event"), Json.text(invocation))), false);
        }
        List<IncomingMessage> arrivals = new ArrayList<>();
        boolean partial = true;
        for (JsonNode entry : records) {
            if (entry.path("eventSource").asText().equals("aws:sqs")) {
                arrivals.add(new IncomingMessage(
                        entry.path("messageId").asText(), entry.path("body").asText()));
            } else {
                partial = false;
                JsonNode message = entry.path("Sns");
                arrivals.add(new IncomingMessage(
                        message.path("MessageId").asText("record"),
                        message.path("Message").asText()));
            }
        }
        return new Batch(List.copyOf(arrivals), partial && !arrivals.isEmpty());
    }

    /** Drops them, because the kill switch is on; none is to be delivered again. */
    static Set<String> drop(List<IncomingMessage> arrivals) {
        SignalsLog.warning(() -> Setting.DISABLED.key() + " is true: " + arrivals.size() + " messages are dropped");
        return Set.of();
    }

    /** The answer that makes the source deliver {@code ids} again. */
    JsonNode answer(Collection<String> ids) {
        if (!partial && !ids.isEmpty()) {
            throw new IllegalStateException("not recorded, must be delivered again: " + String.join(", ", ids));
        }
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ArrayNode failures = answer.putArray("batchItemFailures");
        ids.forEach(id -> failures.addObject().put("itemIdentifier", id));
        return answer;
    }
}
