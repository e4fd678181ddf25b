package dev.switchgear.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is let in, and that the schema file and the reader say the same of every document. */
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
    void whatIsForgedIsRejectedWithAReason(String field, String value, Rejection rejection) {
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
    void whatIsTooOldOrFromTheFutureIsRejectedWithAReason(String at, Rejection rejection) {
        ObjectNode event = example("outcome-counts");
        ((ObjectNode) event.at("/detail/counts")).put("until", at);
        assertRejected(event, rejection);
    }

    /** Each line changes one thing of a good detail; the file and the reader must both refuse it, or both take it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "/schema                     | 2                  | false",
                "/schema                     | \"1\"              | false",
                "/schema                     |                    | false",
                "/circuit                    | \"\"               | false",
                "/circuit                    | \"a b\"            | false",
                "/circuit                    |                    | false",
                "/circuit                    | \"api.example.com:443\" | true",
                "/key                        | \"*\"              | false",
                "/reports                    | \"some\"           | false",
                "/reports                    |                    | false",
                "/environment                | \"\"               | false",
                "/environment                | \"two\\nlines\"    | false",
                "/environment                | \"ein ä\"          | true",
                "/id                         | \"with space\"     | false",
                "/id                         |                    | true",
                "/epoch                      | -1                 | false",
                "/epoch                      | 1.5                | false",
                "/epoch                      | 0                  | true",
                "/unknown                    | 1                  | false",
                "/outcomes                   | []                 | false",
                "/outcomes                   | [{\"result\": \"success\"}] | false",
                "/counts                     |                    | false",
                "/counts                     | 5                  | false",
                "/counts/calls               | 0                  | false",
                "/counts/calls               | 100001             | false",
                "/counts/failures            |                    | false",
                "/counts/slow                |                    | true",
                "/counts/until               | \"today\"          | false",
                "/counts/until               | \"2026-11-21T11:15:29.5+01:00\" | true",
                "/counts/retryAfterMillis    | 3600001            | false",
                "/counts/retryAfterMillis    | 3600000            | true",
                "/counts/rate                | 0.5                | false",
            })
    void theSchemaFileAndTheReaderAgree(String pointer, String value, boolean good) {
        ObjectNode event = example("outcome-counts");
        put((ObjectNode) event.path("detail"), pointer, value);
        assertThat(Resources.violations(SCHEMA, event.path("detail")).isEmpty())
                .as("the schema file takes it")
                .isEqualTo(good);
        if (good) {
            assertThat(reader.read(event, NOW)).isNotNull();
        } else {
            assertRejected(event, Rejection.WRONG_SCHEMA);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "result           | \"failed\"      | false",
                "result           |                 | false",
                "at               | 5               | false",
                "at               | \"2026-11-21T10:15:29Z\" | true",
                "slow             | \"yes\"         | false",
                "durationMillis   | -1              | false",
                "error            | \"\"            | false",
                "error            | \"read timed out\" | true",
                "stack            | \"at...\"       | false",
            })
    void theyAgreeOnSingleOutcomesToo(String field, String value, boolean good) {
        ObjectNode event = example("outcome-list");
        put((ObjectNode) event.at("/detail/outcomes/2"), "/" + field, value);
        assertThat(Resources.violations(SCHEMA, event.path("detail")).isEmpty()).isEqualTo(good);
        if (good) {
            assertThat(reader.read(event, NOW)).isNotNull();
        } else {
            assertRejected(event, Rejection.WRONG_SCHEMA);
        }
    }

    @Test
    void aSourceThatReportsFailuresOnlyCannotReportASuccess() {
        ObjectNode event = example("outcome-list");
        ((ObjectNode) event.path("detail")).put("reports", "failures");
        assertThat(Resources.violations(SCHEMA, event.path("detail"))).isNotEmpty();
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
