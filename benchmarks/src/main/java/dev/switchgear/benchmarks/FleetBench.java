package dev.switchgear.benchmarks;

import dev.switchgear.local.Narrator;
import dev.switchgear.local.Promises;
import dev.switchgear.local.Run;
import dev.switchgear.local.UsageException;
import dev.switchgear.sandbox.DynamoDbLocal;
import dev.switchgear.sandbox.Sandbox;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The main class of {@code ./switchgear bench fleet}: an outage of fleets that different breakers protect. */
public final class FleetBench {
    private static final int MEASURED = 0;
    private static final int USAGE_ERROR = 2;

    private final Sandbox host;
    private final FleetOptions options;
    private final Narrator narrator;
    private final RivalPackages packages;
    private final Promises file = new Promises();

    private FleetBench(Sandbox host, FleetOptions options, Narrator narrator) {
        this.host = host;
        this.options = options;
        this.narrator = narrator;
        packages = new RivalPackages(host, narrator);
    }

    /**
     * Runs the benchmark.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.out, System.err));
    }

    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            out.print(FleetOptions.USAGE);
            return MEASURED;
        }
        try {
            FleetOptions options = FleetOptions.parse(arguments);
            return Run.of("bench fleet", err, host -> {
                Narrator narrator = new Narrator(out, !options.plain() && Narrator.onTerminal());
                new FleetBench(host, options, narrator).measure(arguments);
                return MEASURED;
            });
        } catch (UsageException e) {
            err.println("bench fleet: " + e.getMessage());
            return USAGE_ERROR;
        }
    }

    /** Prints what each round has shown when it is over; the tables follow the last one. */
    private void measure(List<String> arguments) throws InterruptedException {
        narrator.begin(host.millis());
        List<Contender> contenders = contenders();
        FleetReport report = new FleetReport(options);
        narrator.say("`" + ("./switchgear bench fleet " + String.join(" ", arguments)).strip() + "`, Java "
                + Runtime.version() + ", " + Runtime.getRuntime().availableProcessors() + " processors.");
        DynamoDbLocal store = DynamoDbLocal.inMemory(host);
        try (DynamoDbClient client = store.client()) {
            Outages outages = play(store, client, contenders);
            for (int number = 0; number < options.latencies().size(); number++) {
                FleetReport.Played played = coldStarts(store, client, contenders, outages.at(number));
                report.add(played);
                narrator.say("");
                if (options.rounds() > 1) {
                    narrator.say("Each figure is the median of its contender's " + options.rounds()
                            + " rounds, of concurrent calls the most; the outages differ in length.");
                    narrator.say("");
                }
                FleetReport.markdown(played).forEach(narrator::say);
                narrator.say("");
                report.write(file.json());
                options.json().ifPresent(file::write);
            }
        }
        report.bars().forEach(bar -> narrator.say(bar.toString()));
    }

    /** The figures of all rounds, with the load of the machine before and after them. */
    private record Outages(
            List<Duration> latencies, List<List<OutageStory.RoundFigures>> rounds, double before, double after) {
        OutagesAt at(int number) {
            return new OutagesAt(
                    latencies.get(number),
                    OutageStory.RoundFigures.median(
                            rounds.stream().map(round -> round.get(number)).toList()),
                    before,
                    after);
        }
    }

    /** The figures at one latency. */
    private record OutagesAt(Duration latency, OutageStory.RoundFigures figures, double before, double after) {}

    private Outages play(DynamoDbLocal store, DynamoDbClient client, List<Contender> contenders)
            throws InterruptedException {
        double before = load();
        List<List<OutageStory.RoundFigures>> rounds = new ArrayList<>();
        for (int round = 1; round <= options.rounds(); round++) {
            narrator.event(host.millis(), "round", round + " of " + options.rounds());
            rounds.add(new OutageStory(host, options, packages, narrator, round)
                    .play(store, client, contenders, options.latencies()));
        }
        return new Outages(options.latencies(), rounds, before, load());
    }

    private FleetReport.Played coldStarts(
            DynamoDbLocal store, DynamoDbClient client, List<Contender> contenders, OutagesAt outages)
            throws InterruptedException {
        Duration latency = outages.latency();
        narrator.event(host.millis(), "table", latency.toMillis() + " ms away");
        List<FleetRow> rows = new ArrayList<>();
        for (int number = 0; number < contenders.size(); number++) {
            Contender contender = contenders.get(number);
            rows.add(new FleetRow(
                    contender,
                    outages.figures().lanes().get(number),
                    cold(store, client, contender, latency, FirstCalls.Opened.BY_CALLS),
                    cold(store, client, contender, latency, FirstCalls.Opened.BY_OPERATOR)));
        }
        return new FleetReport.Played(latency, outages.figures(), rows, outages.before(), outages.after());
    }

    private Optional<FirstCalls> cold(
            DynamoDbLocal store, DynamoDbClient client, Contender contender, Duration latency, FirstCalls.Opened opened)
            throws InterruptedException {
        String table = contender.name() + "-" + opened + "-" + latency.toMillis() + "ms";
        Optional<FirstCalls> calls = FirstCalls.of(
                new FirstCalls.Cold(host, packages, client, options.connecting(), options.cold()),
                contender,
                new FleetLane.Place(store, table, latency),
                opened);
        calls.ifPresent(
                some -> narrator.event(host.millis(), "cold", contender.title() + ": first call refused by " + some));
        return calls;
    }

    /** Returns the contenders; prints which are left out, and why. */
    private List<Contender> contenders() throws InterruptedException {
        List<Contender> all = new ArrayList<>(List.of(FleetContenders.switchgear()));
        for (String name : options.rivals().names()) {
            List<Contender> those = FleetContenders.rival(name);
            Optional<RivalPackages.Language> needs = those.get(0).needs();
            Optional<String> missing = needs.isEmpty()
                    ? Optional.empty()
                    : packages.obtain(needs.get(), options.rivals().asked());
            if (missing.isEmpty()) {
                all.addAll(those);
            } else {
                narrator.event(host.millis(), "missing", name + " is left out: " + missing.get());
                file.json().withObjectProperty("missing").put(name, missing.get());
            }
        }
        return all;
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }
}
