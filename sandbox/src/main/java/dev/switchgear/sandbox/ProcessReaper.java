package dev.switchgear.sandbox;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Freezes, continues and kills the processes of a fleet. It lives slightly longer than this process, to kill the
 * remaining ones.
 *
 * <p>It is one shell that reads commands from a pipe, because Java cannot send SIGSTOP, and a process per signal would
 * cost more than an invocation. When the pipe closes (also after a SIGKILL of this JVM), the shell kills every process
 * that it still keeps, because a frozen process would not notice, and deletes the folder of the run.
 */
final class ProcessReaper implements AutoCloseable {
    private static final long LEAVE_SECONDS = 5;

    /** Answers each command with one line, so that the caller knows that the signal was sent. */
    private static final String SCRIPT = """
            trap '' INT TERM HUP
            kept=
            without() {
              rest=
              for one in $kept; do [ "$one" = "$1" ] || rest="$rest $one"; done
              kept=$rest
            }
            while read -r verb pid; do
              case $verb in
                keep) kept="$kept $pid" ;;
                drop) without "$pid" ;;
                *) kill -"$verb" "$pid" 2>/dev/null ;;
              esac
              echo "$?"
            done
            for pid in $kept; do kill -KILL "$pid" 2>/dev/null; done
            rm -rf -- "$1"
            """;

    private final Process shell;
    private final BufferedWriter commands;
    private final BufferedReader answers;

    /** Watches over a run whose files are in {@code folder}. */
    ProcessReaper(Path folder) {
        try {
            shell = new ProcessBuilder(List.of("/bin/sh", "-c", SCRIPT, "reaper", folder.toString()))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("a fleet needs /bin/sh to freeze its processes", e);
        }
        commands = new BufferedWriter(new OutputStreamWriter(shell.getOutputStream(), US_ASCII));
        answers = new BufferedReader(new InputStreamReader(shell.getInputStream(), US_ASCII));
    }

    /** Keeps a process, so that it ends when this JVM ends. */
    void keep(Process process) {
        command("keep", process);
    }

    /** Drops a process that has ended, because its id may be used again. */
    void drop(Process process) {
        command("drop", process);
    }

    void freeze(Process process) {
        signal("STOP", process);
    }

    void thaw(Process process) {
        signal("CONT", process);
    }

    /** Works on a frozen process too. */
    void kill(Process process) {
        signal("KILL", process);
    }

    private void signal(String name, Process process) {
        if (process.isAlive()) {
            command(name, process);
        }
    }

    private synchronized void command(String verb, Process process) {
        try {
            commands.write(verb + " " + process.pid() + "\n");
            commands.flush();
            answers.readLine();
        } catch (IOException e) {
            // The shell has ended, and so have the processes that it kept.
            return;
        }
    }

    /** Kills every kept process, and deletes the folder of the run. */
    @Override
    public void close() {
        try {
            synchronized (this) {
                commands.close();
            }
            shell.waitFor(LEAVE_SECONDS, TimeUnit.SECONDS);
        } catch (IOException e) {
            // It was closed before, so the shell has ended already.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
