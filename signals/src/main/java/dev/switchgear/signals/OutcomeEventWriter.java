package dev.switchgear.signals;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.spi.Excerpt;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writes outcomes of calls as events, which {@link OutcomeEventReader} reads. Safe for use by many threads. */
final class OutcomeEventWriter {
    /** The largest event. Its delivery adds to it, up to 256 KB. */
    private static final int MOST_EVENT_BYTES = 200_000;

    private static final int LONGEST_ERROR = 200;
    private static final int LONGEST_ENVIRONMENT = 200;
    /** More than any call lasts, and the limit of the schema. */
    private static final Duration LONGEST_CALL = Duration.ofDays(1);

    private final String source;
    private final String environment;
    private final Supplier<String> ids;

    /** @throws IllegalArgumentException if {@code source} or {@code environment} is blank */
    OutcomeEventWriter(String source, String environment, Supplier<String> ids) {
        this.source = Objects.requireNonNull(source, "source");
        this.environment = oneLine(environment, LONGEST_ENVIRONMENT);
        if (source.isBlank() || this.environment.isEmpty()) {
            throw new IllegalArgumentException(
                    "source is '" + source + "' and environment '" + environment + "'; neither may be blank");
        }
        this.ids = ids;
    }

    /** One outcome, as JSON. */
    record Noted(String circuit, String outcome, Instant at) {}

    /** An event with this number of outcomes. */
    record Written(EventBus.BusEvent event, int outcomes) {}

    static Noted note(String circuit, String result, @Nullable Duration lasted, @Nullable String error, Instant at) {
        ObjectNode outcome =
                Json.MAPPER.createObjectNode().put("result", result).put("at", at.toString());
        if (lasted != null) {
            Duration longest = lasted.compareTo(LONGEST_CALL) > 0 ? LONGEST_CALL : lasted;
            outcome.put("durationMillis", longest.isNegative() ? 0 : longest.toMillis());
        }
        String line = error == null ? "" : oneLine(error, LONGEST_ERROR);
        if (!line.isEmpty()) {
            outcome.put("error", line);
        }
        return new Noted(circuit, Json.text(outcome), at);
    }

    /** Returns an event for each circuit, or several if one would be too large. */
    List<Written> events(List<Noted> noted) {
        Map<String, List<Noted>> byCircuit = new LinkedHashMap<>();
        noted.forEach(call ->
                byCircuit.computeIfAbsent(call.circuit, c -> new ArrayList<>()).add(call));
        List<Written> events = new ArrayList<>();
        byCircuit.forEach((circuit, calls) -> {
            int from = 0;
            int bytes = 0;
            for (int i = 0; i < calls.size(); i++) {
                int more = utf8(calls.get(i).outcome) + 1;
                if (i > from && (i - from == OutcomeEvent.MOST_OUTCOMES || bytes + more > MOST_EVENT_BYTES)) {
                    events.add(event(circuit, calls.subList(from, i)));
                    from = i;
                    bytes = 0;
                }
                bytes += more;
            }
            events.add(event(circuit, calls.subList(from, calls.size())));
        });
        return events;
    }

    private Written event(String circuit, List<Noted> calls) {
        ObjectNode detail = Json.MAPPER.createObjectNode();
        detail.put("schema", OutcomeEvent.SCHEMA);
        detail.put("id", ids.get());
        detail.put("circuit", circuit);
        detail.put("reports", "all");
        detail.put("environment", environment);
        ArrayNode outcomes = detail.putArray("outcomes");
        calls.forEach(call -> outcomes.add(Json.parse(call.outcome)));
        Instant last = calls.get(calls.size() - 1).at;
        return new Written(
                new EventBus.BusEvent(source, OutcomeEvent.DETAIL_TYPE, Json.text(detail), last), calls.size());
    }

    /** Returns a text that is valid by the schema; half a character cannot be sent. */
    private static String oneLine(String text, int most) {
        String line =
                text.replaceAll("\\p{Cntrl}+", " ").replaceAll("\\p{Cs}", "?").strip();
        return Excerpt.of(line, most);
    }

    static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
