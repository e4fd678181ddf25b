package dev.switchgear.local;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;

/** Prints a story to a terminal: lines that stay, and one line that is redrawn if the terminal can do that. */
public final class Narrator {
    private static final String CLEAR_LINE = "\r\033[K";

    /** A live line that wraps could not be cleared, so its end is not shown on a narrow terminal. */
    private static final String NO_WRAP = "\033[?7l";

    private static final String WRAP = "\033[?7h";

    /** The interval at which the state is printed without a live line. */
    private static final long PLAIN_STATUS_MILLIS = 5_000;

    private final PrintStream out;
    private final boolean live;
    private long startedMillis;
    private long printedMillis;

    /** Creates one; {@code live} is for a terminal that can clear a line. */
    public Narrator(PrintStream out, boolean live) {
        this.out = out;
        this.live = live;
    }

    /** Returns whether our output is a terminal. It asks the shell, because Java's answer depends on its release. */
    public static boolean onTerminal() {
        try {
            Process test = new ProcessBuilder("/bin/sh", "-c", "test -t 1 && test \"${TERM:-dumb}\" != dumb")
                    .inheritIO()
                    .start();
            return test.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Sets the moment from which times are counted. */
    public synchronized void begin(long atMillis) {
        startedMillis = atMillis;
        printedMillis = atMillis;
    }

    /** Prints a line without a time. */
    public synchronized void say(String line) {
        out.println((live ? CLEAR_LINE : "") + line);
        out.flush();
    }

    /** Prints a line with an event and its time. */
    public synchronized void event(long atMillis, String what, String line) {
        say(timed(atMillis, what, line));
    }

    /** Prints the state. It replaces the previous state on a live line, and is printed from time to time otherwise. */
    public synchronized void status(long atMillis, String what, String line) {
        if (live) {
            out.print(CLEAR_LINE + NO_WRAP + timed(atMillis, what, line) + WRAP);
            out.flush();
        } else if (atMillis - printedMillis >= PLAIN_STATUS_MILLIS) {
            printedMillis = atMillis;
            say(timed(atMillis, what, line));
        }
    }

    private String timed(long atMillis, String what, String line) {
        return String.format(Locale.ROOT, "%7.1f s  %-9s %s", (atMillis - startedMillis) / 1000.0, what, line);
    }

    /** Returns milliseconds in seconds or milliseconds, as a person reads them. */
    public static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
}
