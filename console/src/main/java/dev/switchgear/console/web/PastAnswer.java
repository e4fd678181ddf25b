package dev.switchgear.console.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.dynamodb.CircuitHistory;
import dev.switchgear.spi.CircuitId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** What the page shows of a circuit's past, and where it comes from. Safe for use by many threads. */
final class PastAnswer {
    /** As long as the history is kept, in seconds. */
    private static final long LONGEST = CircuitHistory.LIFE.toSeconds();

    private static final long SHORTEST = 60;
    private static final long USUAL = 43_200;

    private final TablePoller poller;
    private final KeptHistory kept;
    private final KeptSources sources;
    private final String table;
    private final InstantSource clock;

    PastAnswer(TablePoller poller, KeptHistory kept, KeptSources sources, ConsoleOptions options) {
        this.poller = poller;
        this.kept = kept;
        this.sources = sources;
        this.table = CircuitHistory.tableOf(options.table());
        this.clock = options.clock();
    }

    /**
     * Returns the changes of a circuit, oldest first, from the history or, if it cannot be read, from what this console has
     * seen; and the queues and streams that wait for it.
     *
     * @param seconds how far back, 60 to 2,592,000; empty for 12 hours
     * @param mark of the answer that the page has; if it is the same, there are no changes in the answer
     * @throws IllegalArgumentException if {@code seconds} is out of range
     */
    ObjectNode of(CircuitId circuit, String seconds, String mark) {
        long span = seconds.isEmpty() ? USUAL : seconds.matches("[0-9]{1,9}") ? Long.parseLong(seconds) : 0;
        if (span < SHORTEST || span > LONGEST) {
            throw new IllegalArgumentException(
                    "seconds is '" + seconds + "'; it must be a number from " + SHORTEST + " to " + LONGEST);
        }
        Instant since = clock.instant().minusSeconds(span);
        KeptHistory.Past past = kept.of(circuit, since);
        boolean fromTable = past.problem().isEmpty();
        List<ObjectNode> seen = poller.seen(circuit);
        List<ObjectNode> changes = fromTable ? CircuitPast.of(past.changes(), seen, since.toEpochMilli()) : seen;
        ObjectNode answer = JsonNodeFactory.instance
                .objectNode()
                .put("source", fromTable ? "table" : "memory")
                .put("table", table)
                .put("problem", past.problem())
                .put("since", fromTable ? since.toEpochMilli() : poller.startedAt())
                .put("ofKeys", past.ofKeys())
                .put("more", past.more())
                .put("limit", fromTable ? KeptHistory.MOST : SeenCircuit.MOST)
                .put("streamOff", past.streamOff());
        sources.into(answer, circuit.dependency(), since.toEpochMilli());
        int told = List.of(changes, answer.get("sources"), answer.get("sourcesProblem"))
                .hashCode();
        String now = Integer.toHexString(told) + "-" + changes.size() + "-" + span + "-"
                + answer.path("source").asText() + past.more() + past.streamOff();
        answer.put("mark", now).put("same", now.equals(mark));
        if (!now.equals(mark)) {
            ArrayNode history = answer.putArray("history");
            changes.forEach(history::add);
        }
        return answer;
    }

    /** Adds what reading the history, and the queues and streams, has cost. */
    void cost(ObjectNode into) {
        kept.cost(into);
        sources.cost(into);
    }
}
