package dev.switchgear.extension;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many people read the function's log. */
final class LogTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @BeforeEach
    void listen() {
        Log.to(new PrintStream(written, true, UTF_8));
        Log.least(Log.Level.DEBUG);
    }

    @AfterEach
    void restore() {
        Log.to(System.out);
        Log.least(Log.Level.INFO);
    }

    @Test
    void nothingThatACallerSendsIsLoggedAtAnyLevel() {
        try (Rig rig = new Rig()) {
            try (Client client = rig.client()) {
                client.permit("payments");
                client.post("/circuits/payments/outcomes", "{\"result\":\"failure\",\"failure\":\"my password\"}");
                client.post("/circuits/payments/outcomes", "{\"result\":\"my password\"}");
                client.post("/circuits/payments/outcomes", "my password");
                client.get("/my%20password");
            }
            try (Client client = rig.client()) {
                client.exchange("GET / HTTP/1.1\r\nHost: localhost\r\nmy password\r\n\r\n");
            }
            try (Client client = rig.client()) {
                client.exchange(
                        "GET / HTTP/1.1\r\nHost: my-password\r\n" + Token.HEADER + ": " + Rig.SECRET + "\r\n\r\n");
            }
            rig.permits.end("SPINDOWN", 0);
        }
        assertThat(said()).contains("refused a request: 400", "ends (SPINDOWN)");
        assertThat(said()).doesNotContain("password", Rig.SECRET);
    }

    @Test
    void aCallerCannotForgeLines() {
        Log.warn("a name\nswitchgear-extension ERROR forged\r\u0007");
        assertThat(said().lines()).singleElement().asString().startsWith("switchgear-extension WARN a name ");
    }

    @Test
    void messagesBelowTheLevelAreNotWritten() {
        Log.least(Log.Level.ERROR);
        Log.warn("quiet");
        Log.error("loud");
        Log.least(Log.Level.NONE);
        Log.error("silent");
        assertThat(said()).contains("loud").doesNotContain("quiet", "silent");
    }

    @Test
    void theOtherModulesLogThroughIt() {
        System.getLogger("dev.switchgear.test").log(System.Logger.Level.WARNING, "from {0}", "core");
        assertThat(said()).contains("WARN from core");
    }

    /** A program with the extension's jar on its class path, for its own tests for example, keeps its own logging. */
    @Test
    void theJarDoesNotReplaceLoggingOfAProgram() {
        assertThat(Path.of("src/main/java")).isDirectory();
        assertThat(Path.of("src/main/resources/META-INF/services/java.lang.System$LoggerFinder"))
                .doesNotExist();
    }

    private String said() {
        return written.toString(UTF_8);
    }
}
