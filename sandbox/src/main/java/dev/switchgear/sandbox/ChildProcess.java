package dev.switchgear.sandbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One child process, with a clean environment and its own log file. It is ended by its process id. */
public final class ChildProcess implements AutoCloseable {
    /** Longer than SIGKILL takes on a busy machine. */
    private static final long END_SECONDS = 20;

    private static final int TAIL_LINES = 12;

    private final Sandbox host;
    private final Process process;
    private final Path log;

    private ChildProcess(Sandbox host, Process process, Path log) {
        this.host = host;
        this.process = process;
        this.log = log;
    }

    /**
     * Starts {@code command} with {@code variables} only, without the variables of this process. Its output is logged.
     */
    public static ChildProcess start(Sandbox host, String name, List<String> command, Map<String, String> variables) {
        Path log = host.folder().resolve(name + ".log");
        return start(host, log, command, variables, ProcessBuilder.Redirect.appendTo(log.toFile()));
    }

    /** Starts a process like {@link #start}. It prints one line, which {@link #firstLine} reads. */
    public static ChildProcess startServer(
            Sandbox host, String name, List<String> command, Map<String, String> variables) {
        Path log = host.folder().resolve(name + ".log");
        return start(host, log, command, variables, ProcessBuilder.Redirect.PIPE);
    }

    private static ChildProcess start(
            Sandbox host,
            Path log,
            List<String> command,
            Map<String, String> variables,
            ProcessBuilder.Redirect output) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(variables);
        builder.directory(host.folder().toFile());
        builder.redirectOutput(output);
        builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            Process process = builder.start();
            host.reaper().keep(process);
            var unused = process.onExit().thenAccept(host.reaper()::drop);
            return new ChildProcess(host, process, log);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command.get(0), e);
        }
    }

    /** Returns the id of the process. */
    public long pid() {
        return process.pid();
    }

    /** Returns whether the process has not ended; a frozen process counts as running. */
    public boolean running() {
        return process.isAlive();
    }

    /** Completes when the process has ended. */
    public CompletableFuture<Process> ended() {
        return process.onExit();
    }

    /** Prints to {@code err} if the process ends by itself. */
    public CompletableFuture<Void> tellEnd(String name, PrintStream err) {
        return process.onExit().thenAccept(ended -> {
            if (!host.closed()) {
                err.println(name + " ended by itself, exit code " + ended.exitValue() + tail());
            }
        });
    }

    /** Returns the first line that the process prints, for example the port of a server. */
    public String firstLine(Duration patience) {
        CompletableFuture<String> line = CompletableFuture.supplyAsync(this::readLine);
        try {
            return line.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("no output from " + log.getFileName() + " within " + patience + tail(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("no output from " + log.getFileName() + tail(), e.getCause());
        }
    }

    private String readLine() {
        try {
            String line = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
            if (line == null) {
                throw new IllegalStateException("it ended");
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the end of its log, with the reason of a failure. */
    public String tail() {
        try {
            List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
            return "\n  " + String.join("\n  ", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return " (no log: " + e.getMessage() + ")";
        }
    }

    /** Stops all threads of the process (SIGSTOP), as Lambda freezes an environment. */
    public void freeze() {
        host.reaper().freeze(process);
    }

    /** Continues a frozen process (SIGCONT). */
    public void thaw() {
        host.reaper().thaw(process);
    }

    /** Sends SIGKILL, and returns when the process has ended. */
    @Override
    public void close() {
        host.reaper().kill(process);
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("process " + pid() + " survived SIGKILL");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
