package dev.switchgear.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The events that are accepted; the schema file and the reader agree on every document. */
final class OutcomeEventReaderTest {
    private static final String SCHEMA = "outcomes-1.schema.json";
    private static final Instant NOW = Instant.parse("2026-11-21T10:15:31Z");

    private final OutcomeEventReader reader = new OutcomeEventReader(new EventRules(
            Set.of("com.example.orders"), Set.of("123456789012"), Duration.ofSeconds(60), Duration.ofSeconds(10)));

    @ParameterizedTest
    @ValueSource(strings = {"outcome-failure", "outcome-list", "outcome-counts"})
    void everyExampleFollowsTheSchemaAndIsRead(String name) {
        ObjectNode event = example(name);
        assertThat(Resources.violations(SCHEMA, event.path("detail"))).isEmpty();
        assertThat(reader.read(event, NOW).circuit()).isEqualTo("payments");
    }

    @Test
    void aListIsAddedUp() {
        OutcomeEvent event = reader.read(example("outcome-list"), NOW);
        assertThat(event.key()).contains("shard-7");
        assertThat(event.report().calls()).isEqualTo(3);
        assertThat(event.report().failures()).isEqualTo(1);
        assertThat(event.report().slow()).isEqualTo(2);
        assertThat(event.report().retryAfter()).contains(Duration.ofSeconds(5));
        assertThat(event.report().id()).isEqualTo("com.example.orders/orders-8f1c-000042");
        assertThat(event.report().failuresOnly()).isFalse();
    }

    @Test
    void anEventWithoutAnIdentityOfItsSenderHasTheOneOfTheBus() {
        OutcomeEvent event = reader.read(example("outcome-failure"), NOW);
        assertThat(event.report().id()).isEqualTo("com.example.orders/6a7e8feb-b491-4cf7-a9f1-bf3703467718");
        assertThat(event.report().at()).isEqualTo(Instant.parse("2026-11-21T10:15:29.412Z"));
        assertThat(event.report().failuresOnly()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "source      | \"com.example.evil\"        | WRONG_SOURCE",
                "source      | \"aws.cloudwatch\"          | WRONG_SOURCE",
                "account     | \"210987654321\"            | WRONG_ACCOUNT",
                "account     | 123456789012                | NOT_AN_EVENT",
                "detail-type | \"httpcall\"                | NOT_AN_EVENT",
                "id          | \"\"                        | NOT_AN_EVENT",
                "time        | \"yesterday\"               | NOT_AN_EVENT",
                "detail      | []                          | WRONG_SCHEMA",
            })
    void aForgedEventIsRejectedWithAReason(String field, String value, Rejection rejection) {
        ObjectNode event = example("outcome-counts");
        event.set(field, Json.parse(value));
        assertRejected(event, rejection);
    }

    @Test
    void anEventWithoutAnEnvelopeIsRejected() {
        assertRejected(Json.parse("{\"detail\": {}}"), Rejection.NOT_AN_EVENT);
        assertRejected(Json.parse("[]"), Rejection.NOT_AN_EVENT);
        assertThatThrownBy(() -> reader.read("not json", NOW)).isInstanceOf(RejectedException.class);
        assertThatThrownBy(() -> reader.read("{} {}", NOW)).isInstanceOf(RejectedException.class);
        assertThatThrownBy(() -> reader.read("", NOW)).isInstanceOf(RejectedException.class);
    }

    @ParameterizedTest
    @CsvSource({"2026-11-21T10:14:30Z, TOO_OLD", "2026-11-21T10:15:42Z, FUTURE", "2025-11-21T10:15:30Z, TOO_OLD"})
    void anEventThatIsTooOldOrFromTheFutureIsRejectedWithAReason(String at, Rejection rejection) {
        ObjectNode event = example("outcome-counts");
        ((ObjectNode) event.at("/detail/counts")).put("until", at);
        assertRejected(event, rejection);
    }

