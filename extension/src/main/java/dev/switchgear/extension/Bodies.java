package dev.switchgear.extension;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.switchgear.model.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the bodies of requests say, checked. */
final class Bodies {
    /** The most outcomes in one request. */
    static final int MOST_OUTCOMES = 100;

    private static final long LONGEST_MILLIS = Duration.ofHours(24).toMillis();
    private static final int LONGEST_FAILURE = 200;

    private static final Set<String> INTENT = Set.of("key", "invocation", "remainingMillis");
    private static final Set<String> REPORT =
            Set.of("key", "permit", "result", "durationMillis", "retryAfterMillis", "failure");
    private static final Set<String> BATCHED = batched();

    private Bodies() {}

    private static Set<String> batched() {
        Set<String> fields = new HashSet<>(REPORT);
        fields.add("circuit");
        return Set.copyOf(fields);
    }

    static Calls.Intent intent(String circuit, byte[] body) throws BadRequestException {
        Map<String, String> fields = Json.flat(body, INTENT);
        return new Calls.Intent(
                circuit,
                fields.getOrDefault("key", ""),
                Json.shortened(fields.getOrDefault("invocation", "")),
                millis(fields, "remainingMillis"));
    }

    static Calls.Report report(String circuit, byte[] body) throws BadRequestException {
        return report(circuit, Json.flat(body, REPORT));
    }

    /** {@code {"outcomes": [{"circuit": …, "result": …}, …]}}. */
    static List<Calls.Report> reports(byte[] body) throws BadRequestException {
        try (JsonParser json = Json.parser(body)) {
            Json.require(json.nextToken(), JsonToken.START_OBJECT, "a body is a JSON object");
            Json.require(json.nextToken(), JsonToken.FIELD_NAME, "a batch has the field 'outcomes'");
            Json.require(
                    json.currentName().equals("outcomes") ? json.nextToken() : null,
                    JsonToken.START_ARRAY,
                    "a batch has the field 'outcomes', a list");
            List<Calls.Report> reports = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                Json.require(json.currentToken(), JsonToken.START_OBJECT, "an outcome is a JSON object");
                if (reports.size() == MOST_OUTCOMES) {
                    throw new BadRequestException(413, "a batch has at most " + MOST_OUTCOMES + " outcomes");
                }
                Map<String, String> fields = Json.rest(json, BATCHED);
                reports.add(report(fields.getOrDefault("circuit", ""), fields));
            }
            Json.require(json.nextToken(), JsonToken.END_OBJECT, "a batch has the field 'outcomes' and no other");
            Json.require(json.nextToken(), null, "a body is one JSON object and nothing after it");
            return reports;
        } catch (IOException e) {
            throw Json.malformed(e);
        }
    }

    private static Calls.Report report(String circuit, Map<String, String> fields) throws BadRequestException {
        Optional<Duration> retryAfter = millis(fields, "retryAfterMillis");
        Outcome plain = new Outcome(result(fields), Optional.empty(), failure(fields));
        return new Calls.Report(
                circuit,
                fields.getOrDefault("key", ""),
                fields.getOrDefault("permit", ""),
                retryAfter.map(plain::withRetryAfter).orElse(plain),
                millis(fields, "durationMillis"));
    }

    private static Outcome.Result result(Map<String, String> fields) throws BadRequestException {
        String word = fields.getOrDefault("result", "");
        for (Outcome.Result result : Outcome.Result.values()) {
            if (result.name().toLowerCase(Locale.ROOT).equals(word)) {
                return result;
            }
        }
        throw new BadRequestException(
                400, "result is '" + Json.shortened(word) + "'; it must be success, failure or ignored");
    }

    private static Optional<String> failure(Map<String, String> fields) throws BadRequestException {
        String text = fields.getOrDefault("failure", "");
        if (text.length() > LONGEST_FAILURE) {
            throw new BadRequestException(
                    400, "failure has " + text.length() + " characters; it has at most " + LONGEST_FAILURE);
        }
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static Optional<Duration> millis(Map<String, String> fields, String name) throws BadRequestException {
        String text = fields.get(name);
        if (text == null) {
            return Optional.empty();
        }
        try {
            long millis = Long.parseLong(text);
            if (millis >= 0 && millis <= LONGEST_MILLIS) {
                return Optional.of(Duration.ofMillis(millis));
            }
        } catch (NumberFormatException e) {
            // Said below, with the limits.
        }
        throw new BadRequestException(
                400,
                name + " is '" + Json.shortened(text) + "'; it must be a whole number from 0 to " + LONGEST_MILLIS);
    }
}
