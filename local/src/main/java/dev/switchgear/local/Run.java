package dev.switchgear.local;

import dev.switchgear.sandbox.Sandbox;
import java.io.PrintStream;
import java.util.concurrent.ExecutionException;

/** Runs a command on this machine. Everything that it has started is stopped when it ends, for whatever reason. */
public final class Run {
    private static final int BROKEN = 1;
    private static final int INTERRUPTED = 130;

    private Run() {}

    /**
     * Runs {@code work} in a sandbox of its own.
     *
     * @param command the beginning of the line about an error
     * @return the exit code: that of {@code work}, 1 if it failed, 130 if it was interrupted
     */
    public static int of(String command, PrintStream err, Work work) {
        Sandbox host = Sandbox.open();
        Interruption interruption = Interruption.stops(host, INTERRUPTED);
        try {
            return work.on(host);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return INTERRUPTED;
        } catch (ExecutionException | RuntimeException e) {
            if (!interruption.came()) {
                err.println(command + ": " + e.getMessage());
            }
            return BROKEN;
        } finally {
            interruption.over();
            host.close();
        }
    }

    /** The work of a command. */
    public interface Work {
        /** Does the work and returns the exit code. */
        int on(Sandbox host) throws InterruptedException, ExecutionException;
    }
}
