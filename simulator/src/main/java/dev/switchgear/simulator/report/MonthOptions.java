package dev.switchgear.simulator.report;

import dev.switchgear.simulator.runs.Month;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The options of a month.
 *
 * @param seed the seed of its random numbers
 * @param days the number of days
 * @param write whether the committed page is written
 */
public record MonthOptions(long seed, int days, boolean write) {
    public static final String USAGE = """

            ./switchgear simulate --month [options]

            Runs a fleet for a month of virtual time, and prints the figures of each day.

              --days N         the number of days (default 30)
              --seed N         the seed (default 1)
              --write-report   write simulator/month.md again
            """;

    /** Whether the arguments request a month. */
    public static boolean isAskedFor(List<String> arguments) {
        return arguments.contains("--month");
    }

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException if the arguments are invalid; the message says why
     */
    public static MonthOptions of(List<String> arguments) {
        long seed = ReportOptions.SEED;
        int days = 30;
        boolean write = false;
        Deque<String> rest = new ArrayDeque<>(arguments);
        while (!rest.isEmpty()) {
            String option = rest.pop();
            switch (option) {
                case "--month" -> {}
                case "--days" -> days = (int) ReportOptions.number(option, rest, 1, 366);
                case "--seed" -> seed = ReportOptions.number(option, rest, Long.MIN_VALUE, Long.MAX_VALUE);
                case "--write-report" -> write = true;
                default -> throw new IllegalArgumentException("a month has no option '" + option + "'");
            }
        }
        if (write && (days != 30 || seed != ReportOptions.SEED)) {
            throw new IllegalArgumentException(
                    "--write-report writes the committed page; it takes no --days or --seed");
        }
        return new MonthOptions(seed, days, write);
    }

    /** Runs the days, prints the page, and writes it if that is requested. */
    public void make(PrintStream out) {
        String page = MonthPage.of(seed, new Month(seed).days(days));
        out.print(page);
        if (write) {
            Path room = Path.of("simulator");
            Path file = (Files.isDirectory(room) ? room : Path.of("")).resolve("month.md");
            try {
                Files.writeString(file, page);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            out.println("written: " + file);
        }
    }
}
