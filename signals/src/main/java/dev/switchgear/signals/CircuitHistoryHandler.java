package dev.switchgear.signals;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.dynamodb.CircuitHistory;
import dev.switchgear.dynamodb.HistoryEntry;
import dev.switchgear.spi.StoreUnavailableException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Keeps the history of circuits: a consumer of the table's stream (view type {@code NEW_AND_OLD_IMAGES}, with {@code
 * ReportBatchItemFailures}) that writes each change into the table of {@link CircuitHistory}. Callers do no extra work.
 *
 * <p>An entry is the event that {@link CircuitChangeHandler} publishes, with the {@code author}: who ordered the change, or
 * whose evidence made it. Its key is the record's number, so a record that comes twice is one entry. If the table does not
 * accept some, the handler answers with the record to continue from.
 *
 * <p>Configured by {@code SWITCHGEAR_TABLE}, the table of the <em>circuits</em>.
 *
 * @since 0.1.0
 */
public final class CircuitHistoryHandler implements RequestStreamHandler {
    private static final String SERVICE = "dynamodb.amazonaws.com";

    private final CircuitHistory history;

    /** Made by Lambda; reads the environment variables. */
    public CircuitHistoryHandler() {
        this(ofThisFunction(ThisFunction.settings()));
    }

    /** Returns a handler for a history of the caller's. */
    public CircuitHistoryHandler(CircuitHistory history) {
        this.history = Objects.requireNonNull(history, "history");
    }

    private static CircuitHistory ofThisFunction(Settings settings) {
        return CircuitHistory.of(ThisFunction.dynamoDb(settings.store()), settings.table());
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) {
        List<HistoryEntry> entries = new ArrayList<>();
        for (JsonNode entry : Json.parse(input).path("Records")) {
            read(entry).ifPresent(entries::add);
        }
        ObjectNode answer = Json.MAPPER.createObjectNode();
        var failures = answer.putArray("batchItemFailures");
        for (int from = 0; from < entries.size(); from += CircuitHistory.MOST_AT_ONCE) {
            List<HistoryEntry> some =
                    entries.subList(from, Math.min(entries.size(), from + CircuitHistory.MOST_AT_ONCE));
            try {
                history.record(some);
            } catch (StoreUnavailableException e) {
                SignalsLog.warning(() ->
                        "the history will be continued from " + some.get(0).sequence() + ": " + e.getMessage());
                failures.addObject().put("itemIdentifier", some.get(0).sequence());
                break;
            }
        }
        Json.write(answer, output);
    }

    /** An invalid record is reported and skipped, because it would block the stream for ever. */
    private static Optional<HistoryEntry> read(JsonNode entry) {
        try {
            return CircuitChange.of(entry).map(change -> of(entry, change));
        } catch (RuntimeException | Error e) {
            SignalsLog.warning(() -> "record " + entry.path("eventID").asText()
                    + " of the stream cannot be read, and is missing in the history: " + e);
            return Optional.empty();
        }
    }

    private static HistoryEntry of(JsonNode entry, CircuitChange change) {
        JsonNode stream = entry.path("dynamodb");
        ObjectNode detail = change.detail();
        Instant committed = Instant.parse(detail.path("at").asText());
        long seconds = stream.path("ApproximateCreationDateTime").asLong(0);
        Instant recorded = seconds > 0 ? Instant.ofEpochSecond(seconds) : committed;
        boolean expired = entry.at("/userIdentity/principalId").asText().equals(SERVICE);
        if (expired || !change.isSigned()) {
            detail.put("at", recorded.toString()); // the item tells of the write before
        }
        detail.put("author", expired ? "time to live" : change.author());
        return new HistoryEntry(
                change.circuit(), recorded, stream.path("SequenceNumber").asText(), Json.text(detail));
    }
}
