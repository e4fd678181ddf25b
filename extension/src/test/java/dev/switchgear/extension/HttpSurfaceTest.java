package dev.switchgear.extension;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Any input from a socket gets an answer with a reason, or a closed connection, and never does harm. */
@Timeout(120)
final class HttpSurfaceTest {
    private static final String HOST = "Host: localhost\r\n";
    private static final String SECRET = Token.HEADER + ": " + Rig.SECRET + "\r\n";

    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    /** {@code ~} stands for CR LF, {@code ^} for CR, {@code _} for a space where quoting would hide it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "400 | ~~",
                "400 | GET~~",
                "400 | GET /~~",
                "400 | GET / HTTP/1.1 x~Host: localhost~~",
                "400 | GET  / HTTP/1.1~Host: localhost~~",
                "400 | get / HTTP/1.1~Host: localhost~~",
                "400 | G\u0001T / HTTP/1.1~Host: localhost~~",
                "400 | ABCDEFGHIJKLMNOPQ / HTTP/1.1~Host: localhost~~",
                "400 | GET / HTTP/2.0~Host: localhost~~",
                "400 | GET / HTTP/1.2~Host: localhost~~",
                "400 | GET circuits HTTP/1.1~Host: localhost~~",
                "400 | GET http://localhost/ HTTP/1.1~Host: localhost~~",
                "400 | GET /\u00e9 HTTP/1.1~Host: localhost~~",
                "400 | GET /#x HTTP/1.1~Host: localhost~~",
                "400 | GET / HTTP/1.1~~",
                "400 | GET / HTTP/1.1~Host: localhost~Host: localhost~~",
                "400 | GET / HTTP/1.1~Host: localhost~ folded~~",
                "400 | GET / HTTP/1.1~Host : localhost~~",
                "400 | GET / HTTP/1.1~: localhost~~",
                "400 | GET / HTTP/1.1~Host: localhost~nothing~~",
                "400 | GET / HTTP/1.1~Host: local\u0000host~~",
                "400 | GET / HTTP/1.1^Host: localhost~~",
                "400 | GET / HTTP/1.1~Host: localhost~Content-Length: 3~~abc",
                "400 | POST /outcomes HTTP/1.1~Host: localhost~Content-Length: -1~~",
                "400 | POST /outcomes HTTP/1.1~Host: localhost~Content-Length: +1~~a",
                "400 | POST /outcomes HTTP/1.1~Host: localhost~Content-Length: 0x1~~a",
                "400 | POST /outcomes HTTP/1.1~Host: localhost~Content-Length: 1, 1~~a",
                "400 | POST /outcomes HTTP/1.1~Host: localhost~Content-Length:~~",
                "400 | POST /outcomes HTTP/1.1~Host: localhost~Content-Length: 1~Content-Length: 1~~a",
                "413 | POST /outcomes HTTP/1.1~Host: localhost~Content-Length: 65537~~",
                "413 | POST /outcomes HTTP/1.1~Host: localhost~Content-Length: 99999999999999999999~~",
                "411 | POST /outcomes HTTP/1.1~Host: localhost~Transfer-Encoding: chunked~~0~~",
                "411 | POST /outcomes HTTP/1.1~Host: localhost~Content-Length: 3~Transfer-Encoding: x~~abc",
                "417 | POST /outcomes HTTP/1.1~Host: localhost~Expect: 100-continue~~",
                "415 | POST /outcomes HTTP/1.1~Host: localhost~Content-Type: text/plain~~",
                "421 | GET / HTTP/1.1~Host: evil.example:2775~~",
                "400 | GET /health?x=1 HTTP/1.1~Host: localhost~~",
                "405 | DELETE /health HTTP/1.1~Host: localhost~~",
                "401 | GET / HTTP/1.0~~",
            })
    void anInvalidRequestIsRefusedWithAReason(int status, String bytes) {
        try (Client client = rig.client()) {
            Client.ClientAnswer answer =
                    client.exchange(bytes.replace("~", "\r\n").replace("^", "\r"));
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.field("error")).isNotBlank();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "404 | nowhere | {}",
                "404 | circuits/payments/permits/more | {}",
                "400 | circuits//permits | {}",
                "400 | circuits/a%20b/permits | {}",
                "400 | circuits/a%2fb/permits | {}",
                "400 | circuits/%/permits | {}",
                "400 | circuits/%zz/permits | {}",
                "400 | circuits/a;b/permits | {}",
                "400 | circuits/c#default/permits | {}",
                "400 | circuits/*/permits | {}",
                "400 | circuits/payments/permits?a=b | {}",
                "400 | circuits/payments/permits | {",
                "400 | circuits/payments/permits | []",
                "400 | circuits/payments/permits | null",
                "400 | circuits/payments/permits | {} {}",
                "400 | circuits/payments/permits | {'key':'a'}",
                "400 | circuits/payments/permits | {\"key\":\"a b\"}",
                "400 | circuits/payments/permits | {\"key\":\"*/x\"}",
                "400 | circuits/payments/permits | {\"key\":\"*\"}",
                "400 | circuits/payments/outcomes | {\"result\":\"failure\",\"key\":\"*\"}",
                "400 | circuits/payments/outcomes | {\"result\":\"success\",\"result\":\"failure\"}",
                "400 | circuits/payments/outcomes | {\"result\":{}}",
                "400 | circuits/payments/permits | {\"key\":{\"a\":1}}",
                "400 | circuits/payments/permits | {\"key\":\"a\",\"key\":\"b\"}",
                "400 | circuits/payments/outcomes | {}",
                "400 | circuits/payments/outcomes | {\"result\":\"maybe\"}",
                "404 | circuits/payments/outcomes | {\"result\":\"success\",\"permit\":\"none\"}",
                "400 | outcomes | {}",
                "400 | outcomes | {\"outcomes\":{}}",
                "405 | circuits | {}",
            })
    void anInvalidValueIsRefusedWithAReason(int status, String path, String body) {
        try (Client client = rig.client()) {
            Client.ClientAnswer answer = client.post("/" + path, body);
            assertThat(answer.status()).as(answer.body()).isEqualTo(status);
            assertThat(answer.field("error")).isNotBlank();
        }
    }

    @Test
    void namesHaveALimitAndSoDoPathsAndHeads() {
        try (Client client = rig.client()) {
            assertThat(client.permit("n".repeat(256)).status()).isEqualTo(200);
            assertThat(client.permit("n".repeat(257)).status()).isEqualTo(400);
        }
        try (Client client = rig.client()) {
            assertThat(client.permit("n".repeat(3_000)).status()).isEqualTo(414);
        }
        try (Client client = rig.client()) {
            assertThat(client.exchange("G".repeat(RequestReader.MAX_HEAD)).status())
                    .isEqualTo(414);
        }
        try (Client client = rig.client()) {
            String many = "A: b\r\n".repeat(65);
            assertThat(client.exchange("GET / HTTP/1.1\r\n" + HOST + many + "\r\n")
                            .status())
                    .isEqualTo(431);
        }
        try (Client client = rig.client()) {
            String wide = "A: " + "b".repeat(RequestReader.MAX_HEAD) + "\r\n\r\n";
            assertThat(client.exchange("GET / HTTP/1.1\r\n" + HOST + wide).status())
                    .isEqualTo(431);
        }
    }

    @Test
    void entriesBeyondTheLimitOfABatchMustBeSentAgain() {
        String one = "{\"circuit\":\"a\",\"result\":\"ignored\"}";
        String hundred = one + ("," + one).repeat(99);
        try (Client client = rig.client()) {
            assertThat(client.post("/outcomes", "{\"outcomes\":[" + hundred + "]}")
                            .body())
                    .doesNotContain("error");
            assertThat(client.post("/outcomes", "{\"outcomes\":[" + hundred + "," + one + "]}")
                            .body())
                    .containsOnlyOnce("error")
                    .endsWith(
                            "{\"recorded\":false,\"error\":\"a batch has at most 100 outcomes; send this one in another"
                                    + " request\"}]}");
        }
    }

    @Test
    void theLargestBodyIsAcceptedAndALargerOneIsRefusedBeforeItIsRead() {
        String spaces = " ".repeat(RequestReader.MAX_BODY - 2);
        try (Client client = rig.client()) {
            assertThat(client.post("/circuits/a/permits", "{" + spaces + "}").status())
                    .isEqualTo(200);
        }
        try (Client client = rig.client()) {
            client.say("POST /outcomes HTTP/1.1\r\n" + HOST + SECRET + "Content-Length: 300000\r\n\r\n");
            client.say("x".repeat(300_000));
            assertThat(client.hear().status()).isEqualTo(413);
        }
    }

    @Test
    void aSlowClientGetsAnErrorAndIsDisconnected() {
        try (Client head = rig.client();
                Client body = rig.client()) {
            head.say("GET /health HT");
            body.say("POST /outcomes HTTP/1.1\r\n" + HOST + SECRET + "Content-Length: 10\r\n\r\n{");
            for (Client client : List.of(head, body)) {
                Client.ClientAnswer answer = client.hear();
                assertThat(answer.status()).isEqualTo(408);
                assertThat(answer.field("error")).contains("did not come within 100 ms");
                assertThat(client.isOver()).isTrue();
            }
        }
    }

    @Test
    void aSilentClientMakesRoomForANewOne() {
        List<Client> silent = new ArrayList<>();
        for (int i = 0; i < 3 * Rig.MOST_CONNECTIONS; i++) {
            silent.add(rig.client());
        }
        try (Client client = rig.client()) {
            assertThat(client.permit("payments").status()).isEqualTo(200);
        }
        assertThat(silent.get(0).isOver()).isTrue();
        silent.forEach(Client::close);
    }

    @Test
    void requestsFollowOneAnotherOnAConnectionEvenBeforeTheirAnswers() {
        try (Client client = rig.client()) {
            String one = "POST /circuits/a/permits HTTP/1.1\r\n" + HOST + SECRET + "Content-Length: 2\r\n\r\n{}";
            client.say(one + one + "GET /health HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n");
            assertThat(client.hear().allowed()).isTrue();
            assertThat(client.hear().allowed()).isTrue();
            assertThat(client.hear().field("status")).isEqualTo("ok");
            assertThat(client.isOver()).isTrue();
        }
    }

    @Test
    void aBodyCannotHideASecondRequest() {
        try (Client client = rig.client()) {
            String hidden = "GET /health HTTP/1.1\r\n" + HOST + "\r\n";
            Client.ClientAnswer refused = client.exchange("POST /outcomes HTTP/1.1\r\n" + HOST + SECRET
                    + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n" + hidden);
            assertThat(refused.status()).isEqualTo(411);
            assertThat(client.isOver()).isTrue();
        }
    }

    @Test
    void tenThousandConnectionsOneAfterAnotherAreServed() {
        String request = "GET /health HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n";
        for (int i = 0; i < 10_000; i++) {
            try (Client client = rig.client()) {
                assertThat(client.exchange(request).status()).isEqualTo(200);
            }
        }
    }

    @Test
    void theServerAnswersTheNextClientAfterAnyInput() {
        SplittableRandom random = new SplittableRandom(20_261_121);
        String good = "POST /circuits/payments/outcomes HTTP/1.1\r\n" + HOST + SECRET
                + "Content-Type: application/json\r\nContent-Length: 41\r\n\r\n"
                + "{\"result\":\"success\",\"durationMillis\":1234}";
        for (int i = 0; i < 3_000; i++) {
            String bytes = mutated(good, random);
            try (Client client = rig.client()) {
                client.say(bytes);
                client.sayNoMore();
                Client.ClientAnswer answer = client.hear();
                assertThat(answer.status()).as(bytes).isBetween(200, 499);
                if (answer.status() >= 400) {
                    assertThat(answer.field("error")).isNotBlank();
                }
            } catch (UncheckedIOException hungUp) {
                assertThat(bytes).as("only silence is answered with silence").isEmpty();
            }
        }
        try (Client client = rig.client()) {
            assertThat(client.permit("payments").status()).isEqualTo(200);
        }
    }

    /** Returns the text with some bytes changed, repeated, removed or cut off. */
    private static String mutated(String good, SplittableRandom random) {
        StringBuilder bytes = new StringBuilder(good);
        for (int times = random.nextInt(1, 6); times > 0 && bytes.length() > 0; times--) {
            int at = random.nextInt(bytes.length());
            switch (random.nextInt(5)) {
                case 0 -> bytes.setCharAt(at, (char) random.nextInt(256));
                case 1 -> bytes.insert(at, (char) random.nextInt(256));
                case 2 -> bytes.delete(at, Math.min(bytes.length(), at + random.nextInt(1, 20)));
                case 3 -> bytes.insert(at, bytes.substring(at, Math.min(bytes.length(), at + random.nextInt(1, 40))));
                default -> bytes.setLength(at);
            }
        }
        return bytes.toString();
    }
}
