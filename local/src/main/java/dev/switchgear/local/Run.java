package dev.switchgear.local;

import dev.switchgear.sandbox.Sandbox;
import java.io.PrintStream;
import java.util.concurrent.ExecutionException;

/** One run of a command on this machine: everything it started is gone when it ends, however it ends. */
public final class Run {
    private static final int BROKEN = 1;
    private static final int INTERRUPTED = 130;

    private Run() {}

    /**
     * Does {@code work} on a host of its own.
     *
     * @param command begins the line that says what went wrong, unless an interruption did
     * @return the exit code: the work's own, 1 if it failed, 130 if it was interrupted
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

    /** What a command does. */
    public interface Work {
        /** Does it, and returns the exit code. */
        int on(Sandbox host) throws InterruptedException, ExecutionException;
    }
}
