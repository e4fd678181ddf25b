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
import java.util.Optional;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;

/**
 * Publishes every change of a circuit as an event: a consumer of the table's stream (view type {@code
 * NEW_AND_OLD_IMAGES}, with {@code ReportBatchItemFailures}), so that callers do no extra work and no change is missed.
 *
 * <p>Each record is one event, in the order of the stream. If the bus does not accept one, the handler answers with
 * the record to continue from, and does not publish accepted events again; it remembers the newest {@value
 * #MOST_REMEMBERED}. If the environment ends in between, a change may be published twice, with the same {@code id}.
 *
 * <p>Configured by {@code SWITCHGEAR_EVENT_BUS}; the default is the bus {@code default}.
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

    /** Returns a handler for the caller's own bus. */
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

    /** Returns the sequence number of the first record that was not published; empty if all were. */
    private synchronized String publish(JsonNode records) {
        List<Pending> pending = new ArrayList<>();
        for (JsonNode entry : records) {
            read(entry).ifPresent(pending::add);
        }
        boolean first = true;
        for (int from = 0; from < pending.size(); from += EventBus.MOST_AT_ONCE) {
            List<Pending> some = pending.subList(from, Math.min(pending.size(), from + EventBus.MOST_AT_ONCE));
            Optional<Pending> failed = put(some, first);
            if (failed.isPresent()) {
                return failed.get().sequenceNumber;
            }
            first = false;
        }
        return "";
    }

    /** An invalid record is reported and skipped, because it would block the stream for ever. */
    private Optional<Pending> read(JsonNode entry) {
        try {
            return CircuitChange.of(entry)
                    .filter(change -> !published.containsKey(change.id()))
                    .map(change -> new Pending(
                            change.id(), entry.at("/dynamodb/SequenceNumber").asText(), change.event()));
        } catch (RuntimeException | Error e) {
            SignalsLog.warning(() ->
                    "record " + entry.path("eventID").asText() + " of the stream cannot be read, and is skipped: " + e);
            return Optional.empty();
        }
    }

    /**
     * Returns the first event that the bus did not accept. An event that it can never accept must not repeat those
     * before it. If it accepted none, its error is thrown unchanged.
     */
    private Optional<Pending> put(List<Pending> some, boolean first) {
        List<EventBus.BusEvent> refused;
        try {
            refused = bus.put(some.stream().map(Pending::event).toList());
        } catch (RuntimeException e) {
            if (some.size() == 1) {
                if (first) {
                    throw e;
                }
                SignalsLog.warning(() -> "change " + some.get(0).id + " will be retried: " + e);
                return Optional.of(some.get(0));
            }
            return putEach(some, first);
        }
        Optional<Pending> failed = Optional.empty();
        for (Pending one : some) {
            if (!refused.contains(one.event)) {
                published.put(one.id, true);
            } else if (failed.isEmpty()) {
                failed = Optional.of(one);
            }
        }
        return failed;
    }

    private Optional<Pending> putEach(List<Pending> some, boolean first) {
        for (int i = 0; i < some.size(); i++) {
            Optional<Pending> failed = put(List.of(some.get(i)), first && i == 0);
            if (failed.isPresent()) {
                return failed;
            }
        }
        return Optional.empty();
    }

    private record Pending(String id, String sequenceNumber, EventBus.BusEvent event) {}
}
