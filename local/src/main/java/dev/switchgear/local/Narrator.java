package dev.switchgear.local;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;

/** Tells a story on a terminal: lines that stay and, where the terminal can, one line that changes. */
public final class Narrator {
    private static final String CLEAR_LINE = "\r\033[K";

    /** A live line that wraps could not be cleared; on a narrow terminal its end is not shown. */
    private static final String NO_WRAP = "\033[?7l";

    private static final String WRAP = "\033[?7h";

    /** Without a live line, the state of things is told so often. */
    private static final long PLAIN_STATUS_MILLIS = 5_000;

    private final PrintStream out;
    private final boolean live;
    private long startedMillis;
    private long toldMillis;

    /** {@code live} is for a terminal that can clear a line. */
    public Narrator(PrintStream out, boolean live) {
        this.out = out;
        this.live = live;
    }

    /** Whether our output is a terminal; asked of the shell, because Java answers differently from release to release. */
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

    /** Times are told from this moment on. */
    public synchronized void begin(long atMillis) {
        startedMillis = atMillis;
        toldMillis = atMillis;
    }

    /** A line without a time. */
    public synchronized void say(String line) {
        out.println((live ? CLEAR_LINE : "") + line);
        out.flush();
    }

    /** A line that says what happened, and when. */
    public synchronized void event(long atMillis, String what, String line) {
        say(timed(atMillis, what, line));
    }

    /** How things stand; replaces what was said of it before, or is said now and then. */
    synchronized void status(long atMillis, String what, String line) {
        if (live) {
            out.print(CLEAR_LINE + NO_WRAP + timed(atMillis, what, line) + WRAP);
            out.flush();
        } else if (atMillis - toldMillis >= PLAIN_STATUS_MILLIS) {
            toldMillis = atMillis;
            say(timed(atMillis, what, line));
        }
    }

    private String timed(long atMillis, String what, String line) {
        return String.format(Locale.ROOT, "%7.1f s  %-9s %s", (atMillis - startedMillis) / 1000.0, what, line);
    }

    /** Milliseconds as a person reads them. */
    static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
}
