package dev.switchgear.signals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchgear.model.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads what EventBridge delivers, by the schema {@code outcomes-1.schema.json}, and rejects what is forged, malformed,
 * too old or from the future.
 */
final class OutcomeEventReader {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:-]{1,256}");
    private static final String A_NAME = "1 to 256 characters of A-Z a-z 0-9 . _ : -";
    private static final Pattern ID = Pattern.compile("[!-~]{1,64}");
    private static final Pattern LINE = Pattern.compile("[^\\p{Cntrl}]{1,200}");
    private static final Set<String> DETAIL =
            Set.of("schema", "id", "circuit", "key", "reports", "environment", "epoch", "outcomes", "counts");
    private static final Set<String> OUTCOME =
            Set.of("result", "at", "slow", "durationMillis", "retryAfterMillis", "error");
    private static final Set<String> COUNTS = Set.of("calls", "failures", "slow", "until", "retryAfterMillis");

    private final EventRules rules;

    OutcomeEventReader(EventRules rules) {
        this.rules = rules;
    }

    /** @throws RejectedException if the event must not be booked */
    OutcomeEvent read(String json, Instant now) {
        return read(Json.parse(json), now);
    }

    /** @throws RejectedException if the event must not be booked */
    OutcomeEvent read(JsonNode event, Instant now) {
        Shape envelope = new Shape(event, "event", Rejection.NOT_AN_EVENT);
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
        Shape detail = new Shape(event.path("detail"), "detail", Rejection.WRONG_SCHEMA).only(DETAIL);
        detail.number("schema", OutcomeEvent.SCHEMA, OutcomeEvent.SCHEMA);
        Instant at = envelope.moment("time");
        OutcomeEvent read = read(
                detail,
                source + "/"
                        + detail.optionalText("id", ID, "1 to 64 printable characters")
                                .orElse(id),
                source + "@" + account,
                at);
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

    private static OutcomeEvent read(Shape detail, String id, String sender, Instant sent) {
        String circuit = detail.text("circuit", NAME, A_NAME);
        Optional<String> key = detail.optionalText("key", NAME, A_NAME);
        boolean failuresOnly = detail.text("reports", Pattern.compile("all|failures"), "all or failures")
                .equals("failures");
        String environment = detail.optionalText("environment", LINE, "1 to 200 characters on one line")
                .orElse(sender);
        OptionalLong epoch =
                detail.has("epoch") ? OptionalLong.of(detail.number("epoch", 0, Long.MAX_VALUE)) : OptionalLong.empty();
        if (detail.has("outcomes") == detail.has("counts")) {
            throw new RejectedException(
                    Rejection.WRONG_SCHEMA, "detail has both or neither of outcomes and counts; it must have one");
        }
        Sum sum =
                detail.has("outcomes") ? listed(detail.node("outcomes"), sent) : counted(detail.object("counts"), sent);
        if (failuresOnly && sum.failures < sum.calls) {
            throw new RejectedException(
                    Rejection.WRONG_SCHEMA,
                    "detail.reports is \"failures\", and of " + sum.calls + " calls " + sum.failures
                            + " failed; all must");
        }
        Report report = new Report(
                id,
                sum.at,
                sum.calls,
                sum.failures,
                sum.slow,
                environment,
                failuresOnly,
                epoch,
                sum.retryAfterMillis > 0 ? Optional.of(Duration.ofMillis(sum.retryAfterMillis)) : Optional.empty());
        return new OutcomeEvent(circuit, key, report);
    }

    private static Sum listed(JsonNode outcomes, Instant sent) {
        if (!outcomes.isArray() || outcomes.isEmpty() || outcomes.size() > OutcomeEvent.MOST_OUTCOMES) {
            throw new RejectedException(
                    Rejection.WRONG_SCHEMA,
                    "detail.outcomes has " + outcomes.size() + " outcomes; it must be a list of 1 to "
                            + OutcomeEvent.MOST_OUTCOMES);
        }
        Sum sum = new Sum();
        for (JsonNode node : outcomes) {
            Shape outcome = new Shape(node, "outcome", Rejection.WRONG_SCHEMA).only(OUTCOME);
            String result = outcome.text("result", Pattern.compile("success|failure|slow"), "success, failure or slow");
            boolean slow = result.equals("slow") || (outcome.has("slow") && outcome.flag("slow"));
            sum.add(result.equals("failure"), slow, outcome.has("at") ? outcome.moment("at") : sent);
            sum.ask(outcome);
            if (outcome.has("durationMillis")) {
                outcome.number("durationMillis", 0, 86_400_000);
            }
            outcome.optionalText("error", LINE, "1 to 200 characters on one line");
        }
        return sum;
    }

    private static Sum counted(Shape counts, Instant sent) {
        counts.only(COUNTS);
        Sum sum = new Sum();
        sum.calls = counts.number("calls", 1, OutcomeEvent.MOST_CALLS);
        sum.failures = counts.number("failures", 0, sum.calls);
        sum.slow = counts.has("slow") ? counts.number("slow", 0, sum.calls) : 0;
        sum.at = counts.has("until") ? counts.moment("until") : sent;
        sum.ask(counts);
        return sum;
    }

    /** Calls, added up. */
    private static final class Sum {
        private long calls;
        private long failures;
        private long slow;
        private long retryAfterMillis;
        private Instant at = Instant.MIN;

        void add(boolean failed, boolean wasSlow, Instant ended) {
            calls++;
            failures += failed ? 1 : 0;
            slow += wasSlow ? 1 : 0;
            at = ended.isAfter(at) ? ended : at;
        }

        void ask(Shape from) {
            if (from.has("retryAfterMillis")) {
                long asked = from.number("retryAfterMillis", 0, OutcomeEvent.LONGEST_RETRY_AFTER_MILLIS);
                retryAfterMillis = Math.max(retryAfterMillis, asked);
            }
        }
    }
}
