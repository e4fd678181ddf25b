package dev.switchgear.console;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Gives the prompt of the shell a line of its own after Ctrl-C, which a terminal shows as {@code ^C} where the cursor is. What is
 * being printed at that moment is finished first, so that no half escape sequence remains.
 */
public final class PromptLine implements AutoCloseable {
    /** The longest that the end of the process waits for what is being printed. */
    private static final long PATIENCE_SECONDS = 1;

    private final PrintWriter out;
    private final ReentrantLock printing = new ReentrantLock();
    private final Thread atTheEnd = new Thread(this::end, "prompt line");
    private final boolean interactive;

    /** @param interactive whether {@code out} is a terminal; elsewhere nothing is printed */
    public PromptLine(PrintWriter out, boolean interactive) {
        this.out = out;
        this.interactive = interactive;
        if (interactive) {
            ifNotEnding(() -> Runtime.getRuntime().addShutdownHook(atTheEnd));
        }
    }

    /** Prints something that must be whole, and returns what {@code print} returns. */
    public boolean whole(BooleanSupplier print) {
        printing.lock();
        try {
            return print.getAsBoolean();
        } finally {
            printing.unlock();
        }
    }

    /** Keeps the lock: nothing is printed below the last line. */
    private void end() {
        try {
            if (!printing.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return; // the terminal takes nothing, so a line would wait for ever
            }
            out.println();
            out.flush();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The verb has ended by itself. */
    @Override
    public void close() {
        if (interactive) {
            ifNotEnding(() -> Runtime.getRuntime().removeShutdownHook(atTheEnd));
        }
    }

    /** The JDK throws if the process is being interrupted at this very moment. */
    private static void ifNotEnding(Runnable change) {
        try {
            change.run();
        } catch (IllegalStateException ending) {
            return;
        }
    }
}
