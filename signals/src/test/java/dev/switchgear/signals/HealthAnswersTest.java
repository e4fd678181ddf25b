package dev.switchgear.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchgear.signals.HealthCheck.CheckResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Answers of pages byte by byte, on connections that the server keeps open. RFC 9112, section 6.3, defines the end of
 * an answer. A check that waits for more bytes than there are reaches its timeout of 20 s.
 */
@Timeout(120)
final class HealthAnswersTest {
    private final KeptConnections server = new KeptConnections();

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "204 No Content~Server: x~~                                                        | 204",
                "204 No Content~Content-Length: 5~~                                                | 204",
                "304 Not Modified~Content-Length: 100~~                                            | 304",
                "304 Not Modified~Transfer-Encoding: chunked~~                                     | 304",
                "103 Early Hints~Link: </a>~~HTTP/1.1 200 OK~Content-Length: 2~~UP                 | 200",
                "100 Continue~~HTTP/1.1 102 Processing~~HTTP/1.1 200 OK~Content-Length: 2~~UP      | 200",
                "200 OK~Content-Length: 2~~UP                                                      | 200",
                "200 OK~Content-Length: 2, 2~~UP                                                   | 200",
                "200 OK~Content-Length: 2~Content-Length: 02~~UP                                   | 200",
                "200 OK~Content-Length: 0~~                                                        | 200",
                "200 OK~Transfer-Encoding: chunked~~2;a=b~UP~0~Trailer: x~~                        | 200",
                "200 OK~Transfer-Encoding: identity, Chunked~~2~UP~0~~                             | 200",
                "200 OK~Content-Length: 99~Transfer-Encoding: chunked~~2~UP~0~~                    | 200",
                "200 OK~X-Folded: a~ b~Content-Length: 2~~UP                                       | 200",
                "200~Content-Length: 2~~UP                                                         | 200",
            })
    void anAnswerIsReadToItsEndAndNoFurther(String answer, int status) {
        server.answer = "HTTP/1.1 " + answer.replace("~", "\r\n");
        String body = status == 200 && !answer.contains("Length: 0~") ? "'body': '^UP$'," : "'body': '^$',";
        assertThat(ask(body + "'status': '200-399'")).isEqualTo(CheckResult.healthy("status " + status));
        assertThat(ask("'status': '200-399'")).isEqualTo(CheckResult.healthy("status " + status));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "200 OK~~data: one line of many~            | status 200",
                "200 OK~Content-Length: 5000000~~UP         | status 200",
                "200 OK~Transfer-Encoding: chunked~~ffff~UP | status 200",
                "200 OK~Content-Length: 2, 3~~UP            | status 200",
            })
    void anUnusedBodyIsNotAwaited(String answer, String detail) {
        server.answer = "HTTP/1.1 " + answer.replace("~", "\r\n");
        assertThat(ask("'failures': 3")).isEqualTo(CheckResult.healthy(detail));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "HTTP/1.1 200 OK~Content-Length: 2, 3~~UP         | it must be one number",
                "HTTP/1.1 200 OK~Content-Length: -1~~UP           | it must be one number",
                "HTTP/1.1 200 OK~Transfer-Encoding: gzip, chunked~~2~UP~0~~ | which was not requested",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~xyz~ | a chunk of the answer has no size",
                "HTTP/1.1 200 OK~Content-Length: 9~~UP!           | the body of the answer ends early",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~9~UP!| a chunk of the answer ends early",
                "HTTP/1.1 100 Continue~~!                         | the answer ends early",
                "SSH-2.0-OpenSSH_9.2~                             | the answer is not HTTP",
            })
    void aBrokenAnswerIsNotHealthy(String answer, String detail) {
        server.answer = answer.replace("~", "\r\n").replace("!", "");
        server.ends = answer.endsWith("!");
        CheckResult finding = ask("'body': 'UP'");
        assertThat(finding.healthy()).isFalse();
        assertThat(finding.detail()).contains(detail);
    }

    @Test
    void aPatternNeedsNoStackForAnyPage() {
        server.answer = "HTTP/1.1 200 OK\r\nContent-Length: 60002\r\n\r\n" + "ab".repeat(30_000) + "UP";
        assertThat(ask("'body': '(a|b)*UP$'")).isEqualTo(CheckResult.healthy("status 200"));
        server.answer = "HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n" + "a".repeat(60_000);
        assertThat(ask("'body': '^(a+)+$'")).isEqualTo(CheckResult.healthy("status 200"));
        assertThat(ask("'body': '^(a+)+b'").detail()).isEqualTo("the body does not match ^(a+)+b");
    }

    @Test
    void aPatternThatOnlyBacktrackingCanMatchIsRefusedWithTheReason() {
        assertThatThrownBy(() -> ask("'body': '(?=UP)'"))
                .hasMessageContaining("check.body is '(?=UP)'")
                .hasMessageContaining("without look-around and references back");
    }

    private CheckResult ask(String settings) {
        String json =
                "{'everySeconds': 60, 'allow': ['127.0.0.0/8'], 'checks': [{'name': 'api', 'circuit': 'payments', "
                        + "'url': 'http://127.0.0.1:" + server.port() + "/', 'timeoutMillis': 20000, " + settings
                        + "}]}";
        HealthPlan plan = HealthPlan.parse(json.replace('\'', '"'));
        TargetChecker checker = new TargetChecker(
                plan.addresses(),
                (SSLSocketFactory) SSLSocketFactory.getDefault(),
                Optional.empty(),
                ThisFunction.ticker());
        HealthCheck check = plan.checks().get(0);
        return checker.check(check, checker.dialer(check));
    }

    /** Answers each request with the same bytes, and keeps the connection open unless a test ends it. */
    private static final class KeptConnections implements AutoCloseable {
        private final ServerSocket socket;
        private final List<Socket> kept = Collections.synchronizedList(new ArrayList<>());
        volatile String answer = "";
        volatile boolean ends;

        KeptConnections() {
            try {
                socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Thread thread = new Thread(this::serve, "kept-connections");
            thread.setDaemon(true);
            thread.start();
        }

        int port() {
            return socket.getLocalPort();
        }

        private void serve() {
            try {
                while (true) {
                    serveOne(socket.accept());
                }
            } catch (IOException e) {
                // Closed: the test has ended.
            }
        }

        private void serveOne(Socket one) throws IOException {
            kept.add(one);
            StringBuilder request = new StringBuilder();
            while (request.indexOf("\r\n\r\n") < 0) {
                request.append((char) one.getInputStream().read());
            }
            try {
                one.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                one.getOutputStream().flush();
            } catch (IOException e) {
                // The client has read enough.
            }
            if (ends) {
                one.close();
            }
        }

        @Override
        public void close() {
            try {
                socket.close();
                for (Socket one : kept) {
                    one.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
