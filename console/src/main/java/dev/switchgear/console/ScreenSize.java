package dev.switchgear.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The size of the terminal. It is asked for each time, because a person may change it.
 *
 * @param rows at least {@value #LEAST}
 * @param columns at least {@value #LEAST}
 */
record ScreenSize(int rows, int columns) {
    private static final int LEAST = 10;
    private static final ScreenSize UNKNOWN = new ScreenSize(Integer.MAX_VALUE, Integer.MAX_VALUE);
    private static final Pattern ANSWER = Pattern.compile("(\\d{1,4}) (\\d{1,4})");

    /** A terminal that says 0, or is too small to show anything, has the least. */
    ScreenSize {
        rows = Math.max(rows, LEAST);
        columns = Math.max(columns, LEAST);
    }

    /** Returns what {@code LINES} and {@code COLUMNS} say, else what the terminal says, else a size without limits. */
    static ScreenSize of(Map<String, String> environment) {
        String answer = environment.getOrDefault("LINES", "") + " " + environment.getOrDefault("COLUMNS", "");
        Matcher size = ANSWER.matcher(answer);
        if (!size.matches()) {
            size = ANSWER.matcher(asked());
        }
        return size.matches()
                ? new ScreenSize(Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2)))
                : UNKNOWN;
    }

    private static String asked() {
        try {
            Process stty = new ProcessBuilder("/bin/sh", "-c", "stty size 2>/dev/null")
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            return "";
        }
    }

    String cut(String line) {
        return line.length() <= columns ? line : line.substring(0, columns - 1) + "…";
    }
}
