package dev.switchgear.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.model.CircuitState;
import dev.switchgear.model.OperatorOverride;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A client that is not this console's own page, opened with its token, gets nothing and changes nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ConsoleSecurityTest {
    private static final List<String> PATHS =
            List.of("/", "/console.js", "/api/circuits", "/api/history?id=a", "/api/form");

    private OpenConsole open;

    @BeforeAll
    void open() throws IOException {
        open = new OpenConsole(true);
    }

    @AfterAll
    void close() {
        open.close();
    }

    private int status(String path, Map<String, String> headers) throws IOException {
        return open.browser.send("GET", path, headers, "").status();
    }

    private ObjectNode order(String id) throws IOException {
        return JsonNodeFactory.instance
                .objectNode()
                .put("form", open.browser.form())
                .put("id", id)
                .put("action", "FORCED_OPEN")
                .put("reason", "a test")
                .put("seconds", 600)
                .put("stands", "");
    }

    private RawBrowser.RawAnswer change(ObjectNode order, Map<String, String> headers) throws IOException {
        return open.browser.send("POST", "/api/change", headers, order.toString());
    }

    @Test
    void theTokenOpensThePageAndTheCookieKeepsItOpen() throws IOException {
        Map<String, String> fresh = open.browser.but("Cookie", Optional.empty());
        RawBrowser.RawAnswer page = open.browser.send("GET", "/?token=" + open.browser.token(), fresh, "");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.headers())
                .containsIgnoringCase("HttpOnly; SameSite=Strict")
                .containsIgnoringCase("content-security-policy: default-src 'none'")
                .containsIgnoringCase("frame-ancestors 'none'")
                .doesNotContainIgnoringCase("unsafe-");
        for (String path : PATHS) {
            assertThat(status(path, open.browser.own())).as(path).isEqualTo(200);
        }
    }

    @Test
    void withoutTheTokenNothingIsServed() throws IOException {
        Optional<String> wrong = Optional.of("switchgear-" + open.browser.host().substring(10) + "=guess");
        for (String path : PATHS) {
            assertThat(status(path, open.browser.but("Cookie", Optional.empty())))
                    .as(path)
                    .isEqualTo(401);
            assertThat(status(path, open.browser.but("Cookie", wrong))).as(path).isEqualTo(401);
        }
        assertThat(status("/?token=guess", open.browser.but("Cookie", Optional.empty())))
                .isEqualTo(401);
    }

    /**
     * An attacker's name server maps its name to 127.0.0.1, so that the browser sends requests of the attacker's page
     * to this port.
     */
    @Test
    void aNameThatIsReboundToTheLoopbackIsRefused() throws IOException {
        String port = open.browser.host().substring("127.0.0.1".length());
        for (String host : List.of("rebound.example" + port, "127.0.0.1", "127.0.0.1.example" + port, "localhost:1")) {
            for (String path : PATHS) {
                assertThat(status(path, open.browser.but("Host", Optional.of(host))))
                        .as(host + path)
                        .isEqualTo(421);
            }
            assertThat(status("/?token=" + open.browser.token(), open.browser.but("Host", Optional.of(host))))
                    .as("also with the token")
                    .isEqualTo(421);
        }
    }

    @Test
    void aPageOfAnotherSiteIsRefused() throws IOException {
        ObjectNode order = order("foreign");
        for (String origin : List.of("https://evil.example", "null", "http://127.0.0.1", "http://localhost:1")) {
            Map<String, String> headers = open.browser.but("Origin", Optional.of(origin));
            assertThat(status("/api/circuits", headers)).as(origin).isEqualTo(403);
            assertThat(change(order, headers).status()).as(origin).isEqualTo(403);
        }
        for (String site : List.of("cross-site", "same-site")) { // another port of the loopback is the same site
            Map<String, String> headers = open.browser.but("Sec-Fetch-Site", Optional.of(site));
            assertThat(status("/api/circuits", headers)).as(site).isEqualTo(403);
            assertThat(change(order, headers).status()).as(site).isEqualTo(403);
        }
        assertThat(change(order, open.browser.but("Origin", Optional.empty())).status())
                .as("a change without an origin")
                .isEqualTo(403);
        assertThat(change(order, open.browser.but("Content-Type", Optional.of("text/plain")))
                        .status())
                .as("what a form of another site can send")
                .isEqualTo(415);
        assertThat(open.table.status("foreign").override()).isEmpty();
    }

    @Test
    void aFormWorksOnceAndOnlyIfItWasIssued() throws IOException {
        ObjectNode order = order("replayed");
        assertThat(change(order, open.browser.own()).status()).isEqualTo(200);
        open.table.operator("replayed").release();
        RawBrowser.RawAnswer again = change(order, open.browser.own());
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.body()).contains("was sent already");
        assertThat(change(order.put("form", "guess"), open.browser.own()).status())
                .isEqualTo(409);
        assertThat(open.table.status("replayed").state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void aReadOnlyConsoleChangesNothing() throws IOException {
        try (OpenConsole shows = new OpenConsole(false)) {
            ObjectNode order = order("payments").put("form", shows.browser.form());
            RawBrowser.RawAnswer answer =
                    shows.browser.send("POST", "/api/change", shows.browser.own(), order.toString());
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.body()).contains("--allow-changes");
            assertThat(shows.table.status("payments").override()).isEmpty();
        }
    }

    @Test
    void aRestartedConsoleKnowsItsPagesByTheTokenFile(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("token");
        try (OpenConsole restarted = new OpenConsole(true)) {
            restarted.restartAt(0, file);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            RawBrowser page = restarted.browser;
            String run = page.get("/api/circuits").get("run").asText();
            restarted.restartAt(Integer.parseInt(page.host().substring("127.0.0.1:".length())), file);
            assertThat(page.get("/api/circuits").get("run").asText())
                    .isNotEmpty()
                    .isNotEqualTo(run);
        }
    }

    @Test
    void anInvalidValueIsNamedAndNothingIsWritten() throws IOException {
        ObjectNode order = order("invalid").put("reason", "");
        RawBrowser.RawAnswer answer = change(order, open.browser.own());
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("reason", "1 to 120");
        answer = change(order.put("form", open.browser.form()).put("action", "EXPLODE"), open.browser.own());
        assertThat(answer.body()).contains("EXPLODE", OperatorOverride.Kind.DISABLED.name());
        answer = open.browser.send("POST", "/api/change", open.browser.own(), "x".repeat(20_000));
        assertThat(answer.status()).isEqualTo(413);
        assertThat(status("/api/circuits?since=x", open.browser.own())).isEqualTo(400);
        assertThat(open.table.status("invalid").override()).isEmpty();
    }
}
