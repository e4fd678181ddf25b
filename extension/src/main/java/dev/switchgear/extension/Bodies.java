package dev.switchgear.extension;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.switchgear.model.Outcome;
import dev.switchgear.model.RetryAfter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the bodies of requests. A request is refused only if the decision or the outcome is unknown. Any other invalid
 * value becomes a remark in the answer.
 */
final class Bodies {
    /** The largest number of outcomes in one request. */
    static final int MOST_OUTCOMES = 100;

    private static final int LONGEST_FAILURE = 200;
    private static final Duration LONGEST = Duration.ofHours(24);

    private static final Set<String> INTENT = Set.of("key", "invocation", "remainingMillis");
    private static final Set<String> REPORT =
            Set.of("key", "permit", "result", "durationMillis", "retryAfterMillis", "retryAfter", "failure");
    private static final Set<String> BATCHED = batched();

    private Bodies() {}

    /** The reports of one request, in order, and the remarks about the rest of the body. */
    record ReportBatch(List<Entry> entries, List<String> remarks) {}

    /** One entry: a report, or why it is invalid. */
    record Entry(Optional<Calls.CallReport> report, String problem) {}

    private static Set<String> batched() {
        Set<String> fields = new HashSet<>(REPORT);
        fields.add("circuit");
        return Set.copyOf(fields);
    }

    static Calls.Intent intent(String circuit, byte[] body) throws BadRequestException {
        Fields fields = Fields.of(body, INTENT);
        return new Calls.Intent(
                circuit,
                fields.clear("key"),
                BoundedJson.shortened(fields.text("invocation")),
                fields.millis("remainingMillis", LONGEST),
                fields.remarks());
    }

    static Calls.CallReport report(String circuit, byte[] body, Instant now) throws BadRequestException {
        return report(circuit, Fields.of(body, REPORT), now);
    }

    /** {@code {"outcomes": [{"circuit": …, "result": …}, …]}}; an invalid entry does not affect the others. */
    static ReportBatch batch(byte[] body, Instant now) throws BadRequestException {
        List<Entry> entries = new ArrayList<>();
        List<String> remarks = new ArrayList<>();
        boolean found = false;
        try (JsonParser json = BoundedJson.parser(body)) {
            BoundedJson.require(json.nextToken(), JsonToken.START_OBJECT, "a body is a JSON object");
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (name.equals("outcomes") && value == JsonToken.START_ARRAY) {
                    found = true;
                    while (json.nextToken() != JsonToken.END_ARRAY) {
                        entries.add(entry(json, entries.size(), now));
                    }
                } else {
                    remarks.add("'" + BoundedJson.shortened(name)
                            + "' is left out; a batch has the field 'outcomes', a list");
                    json.skipChildren();
                }
            }
            BoundedJson.require(json.nextToken(), null, "a body is one JSON object and nothing after it");
        } catch (IOException e) {
            throw BoundedJson.malformed(e);
        }
        if (!found) {
            throw new BadRequestException(400, "a batch has the field 'outcomes', a list");
        }
        return new ReportBatch(entries, remarks);
    }

    private static Entry entry(JsonParser json, int number, Instant now) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return new Entry(Optional.empty(), "an outcome is a JSON object");
        }
        Fields fields = Fields.rest(json, BATCHED);
        if (number >= MOST_OUTCOMES) {
            return new Entry(
                    Optional.empty(),
                    "a batch has at most " + MOST_OUTCOMES + " outcomes; send this one in another request");
        }
        try {
            return new Entry(Optional.of(report(Route.name(fields.clear("circuit")), fields, now)), "");
        } catch (BadRequestException e) {
            return new Entry(Optional.empty(), e.reason());
        }
    }

    private static Calls.CallReport report(String circuit, Fields fields, Instant now) throws BadRequestException {
        String failure = fields.cut("failure", LONGEST_FAILURE);
        Outcome outcome = new Outcome(
                result(fields), retryAfter(fields, now), failure.isEmpty() ? Optional.empty() : Optional.of(failure));
        String permit = fields.clear("permit");
        return new Calls.CallReport(
                circuit,
                permit.isEmpty() ? fields.clear("key") : fields.text("key"),
                permit,
                outcome,
                fields.millis("durationMillis", LONGEST),
                fields.remarks());
    }

    private static Outcome.Result result(Fields fields) throws BadRequestException {
        String word = fields.clear("result").strip();
        for (Outcome.Result result : Outcome.Result.values()) {
            if (result.name().equals(word.toUpperCase(Locale.ROOT))) {
                return result;
            }
        }
        throw new BadRequestException(
                400, "result is '" + BoundedJson.shortened(word) + "'; it must be success, failure or ignored");
    }

    /** The longer of two waits: a number of milliseconds, and the header of the dependency's response. */
    private static Optional<Duration> retryAfter(Fields fields, Instant now) {
        Duration millis = fields.millis("retryAfterMillis", RetryAfter.LONGEST).orElse(Duration.ZERO);
        String field = fields.text("retryAfter");
        Duration header = RetryAfter.of(field, now).orElse(Duration.ZERO);
        if (header.isZero() && !field.isBlank()) {
            fields.remark("retryAfter is '" + BoundedJson.shortened(field)
                    + "', which asks for no wait; it must be a number of seconds above 0, or an HTTP date to come");
        }
        Duration longer = millis.compareTo(header) > 0 ? millis : header;
        return longer.isZero() ? Optional.empty() : Optional.of(longer);
    }
}
