package dev.switchgear.benchmarks;

import dev.switchgear.local.CommandLineOptions;
import dev.switchgear.local.Promises;
import dev.switchgear.local.Ranges;
import dev.switchgear.local.UsageException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The options of {@code bench cold-first-call}.
 *
 * @param latencies the times added to each request to the table
 * @param connecting the time added to the first request of a connection
 * @param runs fresh environments of each form
 * @param plain whether lines are never redrawn
 * @param json the file for the figures, if any
 */
record ColdFirstCallOptions(
        List<Duration> latencies, Duration connecting, int runs, boolean plain, Optional<Path> json) {
    static final String USAGE = """
            usage: ./switchgear bench cold-first-call [options]

            Starts fresh environments while the circuit is open, and while an operator has forced it open, and counts how
            many refuse their first call: the library, a handler's circuits with and without SWITCHGEAR_PREFETCH, and the
            layer with and without it. Measures when the layer asks for its first event, and the check at once after that.

              --latency MS,…     added to each request to the table, 0 to 1000 (default 5,42)
              --connection MS    added to the first request of each connection, 0 to 1000 (default 60)
              --runs N           fresh environments of each form, 1 to 50 (default 10)
              --plain            plain lines, nothing redrawn (so without a terminal, too)
              --json FILE        write the figures to FILE
              --help             print this

            exit codes: 0 measured, also if a limit is missed; 1 the measurement failed; 2 the command line is invalid;
            130 interrupted
            """;

    /** @throws UsageException if an option is invalid */
    static ColdFirstCallOptions parse(List<String> arguments) {
        CommandLineOptions line =
                CommandLineOptions.parse(arguments, List.of("latency", "connection", "runs", "json"), List.of("plain"));
        return new ColdFirstCallOptions(
                Arrays.stream(line.value("latency", "5,42").split(",", -1))
                        .map(each -> millis("--latency", each))
                        .distinct()
                        .toList(),
                millis("--connection", line.value("connection", "60")),
                Ranges.whole("--runs", line.value("runs", "10"), 1, 50),
                line.has("plain"),
                line.has("json") ? Optional.of(Promises.file(line.value("json", ""))) : Optional.empty());
    }

    private static Duration millis(String option, String text) {
        return Duration.ofMillis(Ranges.whole(option, text, 0, 1_000));
    }
}
