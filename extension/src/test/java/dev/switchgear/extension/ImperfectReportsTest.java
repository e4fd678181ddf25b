package dev.switchgear.extension;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An outcome with a known permit and result is recorded, whatever else is wrong with it, and the answer names the rest.
 */
final class ImperfectReportsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Rig rig = new Rig();
    private final Client client = rig.client();

    @AfterEach
    void close() {
        client.close();
        rig.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"durationMillis\":812.0                  | ",
                "\"durationMillis\":8.12e2                 | ",
                "\"durationMillis\":\"812\"                | ",
                "\"durationMillis\":null                   | ",
                "\"retryAfterMillis\":null                 | ",
                "\"failure\":null,\"key\":null             | ",
                "\"durationMillis\":812.4                  | durationMillis is 812.4; 812 is taken",
                "\"durationMillis\":812.4000000000000909494701 | durationMillis is 812.4000000000000909494701; 812 is taken",
                "\"durationMillis\":-3                     | durationMillis is -3 and left out; it must be a number from 0 to 86400000",
                "\"durationMillis\":NaN                    | durationMillis is NaN and left out; it must be a number from 0 to 86400000",
                "\"durationMillis\":Infinity               | durationMillis is Infinity and left out; it must be a number from 0 to 86400000",
                "\"durationMillis\":true                   | durationMillis is true and left out; it must be a number from 0 to 86400000",
                "\"durationMillis\":\"soon\"               | durationMillis is soon and left out; it must be a number from 0 to 86400000",
                "\"durationMillis\":1e999999999            | durationMillis is 1e999999999; 86400000 is taken, the most",
                "\"durationMillis\":99999999999999999999999999 | durationMillis is 99999999999999999999999999; 86400000 is taken, the most",
                "\"durationMillis\":[[[[[[[1]]]]]]]        | durationMillis is an object or a list; it must be a text, a number, true or false; it is left out",
                "\"durationMillis\":1,\"durationMillis\":2 | durationMillis is there twice; it must be there once; the first is taken",
                "\"retryAfterMillis\":-1                   | retryAfterMillis is -1 and left out; it must be a number from 0 to 3600000",
                "\"retryAfterMillis\":86400000             | retryAfterMillis is 86400000; 3600000 is taken, the most",
                "\"retryAfter\":\"tomorrow\"               | retryAfter is 'tomorrow', which asks for no wait; it must be a number of seconds above 0, or an HTTP date to come",
                "\"key\":\"a b\"                           | key name 'a b' has 3 characters; a name is 1 to 256 characters of A-Z a-z 0-9 . _ : -; the permit says which circuit it is",
                "\"durationMilis\":5                       | there is no field 'durationMilis'; there are durationMillis, failure, key, permit, result, retryAfter, retryAfterMillis",
            })
    void itIsRecordedAndTheIgnoredPartsAreReported(String field, String remark) {
        String permit = client.permit("payments").field("permit");
        Client.ClientAnswer answer = report(permit, "\"result\":\"success\"," + field);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        JsonNode told = json(answer).path("remarks");
        if (remark == null) {
            assertThat(told.isMissingNode()).as(answer.body()).isTrue();
        } else {
            assertThat(told).extracting(JsonNode::textValue).containsExactly(remark);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SUCCESS", "Success", " success "})
    void theCaseOfAResultDoesNotMatter(String result) {
        String permit = client.permit("payments").field("permit");
        assertThat(report(permit, "\"result\":\"" + result + "\"").status()).isEqualTo(200);
    }

    @Test
    void sixtySuccessesThatWereMeasuredInFractionsLeaveTheCircuitClosed() {
        for (int i = 0; i < 60; i++) {
            Client.ClientAnswer permit = client.permit("payments");
            assertThat(permit.allowed()).as("call " + i).isTrue();
            report(permit.field("permit"), "\"result\":\"success\",\"durationMillis\":812.4");
            rig.permits.invocationBegins(new Event("INVOKE", "i" + i, "", 0));
            rig.pass(1_000);
        }
        assertThat(client.get("/circuits/payments").field("state")).isEqualTo("CLOSED");
        assertThat(client.get("/circuits/payments").field("lastFailure")).isEmpty();
        assertThat(client.get("/health").field("openPermits")).isEqualTo("0");
    }

    @Test
    void aLongTextIsCutBetweenCharacters() {
        String permit = client.permit("payments").field("permit");
        String text = "x".repeat(199) + "\\uD83D\\uDCA5" + "y".repeat(10_000);
        Client.ClientAnswer answer = report(permit, "\"result\":\"failure\",\"failure\":\"" + text + "\"");
        assertThat(answer.field("remarks")).isNotBlank();
        assertThat(json(client.get("/circuits/payments")).path("lastFailure").textValue())
                .isEqualTo("x".repeat(199));
    }

    @Test
    void theNameOfAnUnknownFieldIsReportedInWholeCharacters() {
        String bangs = "\\uD83D\\uDCA5".repeat(100);
        for (String name : new String[] {bangs, "x" + bangs}) {
            String permit = client.permit("payments").field("permit");
            Client.ClientAnswer answer = report(permit, "\"result\":\"success\",\"" + name + "\":1");
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(json(answer).at("/remarks/0").textValue()).contains("\uD83D\uDCA5...");
        }
    }

    @Test
    void anInvalidEntryDoesNotAffectTheOthersOfItsBatch() {
        String permit = client.permit("payments").field("permit");
        JsonNode answer = json(client.post(
                "/outcomes",
                "{\"more\":1,\"outcomes\":[1,[[2]],{\"result\":\"success\"},{\"circuit\":\"a b\",\"result\":\"success\"},"
                        + "{\"circuit\":\"payments\",\"result\":\"maybe\"},"
                        + "{\"circuit\":\"payments\",\"result\":\"failure\",\"key\":\"a b\"},"
                        + "{\"circuit\":\"payments\",\"permit\":\"" + permit + "\",\"result\":\"Success\","
                        + "\"durationMillis\":1.5}]}"));
        assertThat(answer.path("outcomes"))
                .extracting(entry -> entry.path("recorded").booleanValue())
                .containsExactly(false, false, false, false, false, false, true);
        assertThat(answer.path("outcomes"))
                .extracting(entry -> entry.path("error").asText(""))
                .satisfiesExactly(
                        text -> assertThat(text).isEqualTo("an outcome is a JSON object"),
                        text -> assertThat(text).isEqualTo("an outcome is a JSON object"),
                        text -> assertThat(text).contains("is not a valid name"),
                        text -> assertThat(text).contains("'a b' is not a valid name"),
                        text -> assertThat(text).contains("result is 'maybe'; it must be success, failure or ignored"),
                        text -> assertThat(text).contains("key name 'a b'"),
                        text -> assertThat(text).isEmpty());
        assertThat(answer.at("/outcomes/6/remarks/0").textValue()).isEqualTo("durationMillis is 1.5; 2 is taken");
        assertThat(answer.at("/remarks/0").textValue()).startsWith("'more' is left out");
        assertThat(client.get("/health").field("openPermits")).isEqualTo("0");
    }

    @Test
    void aCheckIsAnsweredWhateverElseIsWrong() {
        JsonNode answer = json(client.post(
                "/circuits/payments/permits",
                "{\"key\":null,\"remainingMillis\":2999.6,\"invocation\":7,\"remainigMillis\":1}"));
        assertThat(answer.path("allowed").booleanValue()).isTrue();
        assertThat(answer.path("remarks")).hasSize(2);
    }

    @Test
    void aResponsesOwnRetryAfterIsReadInBothForms() {
        fail("seconds", "\"retryAfter\":\"240\"");
        fail("number", "\"retryAfter\":240");
        fail("date", "\"retryAfter\":\"Thu, 01 Jan 2026 00:10:00 GMT\"");
        for (String circuit : new String[] {"seconds", "number", "date"}) {
            assertThat(Long.parseLong(client.permit(circuit).field("retryAfterMillis")))
                    .as(circuit)
                    .isGreaterThan(180_000);
        }
    }

    @Test
    void aWaitOfADayIsCutToTheLimitOfThePolicy() {
        fail("payments", "\"retryAfterMillis\":86400000");
        assertThat(Long.parseLong(client.permit("payments").field("retryAfterMillis")))
                .isBetween(200_000L, 300_000L);
    }

    private void fail(String circuit, String fields) {
        for (int i = 0; i < 40; i++) {
            client.post("/circuits/" + circuit + "/outcomes", "{\"result\":\"failure\"," + fields + "}");
            rig.pass(300);
        }
    }

    private Client.ClientAnswer report(String permit, String fields) {
        return client.post("/circuits/payments/outcomes", "{\"permit\":\"" + permit + "\"," + fields + "}");
    }

    private static JsonNode json(Client.ClientAnswer answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
