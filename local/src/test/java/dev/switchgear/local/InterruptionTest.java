package dev.switchgear.local;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.sandbox.Sandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
final class InterruptionTest {
    private final Sandbox host = Sandbox.open();

    @AfterEach
    void stopEverything() {
        host.close();
    }

    @Test
    void stopsEverythingThatADemoStarted(@TempDir Path folder) throws Exception {
        Path told = folder.resolve("told.txt");
        List<String> command = new ArrayList<>(host.java());
        command.addAll(List.of(Demo.class.getName(), "--plain", "--environments", "1", "--outage", "600"));
        Process demo = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(told.toFile())
                .start();
        host.keep(demo);
        while (!Files.readString(told).contains("the load begins")) {
            Thread.onSpinWait();
        }
        List<ProcessHandle> started = demo.descendants().toList();
        assertThat(started).hasSizeGreaterThanOrEqualTo(4); // two environments, the table and the reaper

        demo.destroy();

        assertThat(demo.waitFor(30, SECONDS)).isTrue();
        assertThat(demo.exitValue()).isEqualTo(130);
        for (ProcessHandle process : started) {
            assertThat(process.onExit().get(30, SECONDS).isAlive()).isFalse();
        }
        assertThat(Files.readString(told)).doesNotContain("Exception", "demo:");
    }
}