    /**
     * Each line changes one thing of a valid detail. The reader accepts without a remark what the schema file accepts.
     * What the file refuses is recorded with a remark, unless it is unknown which calls ended how.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "/schema                     | 2                  | refused",
                "/schema                     | \"1\"              | refused",
                "/schema                     |                    | refused",
                "/schema                     | 1.0                | taken",
                "/circuit                    | \"\"               | refused",
                "/circuit                    | \"a b\"            | refused",
                "/circuit                    | null               | refused",
                "/circuit                    |                    | refused",
                "/circuit                    | \"api.example.com:443\" | taken",
                "/key                        | \"*\"              | refused",
                "/key                        | null               | recorded",
                "/reports                    | \"some\"           | refused",
                "/reports                    |                    | refused",
                "/reports                    | \"All\"            | recorded",
                "/environment                | \"\"               | told",
                "/environment                | null               | recorded",
                "/environment                | 5                  | told",
                "/environment                | \"two\\nlines\"    | told",
                "/environment                | \"ein ä\"          | taken",
                "/id                         | \"with space\"     | told",
                "/id                         |                    | taken",
                "/epoch                      | -1                 | told",
                "/epoch                      | 1.5                | told",
                "/epoch                      | null               | recorded",
                "/epoch                      | 0                  | taken",
                "/epoch                      | 7.0                | taken",
                "/unknown                    | 1                  | told",
                "/outcomes                   | []                 | refused",
                "/outcomes                   | [{\"result\": \"success\"}] | refused",
            })
    void theReaderAcceptsWhatTheSchemaFileAcceptsAndReportsWhatItIgnores(String pointer, String value, String fate) {
        ObjectNode event = example("outcome-counts");
        put((ObjectNode) event.path("detail"), pointer, value);
        assertFate(event, fate);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "/counts                     |                    | refused",
                "/counts                     | 5                  | refused",
                "/counts/calls               | 0                  | refused",
                "/counts/calls               | 100001             | refused",
                "/counts/calls               | 40.5               | refused",
                "/counts/calls               | 500.0              | taken",
                "/counts/failures            |                    | refused",
                "/counts/slow                |                    | taken",
                "/counts/slow                | null               | recorded",
                "/counts/slow                | 1e0                | taken",
                "/counts/slow                | \"many\"           | told",
                "/counts/until               | \"today\"          | told",
                "/counts/until               | \"2026-02-30T10:15:30Z\" | told",
                "/counts/until               | \"2026-11-21T11:15:29.5+01:00\" | taken",
                "/counts/retryAfterMillis    | 3600001            | told",
                "/counts/retryAfterMillis    | 86400000           | told",
                "/counts/retryAfterMillis    | -1                 | told",
                "/counts/retryAfterMillis    | 1.5                | told",
                "/counts/retryAfterMillis    | 3600000            | taken",
                "/counts/retryAfterMillis    | 5000.0             | taken",
                "/counts/retryAfter          | \"120\"            | taken",
                "/counts/retryAfter          | \"Sat, 21 Nov 2026 10:25:31 GMT\" | taken",
                "/counts/retryAfter          | \"soon\"           | read",
                "/counts/rate                | 0.5                | told",
            })
    void theReaderAcceptsCountsOfTheSchemaFileAndReportsWhatItIgnores(String pointer, String value, String fate) {
        ObjectNode event = example("outcome-counts");
        put((ObjectNode) event.path("detail"), pointer, value);
        assertFate(event, fate);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "result           | \"failed\"      | told",
                "result           |                 | told",
                "result           | \"Failure\"     | recorded",
                "at               | 5               | told",
                "at               | null            | recorded",
                "at               | \"2026-11-21T10:15:29Z\" | taken",
                "at               | \"2036-11-21T10:15:29Z\" | read",
                "slow             | \"yes\"         | told",
                "durationMillis   | -1              | told",
                "durationMillis   | 812.4           | told",
                "durationMillis   | 812.0           | taken",
                "durationMillis   | null            | recorded",
                "durationMillis   | 99999999999999999999 | told",
                "durationMillis   | [1]             | told",
                "error            | \"\"            | told",
                "error            | \"read timed out\" | taken",
                "stack            | \"at...\"       | told",
            })
    void theSameHoldsForSingleOutcomes(String field, String value, String fate) {
        ObjectNode event = example("outcome-list");
        put((ObjectNode) event.at("/detail/outcomes/2"), "/" + field, value);
        assertFate(event, fate);
    }

    /**
     * taken: valid, without a remark; read: valid by the schema file, with a remark; recorded: like taken, but not
     * valid by the file, with a remark.
     */
    private void assertFate(ObjectNode event, String fate) {
        boolean valid = Resources.violations(SCHEMA, event.path("detail")).isEmpty();
        assertThat(valid).as("the schema file takes it").isEqualTo(fate.equals("taken") || fate.equals("read"));
        if (fate.equals("refused")) {
            assertRejected(event, Rejection.WRONG_SCHEMA);
        } else {
            boolean told = fate.equals("told") || fate.equals("read");
            assertThat(reader.read(event, NOW).remarks()).hasSize(told ? 1 : 0);
        }
    }

