package dev.switchgear.signals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.CircuitNames;
import dev.switchgear.model.OperatorOverride;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.Excerpt;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A change of a circuit, from one record of the table's stream: the item before and after one write.
 *
 * @param id the id of the record
 * @param pk the partition key of the item
 * @param sk the sort key of the item
 * @param before the attributes of the item before, in DynamoDB's JSON; empty if there was none
 * @param after the attributes after, in the same form
 */
record CircuitChange(String id, String pk, String sk, JsonNode before, JsonNode after) {
    /** The {@code detail-type} of the events. */
    static final String DETAIL_TYPE = "Switchgear Circuit Change";
    /** Their {@code source}. */
    static final String SOURCE = "switchgear";

    private static final int LONGEST_TEXT = 300;
    private static final String CIRCUITS = "c#";
    private static final String ROOT = "*";

    /** Reads a record; empty if it is not about a circuit. */
    static Optional<CircuitChange> of(JsonNode streamRecord) {
        JsonNode change = streamRecord.path("dynamodb");
        String pk = change.at("/Keys/pk/S").asText();
        String[] names = pk.split("#", -1);
        boolean register = names.length == 3 && names[2].equals(CircuitNames.REGISTER);
        return pk.startsWith(CIRCUITS) && names.length == 3 && !register
                ? Optional.of(new CircuitChange(
                        streamRecord.path("eventID").asText(),
                        pk,
                        change.at("/Keys/sk/S").asText(),
                        change.path("OldImage"),
                        change.path("NewImage")))
                : Optional.empty();
    }

    /** What happened, in one word: the most important of several changes. */
    String word() {
        if (after.isEmpty()) {
            return "forgotten";
        }
        boolean ordered = order(after).isPresent() || order(before).isPresent();
        if (ordered && (isNew("override") || isNew("overrideAt"))) {
            return order(after).isEmpty() ? "released" : "forced";
        }
        String state = state(after);
        if (!state.equals(state(before))) {
            return state.equals("OPEN") ? "opened" : "closed";
        }
        if (isNew("policy")) {
            return "policy";
        }
        return state.equals("OPEN") ? whileOpen() : whileClosed();
    }

    private String whileOpen() {
        Set<String> now = signals(after);
        Set<String> then = signals(before);
        if (isNew("epoch")) {
            return now.isEmpty() || !isNewSignal() ? "reopened" : "signalled";
        }
        if (!now.equals(then)) {
            return "cleared";
        }
        if (number(after, "grants") > number(before, "grants")) {
            return "probing";
        }
        if (slots(after) < slots(before) || isNew("probeScore")) {
            return "probed";
        }
        return isNew("openUntil") ? "postponed" : "noted";
    }

    private String whileClosed() {
        if (isNew("watch")) {
            return "watched";
        }
        if (isNew("watchUntil")) {
            return number(after, "watchUntil") > number(before, "watchUntil") ? "extended" : "calmed";
        }
        return "noted";
    }

    /** Every signal changes the time of its change on the item, or, for many together, the time of their end. */
    private boolean isNewSignal() {
        for (String source : signals(after)) {
            if (isNew("signalAt:" + source) || isNew("signalUntil:" + source)) {
                return true;
            }
        }
        return false;
    }

    /** The circuit that changed. */
    CircuitId circuit() {
        String[] names = pk.split("#", -1);
        CircuitId root = CircuitId.of(names[1], names[2]);
        return sk.equals(ROOT) ? root : root.withKey(sk);
    }

    /** Whether the writer said who it is and when. A person who writes by hand does not. */
    boolean isSigned() {
        return !after.isEmpty() && (isNew("committedAt") || isNew("writer"));
    }

    /** Who ordered the change; without an order, who wrote it. */
    String author() {
        String word = word();
        String ordered = word.equals("forced")
                ? shown(after, "overrideBy")
                : word.equals("policy") ? shown(after, "policyBy") : "";
        if (!ordered.isEmpty()) {
            return ordered;
        }
        return isSigned() ? shown(after, "writer") : "written by hand";
    }

