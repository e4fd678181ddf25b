package dev.switchgear.console.web;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.model.CircuitStatus;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.CircuitItem;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One circuit as JSON for the page. Times are milliseconds since 1970-01-01 UTC. */
final class CircuitJson {
    private static final int MOST_PROBES = 8;

    private CircuitJson() {}

    static ObjectNode of(CircuitStatus status, CircuitItem item, Optional<WatchTotals> evidence, long now) {
        ObjectNode row = JsonNodeFactory.instance
                .objectNode()
                .put("dependency", status.circuit().dependency())
                .put("key", status.circuit().isRoot() ? null : status.circuit().key())
                .put("state", status.state().name())
                .put("fleetState", status.fleetState().name())
                .put("phase", phase(status))
                .put("reason", status.reason())
                .put("by", status.by())
                .put("epoch", status.epoch())
                .put("openKeys", status.openKeys())
                .put("probes", runningProbes(item, now))
                .put("grants", number(item, Attribute.GRANTS, 0))
                .put("score", number(item, Attribute.PROBE_SCORE, 0))
                .put("reopens", number(item, Attribute.REOPENS, 0))
                .put("fleet", number(item, Attribute.FLEET_HINT, 0))
                .put("policy", text(item, Attribute.POLICY))
                .put("policyBy", text(item, Attribute.POLICY_BY))
                .put("policyAt", number(item, Attribute.POLICY_AT, 0))
                .put("committedAt", number(item, Attribute.COMMITTED_AT, 0))
                .put("stands", stands(item));
        flaws(item).forEach(row.putArray("flaws")::add);
        status.signals().stream().sorted().forEach(row.putArray("signals")::add);
        time(row, "since", status.since());
        long openedAt = number(item, Attribute.OPENED_AT, 0);
        if (openedAt > 0) {
            row.put("openedAt", openedAt);
        }
        time(row, "until", status.until());
        status.override().ifPresent(order -> override(row.putObject("override"), order));
        evidence.ifPresent(totals -> totals.into(row, item, now));
        return row;
    }

    /**
     * The override and the live policy, so that a change can be refused if another one came first. Invalid values are
     * included.
     */
    static String stands(CircuitItem item) {
        return Stream.of(
                        Attribute.OVERRIDE,
                        Attribute.OVERRIDE_AT,
                        Attribute.OVERRIDE_UNTIL,
                        Attribute.POLICY,
                        Attribute.POLICY_AT)
                .map(attribute -> String.valueOf(item.value(attribute)))
                .collect(Collectors.joining(" "));
    }

    /** Returns a number of an item; empty if a person wrote another value. */
    static long number(CircuitItem item, Attribute attribute, long otherwise) {
        return item.value(attribute) instanceof Long number ? number : otherwise;
    }

    /** Returns the live policy as it is stored; empty if there is none. */
    static String policy(CircuitItem root) {
        return Optional.ofNullable(text(root, Attribute.POLICY)).orElse("");
    }

    private static @Nullable String text(CircuitItem item, Attribute attribute) {
        return item.value(attribute) instanceof String text ? text : null;
    }

    /** Returns the attributes with values of the wrong type. The rest of the item counts. */
    private static Stream<String> flaws(CircuitItem item) {
        return item.values().entrySet().stream()
                .filter(entry -> Attribute.named(entry.getKey())
                        .filter(attribute -> !fits(attribute, entry.getValue()))
                        .isPresent())
                .map(Map.Entry::getKey)
                .sorted();
    }

    private static boolean fits(Attribute attribute, Object value) {
        return switch (attribute.type()) {
            case NUMBER -> value instanceof Long;
            case TEXT -> value instanceof String;
            case TEXT_SET -> value instanceof Set<?>;
        };
    }

    /** Returns the word for the list: an override first, because it decides. */
    private static String phase(CircuitStatus status) {
        if (status.override().isPresent()) {
            return status.override().get().kind().name();
        }
        return switch (status.state()) {
            case OPEN -> "OPEN";
            case HALF_OPEN -> "HALF_OPEN";
            case CLOSED -> status.ramping() ? "RAMPING" : status.watching() ? "WATCHED" : "CLOSED";
        };
    }

    private static void override(ObjectNode node, OperatorOverride order) {
        node.put("kind", order.kind().name()).put("by", order.by()).put("reason", order.reason());
        time(node, "at", Optional.of(order.at()));
        time(node, "until", order.until());
    }

    private static int runningProbes(CircuitItem item, long now) {
        int running = 0;
        for (int slot = 1; slot <= MOST_PROBES; slot++) {
            if (number(item, Attribute.probeUntil(slot), 0) > now) {
                running++;
            }
        }
        return running;
    }

    private static void time(ObjectNode node, String name, Optional<Instant> time) {
        time.ifPresent(at -> node.put(name, at.toEpochMilli()));
    }
}
