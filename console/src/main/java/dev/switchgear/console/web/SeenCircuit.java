package dev.switchgear.console.web;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.spi.CircuitId;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/** What the console has seen of one circuit since it started. Used under the lock of the poller. */
final class SeenCircuit {
    /** The largest number of changes that are kept for one circuit. */
    static final int MOST = 200;

    private final String name;
    private final Deque<ObjectNode> history = new ArrayDeque<>();
    private ObjectNode row = JsonNodeFactory.instance.objectNode();
    private long version;

    SeenCircuit(CircuitId id) {
        name = name(id);
    }

    /** Returns the name of a circuit on the page: that of its dependency, and after a slash that of the key. */
    static String name(CircuitId id) {
        return id.isRoot() ? id.dependency() : id.dependency() + "/" + id.key();
    }

    static ObjectNode unreadable(CircuitId id, String problem) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("dependency", id.dependency())
                .put("key", id.isRoot() ? null : id.key())
                .put("state", "UNREADABLE")
                .put("phase", "UNREADABLE")
                .put("reason", problem)
                .put("stands", "");
    }

    void see(ObjectNode next, long now, long atMillis) {
        next.put("id", name);
        ObjectNode told = row.deepCopy();
        told.remove("v");
        if (told.equals(next)) {
            return;
        }
        boolean first = row.isEmpty();
        if (first ? !next.path("phase").asText().equals("CLOSED") : differs(next)) {
            remember(next, first ? next.path("since").asLong(atMillis) : atMillis, first);
        }
        row = next.deepCopy().put("v", now);
        version = now;
    }

    private boolean differs(ObjectNode next) {
        return List.of("phase", "epoch", "stands").stream()
                .anyMatch(part -> !next.path(part).equals(row.path(part)));
    }

    private void remember(ObjectNode next, long atMillis, boolean first) {
        ObjectNode change = JsonNodeFactory.instance
                .objectNode()
                .put("at", atMillis)
                .put("kept", false)
                .put("committedAt", next.path("committedAt").asLong())
                .put("epoch", next.path("epoch").asLong())
                .put("before", first ? "" : row.path("phase").asText())
                .put("phase", next.path("phase").asText())
                .put("under", next.path("fleetState").asText())
                .put("reason", next.path("reason").asText())
                .put(
                        "by",
                        next.path("override").path("by").asText(next.path("by").asText()));
        if (next.has("until")) {
            change.set("until", next.get("until"));
        }
        if (next.has("override")) {
            change.set("override", next.get("override"));
        }
        if (!textOf(next, "policy").equals(textOf(row, "policy"))) {
            change.put("policy", textOf(next, "policy"));
        }
        if (next.has("evidence")) {
            change.set("evidence", next.get("evidence"));
        }
        history.add(change);
        if (history.size() > MOST) {
            history.removeFirst();
        }
    }

    private static String textOf(ObjectNode node, String name) {
        return node.path(name).isTextual() ? node.path(name).asText() : "";
    }

    ObjectNode row() {
        return row;
    }

    long version() {
        return version;
    }

    Collection<ObjectNode> history() {
        return history;
    }
}