    /** The event about the change. */
    EventBus.BusEvent event() {
        Instant at = Instant.ofEpochMilli(number(item(), "committedAt"));
        return new EventBus.BusEvent(SOURCE, DETAIL_TYPE, Json.text(detail()), at);
    }

    private JsonNode item() {
        return after.isEmpty() ? before : after;
    }

    /** The detail of the event. */
    ObjectNode detail() {
        String[] names = pk.split("#", -1);
        JsonNode item = item();
        Instant at = Instant.ofEpochMilli(number(item, "committedAt"));
        ObjectNode detail = Json.MAPPER.createObjectNode();
        detail.put("schema", 1).put("id", id).put("namespace", names[1]).put("circuit", names[2]);
        if (!sk.equals(ROOT)) {
            detail.put("key", sk);
        }
        detail.put("change", word())
                .put("state", effective(after))
                .put("previousState", effective(before))
                .put("fleetState", state(after))
                .put("epoch", number(item, "epoch"))
                .put("reason", shown(item, "reason"));
        if (state(after).equals("OPEN")) {
            detail.put("until", Instant.ofEpochMilli(number(after, "openUntil")).toString());
        }
        ArrayNode sources = detail.putArray("signals");
        signals(after).forEach(sources::add);
        order(after).ifPresent(kind -> addOverride(detail.putObject("override"), kind));
        detail.put("by", shown(item, "writer")).put("at", at.toString());
        return detail;
    }

    private void addOverride(ObjectNode override, OperatorOverride.Kind kind) {
        // events of version 1 say OPEN and CLOSED, whichever word is stored
        override.put("order", kind.name().replaceFirst("^FORCED_", ""))
                .put("by", shown(after, "overrideBy"))
                .put("reason", shown(after, "overrideReason"));
        if (after.has("overrideUntil")) {
            override.put(
                    "until",
                    Instant.ofEpochMilli(number(after, "overrideUntil")).toString());
        }
    }

    private boolean isNew(String attribute) {
        return !before.path(attribute).equals(after.path(attribute));
    }

    private static String state(JsonNode image) {
        String state = text(image, "state").strip();
        return state.equalsIgnoreCase("OPEN") || state.equalsIgnoreCase("HALF_OPEN") ? "OPEN" : "CLOSED";
    }

    /** The override that is stored, which a person may have typed; a word that stands for none is none. */
    private static Optional<OperatorOverride.Kind> order(JsonNode image) {
        return OperatorOverride.Kind.named(text(image, "override"));
    }

    /** The state that applies to calls: that of an override, otherwise the stored state. */
    private static String effective(JsonNode image) {
        Optional<OperatorOverride.Kind> order = order(image);
        boolean live = order.isPresent()
                && (!image.has("overrideUntil") || number(image, "overrideUntil") > number(image, "committedAt"));
        return live ? order.get() == OperatorOverride.Kind.FORCED_OPEN ? "OPEN" : "CLOSED" : state(image);
    }

    private static String text(JsonNode image, String attribute) {
        return image.path(attribute).path("S").asText("");
    }

    /** A text for a person, shortened, because the item may contain more than an event can. */
    private static String shown(JsonNode image, String attribute) {
        return Excerpt.line(text(image, attribute), LONGEST_TEXT);
    }

    private static long number(JsonNode image, String attribute) {
        return image.path(attribute).path("N").asLong(0);
    }

    private static Set<String> signals(JsonNode image) {
        Set<String> sources = new TreeSet<>();
        image.path("signals").path("SS").forEach(source -> sources.add(source.asText()));
        return sources;
    }

    private static int slots(JsonNode image) {
        int slots = 0;
        for (int slot = 1; slot <= 8; slot++) {
            slots += image.has("probe" + slot + "Holder") ? 1 : 0;
        }
        return slots;
    }
}
