package dev.switchgear.local.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The conformance run always reports how it ended. This runs the script itself, in a folder whose installed parts are
 * empty files.
 */
final class RunScriptTest {
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    Path root = Path.of("");

    private final Path script = Path.of("..", "conformance", "workflow").toAbsolutePath();

    @BeforeEach
    void layOut() throws IOException {
        Path work = Files.createDirectories(root.resolve("target/conformance/workflow"));
        Path here = Files.createDirectories(root.resolve("conformance/workflow"));
        for (String name : new String[] {"run", "requirements.txt", "package.json"}) {
            Files.copy(script.resolve(name), here.resolve(name));
        }
        Files.copy(script.resolve("requirements.txt"), work.resolve("installed.txt"));
        Files.copy(script.resolve("package.json"), work.resolve("package.json"));
        Files.createDirectories(work.resolve("node_modules"));
        tool("python3", "exit 0");
        tool("node", "exit 0");
        tool("npm", "exit 0");
    }

    @Test
    void saysWhichSignalEndedTheDemo() throws Exception {
        demo("kill -KILL $$");
        Ended ended = run();
        assertThat(ended.code()).isEqualTo(137);
        assertThat(ended.said()).contains("ended by signal 9").contains("out of memory");
    }

    @Test
    void saysTheExitCodeOfTheDemo() throws Exception {
        demo("exit 1");
        Ended ended = run();
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.said()).contains("ended with exit code 1");
    }

    @Test
    void saysThatItWasInterruptedAndEndsTheDemoFirst() throws Exception {
        demo("trap 'echo the demo ends; exit 130' TERM; kill -TERM $PPID; while :; do sleep 0.1; done");
        Ended ended = run();
        assertThat(ended.code()).isEqualTo(143);
        assertThat(ended.said()).contains("interrupted by SIGTERM", "the demo ends", "ended by signal 15");
    }

    @Test
    void theNextRunSaysThatTheLastOneWasKilled() throws Exception {
        demo("kill -KILL $PPID");
        assertThat(run().code()).isEqualTo(137);
        demo("exit 1");
        assertThat(run().said()).contains("ended without a word");
        assertThat(run().said()).doesNotContain("ended without a word");
    }

    private void demo(String body) throws IOException {
        executable(root.resolve("switchgear"), body);
    }

    private void tool(String name, String body) throws IOException {
        executable(Files.createDirectories(root.resolve("bin")).resolve(name), body);
    }

    private static void executable(Path file, String body) throws IOException {
        Files.writeString(file, "#!/usr/bin/env bash\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private Ended run() throws IOException, InterruptedException {
        Path said = root.resolve("said.txt");
        ProcessBuilder builder = new ProcessBuilder(
                "bash", root.resolve("conformance/workflow/run").toString());
        builder.environment().merge("PATH", root.resolve("bin").toString(), (path, bin) -> bin + ":" + path);
        builder.redirectErrorStream(true).redirectOutput(said.toFile());
        Process process = builder.start();
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            return new Ended(process.exitValue(), Files.readString(said, StandardCharsets.UTF_8));
        } finally {
            process.destroyForcibly();
        }
    }

    private record Ended(int code, String said) {}
}
