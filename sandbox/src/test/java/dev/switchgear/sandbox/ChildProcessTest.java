package dev.switchgear.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(90)
final class ChildProcessTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void aServerThatEndsByItselfIsReported() throws Exception {
        try (Sandbox host = Sandbox.open()) {
            ChildProcess child = server(host, "echo 7; echo no room >&2; exit 9");
            assertThat(child.firstLine(Duration.ofSeconds(60))).isEqualTo("7");
            child.tellEnd("engine", told()).get(60, TimeUnit.SECONDS);
        }
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("engine ended by itself, exit code 9")
                .contains("no room");
    }

    @Test
    void aServerThatIsEndedIsNotReported() throws Exception {
        Sandbox host = Sandbox.open();
        ChildProcess child = server(host, "echo 7; exec sleep 600");
        assertThat(child.firstLine(Duration.ofSeconds(60))).isEqualTo("7");
        var told = child.tellEnd("engine", told());
        host.close();
        told.get(60, TimeUnit.SECONDS);
        assertThat(err.size()).isZero();
    }

    private static ChildProcess server(Sandbox host, String body) {
        return ChildProcess.startServer(
                host, "engine", List.of("/bin/sh", "-c", body), Map.of("PATH", "/usr/bin:/bin"));
    }

    private PrintStream told() {
        return new PrintStream(err, true, StandardCharsets.UTF_8);
    }
}
