package dev.switchgear.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.spi.Attribute;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitItem;
import dev.switchgear.spi.Excerpt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What differs between two reads of an item, as the events that the history would have. Several changes may lie between the
 * reads: each thing that differs is an event, and what came and went is none.
 *
 * @param before the item of the earlier read
 * @param after the item of the later read
 * @param readAt when the later read was made
 */
record SeenDifference(CircuitId circuit, CircuitItem before, CircuitItem after, Instant readAt) {
    private static final int LONGEST_TEXT = 300;
    private static final String OPEN = "OPEN";
    private static final String CLOSED = "CLOSED";

    /** Returns the events, at least one if the items differ. */
    List<ObjectNode> events() {
        return words().stream().map(this::event).toList();
    }

    private List<String> words() {
        if (before.equals(after)) {
            return List.of();
        }
        if (after.isAbsent()) {
            return List.of("forgotten");
        }
        List<String> words = new ArrayList<>();
        boolean ordered = order(before).isPresent() || order(after).isPresent();
        if (ordered && (isNew(Attribute.OVERRIDE) || isNew(Attribute.OVERRIDE_AT))) {
            words.add(order(after).isPresent() ? "forced" : "released");
        }
        if (isNew(Attribute.POLICY)) {
            words.add("policy");
        }
        if (!state(before).equals(state(after))) {
            words.add(state(after).equals(OPEN) ? "opened" : "closed");
        } else if (state(after).equals(OPEN) && isNew(Attribute.SIGNALS)) {
            words.add(signals(before).containsAll(signals(after)) ? "cleared" : "signalled");
        } else if (state(after).equals(OPEN) && isNew(Attribute.EPOCH)) {
            words.add("reopened");
        }
        return words.isEmpty() ? List.of(step()) : words;
    }

    /** A change that changes neither the state nor what operators have set. */
    private String step() {
        if (isNew(Attribute.GRANTS)) {
            return "probing";
        }
        if (isNew(Attribute.PROBE_SCORE)) {
            return "probed";
        }
        if (isNew(Attribute.WATCH)) {
            return "watched";
        }
        if (isNew(Attribute.OPEN_UNTIL)) {
            return "postponed";
        }
        return isNew(Attribute.WATCH_UNTIL) ? "extended" : "noted";
    }

    private ObjectNode event(String word) {
        CircuitItem item = after.isAbsent() ? before : after;
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("schema", 1).put("id", circuit + "@" + readAt.toEpochMilli() + " " + word);
        event.put("namespace", circuit.namespace()).put("circuit", circuit.dependency());
        if (!circuit.isRoot()) {
            event.put("key", circuit.key());
        }
        event.put("change", word)
                .put("state", effective(after))
                .put("previousState", effective(before))
                .put("fleetState", state(after))
                .put("epoch", number(item, Attribute.EPOCH))
                .put("reason", text(item, Attribute.REASON));
        if (state(after).equals(OPEN)) {
            event.put("until", moment(after, Attribute.OPEN_UNTIL));
        }
        ArrayNode sources = event.putArray("signals");
        new TreeSet<>(signals(after)).forEach(sources::add);
        order(after).ifPresent(kind -> addOverride(event.putObject("override"), kind));
        event.put("by", text(item, Attribute.WRITER))
                .put("at", isSigned() ? moment(after, Attribute.COMMITTED_AT) : readAt.toString())
                .put("author", author(word))
                .put("compared", true);
        return event;
    }

    private void addOverride(ObjectNode override, OperatorOverride.Kind kind) {
        // events of version 1 say OPEN and CLOSED, whichever word is stored
        override.put("order", kind.name().replaceFirst("^FORCED_", ""))
                .put("by", text(after, Attribute.OVERRIDE_BY))
                .put("reason", text(after, Attribute.OVERRIDE_REASON));
        if (after.value(Attribute.OVERRIDE_UNTIL) instanceof Long) {
            override.put("until", moment(after, Attribute.OVERRIDE_UNTIL));
        }
    }

    /** Who ordered the change; without an order, who wrote it. */
    private String author(String word) {
        String ordered = switch (word) {
            case "forced" -> text(after, Attribute.OVERRIDE_BY);
            case "policy" -> text(after, Attribute.POLICY_BY);
            case "forgotten" -> "time to live, or by hand";
            default -> "";
        };
        if (!ordered.isEmpty()) {
            return ordered;
        }
        return isSigned() ? text(after, Attribute.WRITER) : "written by hand";
    }

    /** A person who writes by hand changes neither the writer nor the date. */
    private boolean isSigned() {
        return !after.isAbsent() && (isNew(Attribute.COMMITTED_AT) || isNew(Attribute.WRITER));
    }

    private boolean isNew(Attribute attribute) {
        return !Objects.equals(before.value(attribute), after.value(attribute));
    }

    private static String state(CircuitItem item) {
        String state = text(item, Attribute.STATE).strip();
        return state.equalsIgnoreCase(OPEN) || state.equalsIgnoreCase("HALF_OPEN") ? OPEN : CLOSED;
    }

    private String effective(CircuitItem item) {
        Optional<OperatorOverride.Kind> order = order(item);
        boolean live = order.isPresent()
                && (!(item.value(Attribute.OVERRIDE_UNTIL) instanceof Long until) || until > readAt.toEpochMilli());
        return live ? order.get() == OperatorOverride.Kind.FORCED_OPEN ? OPEN : CLOSED : state(item);
    }

    private static Optional<OperatorOverride.Kind> order(CircuitItem item) {
        return OperatorOverride.Kind.named(text(item, Attribute.OVERRIDE));
    }

    private static Set<String> signals(CircuitItem item) {
        return item.value(Attribute.SIGNALS) instanceof Set<?> ? item.textSet(Attribute.SIGNALS) : Set.of();
    }

    private static String moment(CircuitItem item, Attribute attribute) {
        return Instant.ofEpochMilli(number(item, attribute)).toString();
    }

    /** A person may have written a value of another type. */
    private static long number(CircuitItem item, Attribute attribute) {
        return item.value(attribute) instanceof Long number ? number : 0;
    }

    private static String text(CircuitItem item, Attribute attribute) {
        return item.value(attribute) instanceof String text ? Excerpt.line(text, LONGEST_TEXT) : "";
    }
}
