package dev.switchgear.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/**
 * What the user asked a story for.
 *
 * @param environments processes in each fleet
 * @param rate requests a second to each fleet
 * @param failure how the dependency breaks
 * @param outage how long it stays broken
 * @param seed of everything random in the load
 * @param peerTuned whether resilience4j, and the circuit beside it, are tuned for a small fleet or have their defaults
 * @param plain whether lines are never redrawn
 * @param json where the figures go, if anywhere
 */
record DemoOptions(
        int environments,
        double rate,
        Failure failure,
        Duration outage,
        long seed,
        boolean peerTuned,
        boolean plain,
        Optional<Path> json) {
    static final String USAGE = """
            usage: ./switchgear demo [fleet] [options]

            Runs a fleet on this machine: DynamoDB Local, real Lambda runtime processes that share nothing but a table,
            and a dependency that breaks and heals; beside it, on the same load, the same fleet with resilience4j in
            every process. Exits 0 only if everything it promises held in this run, and names what did not.

              --environments N   processes in each fleet, 1 to 32 (default 8)
              --rate R           requests a second to each fleet, 0.5 to 200 (default 8)
              --failure KIND     errors, slow, hang, partial:PERCENT or keys (default errors)
              --outage SECONDS   how long the dependency is broken, 5 to 600 (default 60)
              --seed N           of the load: the same seed, the same arrivals (default 1)
              --peer KIND        tuned or default: how both breakers are set up (default tuned)
              --plain            plain lines, nothing redrawn (so without a terminal, too)
              --json FILE        write the figures to FILE
              --help             this

            exit codes: 0 every promise held, 1 one did not, 2 the command line makes no sense, 130 interrupted
            """;

    private static final Options KNOWN = new Options()
            .addOption(valued("environments"))
            .addOption(valued("rate"))
            .addOption(valued("failure"))
            .addOption(valued("outage"))
            .addOption(valued("seed"))
            .addOption(valued("peer"))
            .addOption(valued("json"))
            .addOption(Option.builder().longOpt("plain").build());

    /** @throws UsageException if the options make no sense */
    static DemoOptions parse(List<String> arguments) {
        CommandLine line = read(arguments);
        if (!line.getArgList().isEmpty()) {
            throw new UsageException("'" + line.getArgList().get(0) + "' is not an option; see --help");
        }
        return new DemoOptions(
                Ranges.whole("--environments", value(line, "environments", "8"), 1, 32),
                Ranges.decimal("--rate", value(line, "rate", "8"), 0.5, 200),
                Failure.parse(value(line, "failure", "errors")),
                Duration.ofSeconds(Ranges.whole("--outage", value(line, "outage", "60"), 5, 600)),
                Ranges.seed("--seed", value(line, "seed", "1")),
                tuned(value(line, "peer", "tuned")),
                line.hasOption("plain"),
                line.hasOption("json") ? Optional.of(Promises.file(value(line, "json", ""))) : Optional.empty());
    }

    private static CommandLine read(List<String> arguments) {
        try {
            return DefaultParser.builder()
                    .setAllowPartialMatching(false)
                    .build()
                    .parse(KNOWN, arguments.toArray(String[]::new));
        } catch (MissingArgumentException e) {
            throw new UsageException("--" + e.getOption().getLongOpt() + " needs a value; see --help");
        } catch (ParseException e) {
            throw new UsageException(e.getMessage() + "; see --help");
        }
    }

    private static String value(CommandLine line, String option, String otherwise) {
        String[] values = line.getOptionValues(option);
        if (values == null) {
            return otherwise;
        }
        if (values.length > 1) {
            throw new UsageException("--" + option + " is given " + values.length + " times; once is enough");
        }
        return values[0];
    }

    private static boolean tuned(String peer) {
        return switch (peer) {
            case "tuned" -> true;
            case "default" -> false;
            default -> throw new UsageException("--peer is '" + peer + "'; it must be tuned or default");
        };
    }

    private static Option valued(String name) {
        return Option.builder().longOpt(name).hasArg().build();
    }
}
