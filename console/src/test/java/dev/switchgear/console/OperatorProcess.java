package dev.switchgear.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchgear.console.web.CommandJar;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** The command line in a process of its own, with a table in its variables. */
final class OperatorProcess implements AutoCloseable {
    private static final int HANGS_SECONDS = 120;
    private static final int LOOK_AGAIN_MILLIS = 50;

    /** The exit code after SIGINT, which Ctrl-C sends: 128 and the signal's number. */
    static final int INTERRUPTED = 130;

    private final Path said;
    private final Path complained;
    private final Process process;

    /** @param variables of the process, in addition to those for the table; an empty one is not set */
    OperatorProcess(Path folder, URI endpoint, Map<String, String> variables, String... arguments) throws IOException {
        said = Files.createTempFile(folder, "out", "");
        complained = Files.createTempFile(folder, "err", "");
        List<String> command = new ArrayList<>(command());
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(said.toFile()).redirectError(complained.toFile());
        Set<String> ours = new TreeSet<>(builder.environment().keySet());
        ours.stream()
                .filter(name -> name.startsWith("AWS_") || name.startsWith("SWITCHGEAR_"))
                .forEach(builder.environment()::remove);
        builder.environment()
                .putAll(Map.of(
                        "SWITCHGEAR_TABLE", Operating.TABLE,
                        "SWITCHGEAR_NAMESPACE", "process",
                        "SWITCHGEAR_ENDPOINT", endpoint.toString(),
                        "AWS_REGION", "eu-west-1",
                        "AWS_ACCESS_KEY_ID", "local",
                        "AWS_SECRET_ACCESS_KEY", "local"));
        builder.environment().putAll(variables);
        builder.environment().values().removeIf(String::isEmpty);
        process = builder.start();
    }

    /** A build in the background ignores SIGINT, and a JVM that begins so ignores it too. */
    private static List<String> command() {
        return List.of(
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                CommandJar.class.getName());
    }

    /** Types, and ends the input. */
    void type(String text) throws IOException {
        try (OutputStream in = process.getOutputStream()) {
            in.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Waits until the output has a text. */
    void says(String text) throws IOException, InterruptedException {
        while (!out().contains(text)) {
            assertThat(process.waitFor(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS))
                    .as("it ended; %s%s", out(), err())
                    .isFalse();
        }
    }

    /** Sends SIGINT, as Ctrl-C does. */
    void interrupt() throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -INT " + process.pid())
                .inheritIO()
                .start();
        assertThat(kill.waitFor()).isZero();
    }

    /** Waits until it ends, and returns its exit code. */
    int exit() throws InterruptedException {
        assertThat(process.waitFor(HANGS_SECONDS, TimeUnit.SECONDS))
                .as("it ends")
                .isTrue();
        return process.exitValue();
    }

    String out() throws IOException {
        return Files.readString(said);
    }

    String err() throws IOException {
        return Files.readString(complained);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
