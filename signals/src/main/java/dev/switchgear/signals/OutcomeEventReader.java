package dev.switchgear.signals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchgear.model.Report;
import dev.switchgear.model.RetryAfter;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads events from EventBridge, by the schema {@code outcomes-1.schema.json}. It rejects events that are forged, too
 * old, from the future, or without outcomes. Other invalid values are ignored, with a remark.
 */
final class OutcomeEventReader {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:-]{1,256}");
    private static final String A_NAME = "1 to 256 characters of A-Z a-z 0-9 . _ : -";
    private static final Pattern ID = Pattern.compile("[!-~]{1,64}");
    private static final Pattern RESULT = Pattern.compile("success|failure|slow", Pattern.CASE_INSENSITIVE);
    private static final Pattern REPORTS = Pattern.compile("all|failures", Pattern.CASE_INSENSITIVE);
    private static final int LONGEST_LINE = 200;
    private static final Duration LONGEST_CALL = Duration.ofHours(24);
    private static final Set<String> DETAIL =
            Set.of("schema", "id", "circuit", "key", "reports", "environment", "epoch", "outcomes", "counts");
    private static final Set<String> OUTCOME =
            Set.of("result", "at", "slow", "durationMillis", "retryAfterMillis", "retryAfter", "error");
    private static final Set<String> COUNTS =
            Set.of("calls", "failures", "slow", "until", "retryAfterMillis", "retryAfter");

    private final EventRules rules;

    OutcomeEventReader(EventRules rules) {
        this.rules = rules;
    }

    /** @throws RejectedException if the event must not be recorded */
    OutcomeEvent read(String json, Instant now) {
        return read(Json.parse(json), now);
    }

    /** @throws RejectedException if the event must not be recorded */
    OutcomeEvent read(JsonNode event, Instant now) {
        JsonValues envelope = new JsonValues(event, "event", Rejection.NOT_AN_EVENT);
        String type = envelope.text("detail-type");
        if (!type.equals(OutcomeEvent.DETAIL_TYPE)) {
            throw new RejectedException(
                    Rejection.NOT_AN_EVENT,
                    "event.detail-type is '" + type + "'; it must be '" + OutcomeEvent.DETAIL_TYPE + "'");
        }
        String source = envelope.text("source");
        if (!rules.sources().contains(source)) {
            throw new RejectedException(
                    Rejection.WRONG_SOURCE, "event.source is '" + source + "'; it must be of " + rules.sources());
        }
        String account = envelope.text("account");
        if (!rules.accounts().contains(account)) {
            throw new RejectedException(
                    Rejection.WRONG_ACCOUNT, "event.account is '" + account + "'; it must be of " + rules.accounts());
        }
        String id = envelope.text("id", ID, "1 to 64 printable characters");
        JsonValues detail = new JsonValues(event.path("detail"), "detail", Rejection.WRONG_SCHEMA);
        detail.number("schema", OutcomeEvent.SCHEMA, OutcomeEvent.SCHEMA);
        Remarks remarks = new Remarks();
        remarks.unknown(detail, DETAIL);
        String own = remarks.optional(detail, "id", () -> detail.text("id", ID, "1 to 64 printable characters"))
                .orElse(id);
        Envelope from = new Envelope(source + "/" + own, source + "@" + account, envelope.moment("time"));
        OutcomeEvent read = new Reading(from, remarks).read(detail);
        requireRecent(read.report().at(), now);
        return read;
    }

    private void requireRecent(Instant at, Instant now) {
        Duration age = Duration.between(at, now);
        if (age.compareTo(rules.maxAge()) > 0) {
            throw new RejectedException(
                    Rejection.TOO_OLD,
                    "the calls ended " + age.toSeconds() + " s ago; at most "
                            + rules.maxAge().toSeconds() + " s count");
        }
        if (age.negated().compareTo(rules.maxAhead()) > 0) {
            throw new RejectedException(
                    Rejection.FUTURE,
                    "the calls ended " + age.negated().toSeconds() + " s from now; at most "
                            + rules.maxAhead().toSeconds() + " s ahead counts");
        }
    }

    /** The sender of an event, and its time. */
    private record Envelope(String id, String sender, Instant sent) {}

    /** One event. */
    private final class Reading {
        private final Envelope from;
        private final Remarks remarks;
        private long calls;
        private long failures;
        private long slow;
        private Duration retryAfter = Duration.ZERO;
        private Instant at = Instant.MIN;

        Reading(Envelope from, Remarks remarks) {
            this.from = from;
            this.remarks = remarks;
        }

        OutcomeEvent read(JsonValues detail) {
            String circuit = detail.text("circuit", NAME, A_NAME);
            Optional<String> key = detail.optionalText("key", NAME, A_NAME);
            boolean failuresOnly =
                    detail.text("reports", REPORTS, "all or failures").equalsIgnoreCase("failures");
            String environment =
                    remarks.line(detail, "environment", LONGEST_LINE).orElse(from.sender());
            Optional<Long> epoch = remarks.optional(detail, "epoch", () -> detail.number("epoch", 0, Long.MAX_VALUE));
            if (detail.has("outcomes") == detail.has("counts")) {
                throw new RejectedException(
                        Rejection.WRONG_SCHEMA, "detail has both or neither of outcomes and counts; it must have one");
            }
            if (detail.has("outcomes")) {
                list(detail.node("outcomes"), failuresOnly);
            } else {
                count(detail.object("counts"), failuresOnly);
            }
            Report report = new Report(
                    from.id(),
                    at,
                    calls,
                    failures,
                    slow,
                    environment,
                    failuresOnly,
                    epoch.map(OptionalLong::of).orElse(OptionalLong.empty()),
                    Optional.of(retryAfter));
            return new OutcomeEvent(circuit, key, report, remarks.list());
        }

        private void list(JsonNode outcomes, boolean failuresOnly) {
            if (outcomes.size() > OutcomeEvent.MOST_OUTCOMES) {
                remarks.add("detail.outcomes has " + outcomes.size() + " outcomes; it must have at most "
                        + OutcomeEvent.MOST_OUTCOMES + ". All are counted");
            }
            for (int i = 0; i < Math.min(outcomes.size(), OutcomeEvent.MOST_CALLS); i++) {
                try {
                    outcome(
                            new JsonValues(outcomes.path(i), "outcomes[" + i + "]", Rejection.WRONG_SCHEMA),
                            failuresOnly);
                } catch (RejectedException e) {
                    remarks.add(e.getMessage() + "; this outcome is left out");
                }
            }
            if (calls == 0) {
                throw new RejectedException(
                        Rejection.WRONG_SCHEMA,
                        "detail.outcomes has no outcome that can be counted"
                                + (remarks.list().isEmpty()
                                        ? ""
                                        : ": " + remarks.list().get(0)));
            }
        }

        private void outcome(JsonValues outcome, boolean failuresOnly) {
            String result =
                    outcome.text("result", RESULT, "success, failure or slow").toLowerCase(Locale.ROOT);
            if (failuresOnly && !result.equals("failure")) {
                throw outcome.wrong("result", "failure, because detail.reports is \"failures\"");
            }
            remarks.unknown(outcome, OUTCOME);
            boolean wasSlow = result.equals("slow")
                    || remarks.optional(outcome, "slow", () -> outcome.flag("slow"))
                            .orElse(false);
            calls++;
            failures += result.equals("failure") ? 1 : 0;
            slow += wasSlow ? 1 : 0;
            Instant ended = ended(outcome);
            at = ended.isAfter(at) ? ended : at;
            ask(outcome);
            remarks.millis(outcome, "durationMillis", LONGEST_CALL);
            remarks.line(outcome, "error", LONGEST_LINE);
        }

        /** Ignores the time of an outcome from the future, so that the others count. */
        private Instant ended(JsonValues outcome) {
            Instant told =
                    remarks.optional(outcome, "at", () -> outcome.moment("at")).orElse(from.sent());
            if (told.isAfter(from.sent().plus(rules.maxAhead()))) {
                remarks.add(outcome.nameOf("at") + " is " + told + ", after the event; the event's time is taken");
                return from.sent();
            }
            return told;
        }

        private void count(JsonValues counts, boolean failuresOnly) {
            remarks.unknown(counts, COUNTS);
            calls = counts.number("calls", 1, OutcomeEvent.MOST_CALLS);
            failures = counts.number("failures", 0, calls);
            if (failuresOnly && failures < calls) {
                if (failures == 0) {
                    throw counts.wrong("failures", "above 0, because detail.reports is \"failures\"");
                }
                remarks.add("detail.reports is \"failures\", and of " + calls + " calls " + failures
                        + " failed; only these are counted");
                calls = failures;
            }
            slow = remarks.optional(counts, "slow", () -> counts.number("slow", 0, calls))
                    .orElse(0L);
            at = remarks.optional(counts, "until", () -> counts.moment("until")).orElse(from.sent());
            ask(counts);
        }

        /** The longest wait that the dependency asked for in any of the calls, as a number or as a header. */
        private void ask(JsonValues shape) {
            Duration millis = remarks.millis(shape, "retryAfterMillis", RetryAfter.LONGEST)
                    .orElse(Duration.ZERO);
            String field = shape.has("retryAfter") ? shape.node("retryAfter").asText() : "";
            Duration header = RetryAfter.of(field, from.sent()).orElse(Duration.ZERO);
            if (header.isZero() && shape.has("retryAfter")) {
                remarks.add(shape.nameOf("retryAfter")
                        + " asks for no wait; it must be a number of seconds above 0, or an HTTP date to come");
            }
            Duration longer = millis.compareTo(header) > 0 ? millis : header;
            retryAfter = longer.compareTo(retryAfter) > 0 ? longer : retryAfter;
        }
    }
}
