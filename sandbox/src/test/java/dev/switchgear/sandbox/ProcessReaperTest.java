package dev.switchgear.sandbox;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ProcessReaperTest {
    private final Sandbox host = Sandbox.open();

    @AfterEach
    void stopEverything() {
        host.close();
    }

    @Test
    void killsTheFrozenProcessesOfAKilledRunAndDeletesItsFiles() throws Exception {
        List<String> command = new ArrayList<>(host.java());
        command.add(OrphanMaker.class.getName());
        ChildProcess run = ChildProcess.startServer(host, "run", command, Map.of());
        String[] made = run.firstLine(Duration.ofSeconds(60)).split(" ", 2);
        long environment = Long.parseLong(made[0]);
        Path folder = Path.of(made[1]);
        assertThat(folder).isDirectory();
        ProcessHandle orphan = ProcessHandle.of(environment).orElseThrow();

        run.close();

        assertThat(orphan.onExit().get(30, SECONDS).isAlive()).isFalse();
        while (Files.exists(folder)) {
            Thread.onSpinWait();
        }
    }
}
