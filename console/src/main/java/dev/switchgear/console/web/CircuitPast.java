package dev.switchgear.console.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What happened to one circuit, from two sources: the history, which has every change some seconds after it happened, and
 * what this console has seen, which has the newest changes and the phases that pass without a write, such as a ramp.
 */
final class CircuitPast {
    private CircuitPast() {}

    /**
     * Joins both. A change that both have is told once.
     *
     * @param kept oldest first
     * @param seen oldest first
     * @param sinceMillis the oldest that is wanted
     */
    static List<ObjectNode> of(List<ObjectNode> kept, List<ObjectNode> seen, long sinceMillis) {
        List<ObjectNode> all = new ArrayList<>(kept);
        Set<ObjectNode> joined = new HashSet<>();
        for (ObjectNode change : kept) {
            seen.stream()
                    .filter(one -> !joined.contains(one) && isOf(one, change))
                    .findFirst()
                    .ifPresent(one -> {
                        joined.add(one);
                        change.set("phase", one.get("phase"));
                        if (one.has("evidence")
                                && change.path("change").asText().equals("opened")) {
                            change.set("evidence", one.get("evidence"));
                        }
                    });
        }
        long newest =
                kept.stream().mapToLong(one -> one.path("at").asLong()).max().orElse(0);
        seen.stream()
                .filter(one -> !joined.contains(one))
                .filter(one -> kept.stream().anyMatch(change -> isOf(one, change))
                        || Math.max(
                                        one.path("committedAt").asLong(),
                                        one.path("at").asLong())
                                > newest)
                .filter(one -> one.path("at").asLong() >= sinceMillis)
                .forEach(all::add);
        all.sort(Comparator.comparingLong(one -> one.path("at").asLong()));
        return withoutEchoes(all);
    }

    /** What was seen, and differs from the change before it in nothing, is that change: a person wrote it by hand. */
    private static List<ObjectNode> withoutEchoes(List<ObjectNode> all) {
        List<ObjectNode> told = new ArrayList<>();
        for (ObjectNode one : all) {
            ObjectNode before = told.isEmpty() ? null : told.get(told.size() - 1);
            boolean echo = before != null
                    && !one.path("kept").asBoolean()
                    && before.path("kept").asBoolean()
                    && one.get("phase").equals(before.get("phase"))
                    && one.path("epoch").asLong() == before.path("epoch").asLong();
            if (!echo) {
                told.add(one);
            }
        }
        return told;
    }

    /** Whether what was seen is the state after a change that was kept: the writer's time is the same. */
    private static boolean isOf(JsonNode seen, JsonNode kept) {
        return seen.path("committedAt").asLong() == kept.path("at").asLong()
                && seen.path("epoch").asLong() == kept.path("epoch").asLong();
    }
}
