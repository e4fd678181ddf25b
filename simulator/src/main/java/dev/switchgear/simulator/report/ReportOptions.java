package dev.switchgear.simulator.report;

import dev.switchgear.simulator.runs.Comparison;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The options of a report.
 *
 * @param filter a text in the name of the wanted scenarios or protections; empty for all
 * @param environments the size of the only fleet; 0 for those of the committed report
 * @param report the committed report that is meant
 * @param seed the seed of all runs
 * @param html the file for a page with plots
 * @param write the file of the committed report, if it is to be written
 */
public record ReportOptions(
        String filter, int environments, CommittedReport report, long seed, Optional<Path> html, boolean write) {
    /** The seed of the committed reports. */
    static final long SEED = 1;

    public static final String USAGE = """

            ./switchgear simulate --scenarios [options]

            Runs the scenarios of the report with Switchgear and with other breakers.

              --filter TEXT      only scenarios or protections that have TEXT in their name
              --environments N   fleets of N; otherwise those of the committed report, 1 to 100
              --large            the fleets of the second report, 1,000 and 10,000 (slow)
              --partition        a fleet of 50,000 on a table of one partition, Switchgear alone (slow)
              --seed N           the seed (default 1)
              --html FILE        write a page with plots; it needs no network
              --write-report     write simulator/report.md again, with --large report-large.md, with --partition
                                 report-partition.md
            """;

    private static final List<String> ASKING = List.of("--scenarios", "--write-report", "--html");

    /** Whether the arguments request a report. */
    public static boolean isAskedFor(List<String> arguments) {
        return arguments.stream().anyMatch(ASKING::contains);
    }

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException if the arguments are invalid; the message says why
     */
    public static ReportOptions of(List<String> arguments) {
        ReportOptions options = new ReportOptions("", 0, CommittedReport.SMALL, SEED, Optional.empty(), false);
        Deque<String> rest = new ArrayDeque<>(arguments);
        while (!rest.isEmpty()) {
            options = options.with(rest.pop(), rest);
        }
        boolean partial = !options.filter.isEmpty() || options.environments > 0 || options.seed != SEED;
        if (options.write && partial) {
            throw new IllegalArgumentException(
                    "--write-report writes all of the report; it takes no --filter, --environments or --seed");
        }
        return options;
    }

    Comparison comparison() {
        return report.comparison(environments, seed).filtered(filter);
    }

    private ReportOptions with(String option, Deque<String> rest) {
        return switch (option) {
            case "--scenarios" -> this;
            case "--filter" -> new ReportOptions(value(option, rest), environments, report, seed, html, write);
            case "--environments" ->
                new ReportOptions(filter, (int) number(option, rest, 1, 100_000), report, seed, html, write);
            case "--large" -> of(CommittedReport.LARGE);
            case "--partition" -> of(CommittedReport.PARTITION);
            case "--seed" ->
                new ReportOptions(
                        filter,
                        environments,
                        report,
                        number(option, rest, Long.MIN_VALUE, Long.MAX_VALUE),
                        html,
                        write);
            case "--html" ->
                new ReportOptions(filter, environments, report, seed, Optional.of(Path.of(value(option, rest))), write);
            case "--write-report" -> new ReportOptions(filter, environments, report, seed, html, true);
            default -> throw new IllegalArgumentException("a report has no option '" + option + "'");
        };
    }

    private ReportOptions of(CommittedReport other) {
        return new ReportOptions(filter, environments, other, seed, html, write);
    }

    private static String value(String option, Deque<String> rest) {
        if (rest.isEmpty()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return rest.pop();
    }

    static long number(String option, Deque<String> rest, long least, long most) {
        String value = value(option, rest);
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(option + " needs a whole number, not '" + value + "'", e);
        }
        throw new IllegalArgumentException(option + " is " + value + "; it must be " + least + " to " + most);
    }
}