    @Test
    void oneInvalidOutcomeOfFiveHundredDoesNotRejectItsEvent() {
        for (String bad : new String[] {
            "{\"result\":\"success\",\"durationMillis\":812.0}",
            "{\"result\":\"success\",\"durationMillis\":812.4}",
            "{\"result\":\"maybe\"}",
            "{\"result\":\"success\",\"at\":\"2036-11-21T10:15:29Z\"}",
            "{\"result\":\"success\",\"retryAfterMillis\":86400000}",
            "null"
        }) {
            ObjectNode event = example("outcome-list");
            ArrayNode outcomes = ((ObjectNode) event.path("detail")).putArray("outcomes");
            for (int i = 0; i < 499; i++) {
                outcomes.addObject().put("result", "failure");
            }
            outcomes.add(Json.parse(bad));
            OutcomeEvent read = reader.read(event, NOW);
            assertThat(read.report().failures()).isEqualTo(499);
            assertThat(read.report().calls()).isEqualTo(bad.contains("success") ? 500 : 499);
            assertThat(read.report().at()).isEqualTo(Instant.parse("2026-11-21T10:15:30Z"));
        }
    }

    @Test
    void aLongListIsCountedAndReported() {
        ObjectNode event = example("outcome-list");
        ArrayNode outcomes = ((ObjectNode) event.path("detail")).putArray("outcomes");
        for (int i = 0; i < 501; i++) {
            outcomes.addObject().put("result", "failure").put("stack", "at");
        }
        OutcomeEvent read = reader.read(event, NOW);
        assertThat(read.report().failures()).isEqualTo(501);
        assertThat(read.remarks()).hasSize(Remarks.MOST + 1).last().isEqualTo("and 492 more");
    }

    @Test
    void aLongTextIsCutToALine() {
        ObjectNode event = example("outcome-counts");
        put((ObjectNode) event.path("detail"), "/environment", "\"" + "x".repeat(300) + "\\n\"");
        assertThat(reader.read(event, NOW).report().environment()).isEqualTo("x".repeat(200));
    }

    @Test
    void theNameOfAnUnknownFieldIsReportedInWholeCharacters() {
        String bangs = "\uD83D\uDCA5".repeat(100);
        for (String name : new String[] {bangs, "x" + bangs}) {
            ObjectNode event = example("outcome-counts");
            ((ObjectNode) event.path("detail")).put(name, 1);
            assertThat(String.join("", reader.read(event, NOW).remarks()))
                    .contains("\uD83D\uDCA5...")
                    .doesNotContainPattern("\\p{Cs}");
        }
    }

    @Test
    void theWaitIsTheLongestOfAllResponses() {
        ObjectNode event = example("outcome-list");
        ArrayNode outcomes = ((ObjectNode) event.path("detail")).putArray("outcomes");
        outcomes.addObject().put("result", "failure").put("retryAfterMillis", 5_000);
        outcomes.addObject().put("result", "failure").put("retryAfter", "Sat, 21 Nov 2026 10:25:30 GMT");
        outcomes.addObject().put("result", "failure").put("retryAfter", "240");
        assertThat(reader.read(event, NOW).report().retryAfter()).contains(Duration.ofMinutes(10));
    }

    @Test
    void aSourceThatReportsFailuresOnlyCannotReportASuccess() {
        ObjectNode event = example("outcome-list");
        ((ObjectNode) event.path("detail")).put("reports", "failures");
        assertThat(Resources.violations(SCHEMA, event.path("detail"))).isNotEmpty();
        OutcomeEvent read = reader.read(event, NOW);
        assertThat(read.report().calls()).isEqualTo(1);
        assertThat(read.remarks()).hasSize(2).allMatch(remark -> remark.contains("detail.reports is \"failures\""));
        ((ArrayNode) event.at("/detail/outcomes")).remove(2);
        assertRejected(event, Rejection.WRONG_SCHEMA);
    }

    @Test
    void aRejectionNamesTheValueAndTheLimit() {
        ObjectNode event = example("outcome-counts");
        put((ObjectNode) event.path("detail"), "/counts/calls", "100001");
        assertThatThrownBy(() -> reader.read(event, NOW))
                .hasMessage("detail.counts.calls is 100001; it must be a whole number from 1 to 100000");
    }

    private void assertRejected(JsonNode event, Rejection rejection) {
        assertThatThrownBy(() -> reader.read(event, NOW))
                .isInstanceOfSatisfying(
                        RejectedException.class,
                        rejected -> assertThat(rejected.rejection()).isEqualTo(rejection));
    }

    private static void put(ObjectNode root, String pointer, String value) {
        int last = pointer.lastIndexOf('/');
        ObjectNode parent = last == 0 ? root : (ObjectNode) root.at(pointer.substring(0, last));
        String field = pointer.substring(last + 1);
        if (value == null) {
            parent.remove(field);
        } else {
            parent.set(field, Json.parse(value));
        }
    }

    private static ObjectNode example(String name) {
        return Resources.json("examples/" + name + ".json");
    }
}
