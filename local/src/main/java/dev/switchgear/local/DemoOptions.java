package dev.switchgear.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The user's options for the fleet story.
 *
 * @param environments processes in each fleet
 * @param rate requests a second to each fleet
 * @param failure how the dependency breaks
 * @param outage how long it stays broken
 * @param seed the seed of everything random in the load
 * @param peerTuned whether resilience4j and the circuit are tuned for a small fleet; otherwise both have their defaults
 * @param console whether the web console is opened on the fleet's table
 * @param plain whether lines are never redrawn
 * @param json the file for the figures, if any
 */
record DemoOptions(
        int environments,
        double rate,
        Failure failure,
        Duration outage,
        long seed,
        boolean peerTuned,
        boolean console,
        boolean plain,
        Optional<Path> json) {
    static final String USAGE = """
            usage: ./switchgear demo [fleet] [options]

            Runs a fleet on this machine: DynamoDB Local, real Lambda runtime processes that share nothing but a table,
            and a dependency that breaks and recovers. A second fleet, with resilience4j in every process, gets the same
            load. Exits 0 only if every promise held in this run, and names each promise that did not.

              --environments N   processes in each fleet, 1 to 32 (default 8)
              --rate R           requests a second to each fleet, 0.5 to 200 (default 8)
              --failure KIND     errors, slow, hang, partial:PERCENT or keys (default errors)
              --outage SECONDS   how long the dependency is broken, 5 to 600 (default 60)
              --seed N           seed of the load; the same seed gives the same arrivals (default 1)
              --peer KIND        tuned or default: the settings of both breakers (default tuned)
              --console          open the web console on the fleet's table, and print its address; after the story it
                                 stays open until Enter is pressed or the input ends
              --plain            plain lines, nothing redrawn (the default without a terminal)
              --json FILE        write the figures to FILE
              --help             print this

            exit codes: 0 every promise held, 1 a promise did not hold, 2 the command line is invalid, 130 interrupted
            """;

    private static final List<String> VALUED =
            List.of("environments", "rate", "failure", "outage", "seed", "peer", "json");

    /** @throws UsageException if an option is invalid */
    static DemoOptions parse(List<String> arguments) {
        CommandLineOptions line = CommandLineOptions.parse(arguments, VALUED, List.of("console", "plain"));
        return new DemoOptions(
                Ranges.whole("--environments", line.value("environments", "8"), 1, 32),
                Ranges.decimal("--rate", line.value("rate", "8"), 0.5, 200),
                Failure.parse(line.value("failure", "errors")),
                Duration.ofSeconds(Ranges.whole("--outage", line.value("outage", "60"), 5, 600)),
                Ranges.seed("--seed", line.value("seed", "1")),
                tuned(line.value("peer", "tuned")),
                line.has("console"),
                line.has("plain"),
                line.has("json") ? Optional.of(Promises.file(line.value("json", ""))) : Optional.empty());
    }

    private static boolean tuned(String peer) {
        return switch (peer) {
            case "tuned" -> true;
            case "default" -> false;
            default -> throw new UsageException("--peer is '" + peer + "'; it must be tuned or default");
        };
    }
}
