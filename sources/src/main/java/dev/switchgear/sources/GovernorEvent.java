package dev.switchgear.sources;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchgear.CircuitNames;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What an invocation asks for. It says which circuits have changed, and nothing of how: the run reads that. So an event that is
 * delivered twice, late or in another order does no harm.
 *
 * @param circuits the circuits that have changed; empty: the schedule, which concerns all
 * @param batch whether the event is a batch of a stream, whose answer names the records to repeat
 */
record GovernorEvent(Optional<Set<String>> circuits, boolean batch) {
    private static final String CHANGE = "Switchgear Circuit Change";

    /** A batch of the table's stream, an event of a bus, or anything else: the schedule. */
    static GovernorEvent of(JsonNode event, String namespace) {
        JsonNode records = event.path("Records");
        if (records.isArray()) {
            Set<String> circuits = new HashSet<>();
            for (JsonNode change : records) {
                addChanged(change.at("/dynamodb/Keys/pk/S").asText(), namespace, circuits);
            }
            return new GovernorEvent(Optional.of(circuits), true);
        }
        if (event.path("detail-type").asText().equals(CHANGE)) {
            JsonNode detail = event.path("detail");
            boolean ours = detail.path("namespace").asText().equals(namespace);
            Set<String> circuits = ours ? Set.of(detail.path("circuit").asText()) : Set.of();
            return new GovernorEvent(Optional.of(circuits), false);
        }
        return new GovernorEvent(Optional.empty(), false);
    }

    boolean concerns(GovernedSource source) {
        return concerns(source.circuit());
    }

    boolean concerns(String circuit) {
        return circuits.isEmpty() || circuits.get().contains(circuit);
    }

    private static void addChanged(String partitionKey, String namespace, Set<String> circuits) {
        String[] names = partitionKey.split("#", -1);
        boolean circuit = names.length == 3 && names[0].equals("c") && names[1].equals(namespace);
        if (circuit && !names[2].equals(CircuitNames.REGISTER)) {
            circuits.add(names[2]);
        }
    }
}
