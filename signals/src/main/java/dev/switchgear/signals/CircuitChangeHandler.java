package dev.switchgear.signals;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.settings.Setting;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;

/**
 * Publishes every change of a circuit as an event: a consumer of the table's stream (view type {@code
 * NEW_AND_OLD_IMAGES}, with {@code ReportBatchItemFailures}), so that no caller pays for it and none is missed.
 *
 * <p>Each record is one event, in the order of the stream. If the bus does not take one, it answers where to go on, and
 * what was taken already is not put again; it remembers the newest {@value #MOST_REMEMBERED}. Should an environment end
 * in between, a change may come twice; it then has the same {@code id}.
 *
 * <p>Set up by {@code SWITCHGEAR_EVENT_BUS}, {@code default} by default.
 *
 * @since 0.1.0
 */
public final class CircuitChangeHandler implements RequestStreamHandler {
    private static final int MOST_REMEMBERED = 10_000;

    private final EventBus bus;
    private final Map<String, Boolean> published = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    /** Made by Lambda; reads the environment variables. */
    public CircuitChangeHandler() {
        this(new EventBridgeBus(
                EventBridgeClient.builder().httpClient(ThisFunction.http()).build(),
                ThisFunction.settings().text(Setting.EVENT_BUS)));
    }

    /** Returns a handler that puts events on a bus of the caller's choice. */
    public CircuitChangeHandler(EventBus bus) {
        this.bus = Objects.requireNonNull(bus, "bus");
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) {
        JsonNode records = Json.parse(input).path("Records");
        ObjectNode answer = Json.MAPPER.createObjectNode();
        var failures = answer.putArray("batchItemFailures");
        String failed = publish(records);
        if (!failed.isEmpty()) {
            failures.addObject().put("itemIdentifier", failed);
        }
        Json.write(answer, output);
    }

    /** Returns the sequence number of the first record that was not published, or nothing. */
    private synchronized String publish(JsonNode records) {
        List<Pending> pending = new ArrayList<>();
        for (JsonNode entry : records) {
            CircuitChange.of(entry)
                    .filter(change -> !published.containsKey(change.id()))
                    .ifPresent(change -> pending.add(new Pending(
                            change.id(), entry.at("/dynamodb/SequenceNumber").asText(), change.event())));
        }
        for (int from = 0; from < pending.size(); from += EventBus.MOST_AT_ONCE) {
            List<Pending> some = pending.subList(from, Math.min(pending.size(), from + EventBus.MOST_AT_ONCE));
            List<EventBus.BusEvent> refused =
                    bus.put(some.stream().map(Pending::event).toList());
            String failed = "";
            for (Pending one : some) {
                if (!refused.contains(one.event)) {
                    published.put(one.id, true);
                } else if (failed.isEmpty()) {
                    failed = one.sequenceNumber;
                }
            }
            if (!failed.isEmpty()) {
                return failed;
            }
        }
        return "";
    }

    private record Pending(String id, String sequenceNumber, EventBus.BusEvent event) {}
}
