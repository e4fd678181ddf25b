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
 * The options of {@code bench fleet}.
 *
 * @param environments processes of each fleet
 * @param rate calls a second of each process
 * @param latencies the times added to each request to the table; every contender has a fleet for each
 * @param connecting the time added to the first request of a connection
 * @param healthy how long the dependency works before it breaks
 * @param outage how long it is broken
 * @param rounds how often each outage is run, each time with other arrivals
 * @param seed the seed of the load
 * @param cold how many fresh processes start during an open circuit
 * @param rivals the breakers that are compared with Switchgear
 * @param plain whether lines are never redrawn
 * @param json the file for the figures, if any
 */
record FleetOptions(
        int environments,
        int rate,
        List<Duration> latencies,
        Duration connecting,
        Duration healthy,
        Duration outage,
        int rounds,
        long seed,
        int cold,
        Rivals rivals,
        boolean plain,
        Optional<Path> json) {
    /** The choice of rivals: {@code all}, {@code none}, those that are {@code here}, or some by name. */
    record Rivals(boolean asked, List<String> names) {
        /** Rivals that need no packages, or whose packages are installed. */
        static final Rivals HERE = new Rivals(false, FleetContenders.RIVALS);

        static Rivals parse(String text) {
            return switch (text) {
                case "here" -> HERE;
                case "all" -> new Rivals(true, FleetContenders.RIVALS);
                case "none" -> new Rivals(true, List.of());
                default -> new Rivals(true, named(text));
            };
        }

        private static List<String> named(String text) {
            List<String> names = List.of(text.split(",", -1));
            for (String name : names) {
                if (!FleetContenders.RIVALS.contains(name)) {
                    throw new UsageException("--rivals is '" + text + "'; it must be here, all, none, or some of "
                            + String.join(",", FleetContenders.RIVALS));
                }
            }
            return names;
        }
    }

    static final String USAGE = """
            usage: ./switchgear bench fleet [options]

            Runs an outage on fleets of real processes, each protected by another circuit breaker, all on one DynamoDB
            Local behind a proxy that adds latency: Switchgear, Powertools for AWS Lambda (Python), circuitbreaker-lambda
            (Node) and resilience4j. Then starts fresh processes while the circuit is open. Prints a Markdown table.

              --rivals WHO       the breakers beside Switchgear: all, none, some of powertools,circuitbreaker-lambda,
                                 resilience4j, or here: those that need no packages or whose packages are here (default
                                 here). Named ones are installed below target/rivals if they are missing; that
                                 needs Python 3.10 or newer, or Node and npm, and a registry
              --environments N   processes in each fleet, 1 to 32 (default 8)
              --rate R           calls a second of each process, 1 to 20 (default 1)
              --latency MS,…     added to each request to the table, 0 to 1000; the fleets of each meet the same outage
                                 (default 5)
              --connection MS    added to the first request of each connection, 0 to 1000 (default 60)
              --healthy SECONDS  how long the dependency works first, 1 to 600 (default 20)
              --outage SECONDS   how long it is broken, 5 to 600 (default 60)
              --rounds N         outages, each with other arrivals and up to 15 s shorter or longer, 1 to
                                 25 (default 1); each figure is then the median of its contender's rounds
              --cold N           fresh processes that meet an open circuit, 0 to 50 (default 10)
              --seed N           seed of the load; the same seed gives the same arrivals (default 1)
              --plain            plain lines, nothing redrawn (the default without a terminal)
              --json FILE        write the figures to FILE
              --help             print this

            exit codes: 0 measured, also if a limit is missed or a rival is missing; 1 the measurement failed;
            2 the command line is invalid; 130 interrupted
            """;

    private static final List<String> VALUED = List.of(
            "rivals",
            "environments",
            "rate",
            "latency",
            "connection",
            "healthy",
            "outage",
            "rounds",
            "cold",
            "seed",
            "json");

    /** @throws UsageException if an option is invalid */
    static FleetOptions parse(List<String> arguments) {
        CommandLineOptions line = CommandLineOptions.parse(arguments, VALUED, List.of("plain"));
        return new FleetOptions(
                Ranges.whole("--environments", line.value("environments", "8"), 1, 32),
                Ranges.whole("--rate", line.value("rate", "1"), 1, 20),
                latencies(line.value("latency", "5")),
                millis("--connection", line.value("connection", "60")),
                seconds("--healthy", line.value("healthy", "20"), 1),
                seconds("--outage", line.value("outage", "60"), 5),
                Ranges.whole("--rounds", line.value("rounds", "1"), 1, 25),
                Ranges.seed("--seed", line.value("seed", "1")),
                Ranges.whole("--cold", line.value("cold", "10"), 0, 50),
                Rivals.parse(line.value("rivals", "here")),
                line.has("plain"),
                line.has("json") ? Optional.of(Promises.file(line.value("json", ""))) : Optional.empty());
    }

    private static List<Duration> latencies(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(each -> millis("--latency", each))
                .distinct()
                .toList();
    }

    private static Duration millis(String option, String text) {
        return Duration.ofMillis(Ranges.whole(option, text, 0, 1_000));
    }

    private static Duration seconds(String option, String text, int least) {
        return Duration.ofSeconds(Ranges.whole(option, text, least, 600));
    }
}
