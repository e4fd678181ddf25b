package dev.switchgear.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchgear.local.Narrator;
import dev.switchgear.local.Promises;
import dev.switchgear.local.Run;
import dev.switchgear.local.UsageException;
import dev.switchgear.local.Workbench;
import dev.switchgear.sandbox.DynamoDbLocal;
import dev.switchgear.sandbox.Sandbox;
import dev.switchgear.sandbox.TableProxy;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The main class of {@code ./switchgear bench cold-first-call}. It measures whether the first call of a fresh
 * environment is refused while the circuit is open, in every form of Switchgear, and how soon the extension is ready.
 */
public final class ColdFirstCall {
    private static final int MEASURED = 0;
    private static final int USAGE_ERROR = 2;

    /** The limits for the wait of a first event for the extension, and for the check right after that. */
    private static final double READY_MILLIS = 500;

    private static final double CHECK_MILLIS = 60;

    private static final Map<String, String> PREFETCHING = Map.of("SWITCHGEAR_PREFETCH", FleetFunctions.CIRCUIT);

    private final Sandbox host;
    private final Narrator narrator;
    private final ColdFirstCallOptions options;
    private final Promises file = new Promises();
    private final List<Bar> bars = new ArrayList<>();
    private final List<String> rows = new ArrayList<>();

    private ColdFirstCall(Sandbox host, Narrator narrator, ColdFirstCallOptions options) {
        this.host = host;
        this.narrator = narrator;
        this.options = options;
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
            out.print(ColdFirstCallOptions.USAGE);
            return MEASURED;
        }
        try {
            ColdFirstCallOptions options = ColdFirstCallOptions.parse(arguments);
            return Run.of("bench cold-first-call", err, host -> {
                Narrator narrator = new Narrator(out, !options.plain() && Narrator.onTerminal());
                new ColdFirstCall(host, narrator, options).measure(arguments);
                return MEASURED;
            });
        } catch (UsageException e) {
            err.println("bench cold-first-call: " + e.getMessage());
            return USAGE_ERROR;
        }
    }

    private void measure(List<String> arguments) throws InterruptedException {
        narrator.begin(host.millis());
        double before = load();
        List<String> command = extension();
        List<ExtensionLaunch> layers = List.of(
                new ExtensionLaunch("extension", command, Map.of()),
                new ExtensionLaunch("extension, prefetching", command, PREFETCHING));
        DynamoDbLocal store = DynamoDbLocal.inMemory(host);
        try (DynamoDbClient client = store.client()) {
            for (Duration latency : options.latencies()) {
                for (Contender form : forms()) {
                    handlers(store, client, form, latency);
                }
                for (ExtensionLaunch layer : layers) {
                    extension(store, client, latency, layer);
                }
            }
        }
        narrator.say("");
        narrator.say(String.format(
                Locale.ROOT,
                "`%s`, Java %s, %d processors, load %.1f before and %.1f after. Times are medians, with the longest in"
                        + " brackets.",
                ("./switchgear bench cold-first-call " + String.join(" ", arguments)).strip(),
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                before,
                load()));
        narrator.say("");
        narrator.say("| form | table | first call refused, open | forced open | first call took, open | forced open"
                + " | first `event/next` after |");
        narrator.say("|---|---|---|---|---|---|---|");
        rows.forEach(narrator::say);
        narrator.say("");
        bars.forEach(bar -> narrator.say(bar.toString()));
        options.json().ifPresent(file::write);
    }

    private static List<Contender> forms() {
        return List.of(
                FleetContenders.switchgear("library", "library", FleetFunctions.Plain.class, Map.of()),
                FleetContenders.switchgear("handler", "`LambdaSwitchgear`", FleetFunctions.Guarded.class, Map.of()),
                FleetContenders.switchgear(
                        "handler-prefetching",
                        "`LambdaSwitchgear`, prefetching",
                        FleetFunctions.Guarded.class,
                        PREFETCHING));
    }

    private void handlers(DynamoDbLocal store, DynamoDbClient client, Contender form, Duration latency)
            throws InterruptedException {
        FirstCalls.Cold cold = new FirstCalls.Cold(
                host, new RivalPackages(host, narrator), client, options.connecting(), options.runs());
        List<FirstCalls> both = new ArrayList<>();
        for (FirstCalls.Opened opened : FirstCalls.Opened.values()) {
            FleetLane.Place place = new FleetLane.Place(store, table(form.name(), opened, latency), latency);
            both.add(FirstCalls.of(cold, form, place, opened).orElseThrow());
        }
        tell(form.title(), latency, both, "-");
    }

    /** One way to start the extension. */
    private record ExtensionLaunch(String title, List<String> command, Map<String, String> variables) {}

    private void extension(DynamoDbLocal store, DynamoDbClient client, Duration latency, ExtensionLaunch layer)
            throws InterruptedException {
        StoredBreaker stored = FleetContenders.switchgear().stored().orElseThrow();
        List<FirstCalls> both = new ArrayList<>();
        List<ExtensionStart> all = new ArrayList<>();
        for (FirstCalls.Opened opened : FirstCalls.Opened.values()) {
            String table = table("extension" + layer.variables().size(), opened, latency);
            stored.create(client, table);
            if (!opened.open(stored, client, table, host.millis())) {
                throw new IllegalStateException("the circuit did not open");
            }
            try (TableProxy front = new TableProxy(host, store::uri)) {
                front.moveAway(latency, options.connecting());
                List<ExtensionStart> starts = starts(front, table, layer);
                both.add(FirstCalls.of(starts));
                all.addAll(starts);
            }
        }
        Measurement.Times ready = new Measurement.Times(
                all.stream().map(ExtensionStart::readyNanos).toList());
        Measurement.Times check = new Measurement.Times(
                all.stream().map(ExtensionStart::checkNanos).toList());
        tell(
                layer.title(),
                latency,
                both,
                String.format(Locale.ROOT, "%.0f (%.0f) ms", ready.millis(0.5), ready.millis(1)));
        String at = latency.toMillis() + " ms, " + layer.title();
        bars.add(new Bar(at + ": until its first event/next", ready.millis(0.5), READY_MILLIS, "ms", true));
        bars.add(new Bar(at + ": the check at once after it", check.millis(0.5), CHECK_MILLIS, "ms", true));
    }

    private List<ExtensionStart> starts(TableProxy front, String table, ExtensionLaunch layer)
            throws InterruptedException {
        Map<String, String> all = new HashMap<>(layer.variables());
        all.put("SWITCHGEAR_TABLE", table);
        all.put("SWITCHGEAR_ENDPOINT", front.uri().toString());
        List<ExtensionStart> starts = new ArrayList<>();
        for (int run = 0; run < options.runs(); run++) {
            starts.add(ExtensionStart.of(host, layer.command(), all));
        }
        return starts;
    }

    private void tell(String title, Duration latency, List<FirstCalls> both, String ready) {
        FirstCalls open = both.get(0);
        FirstCalls forced = both.get(1);
        String at = latency.toMillis() + " ms";
        rows.add("| " + title + " | " + at + " | " + open + " | " + forced + " | " + took(open) + " | " + took(forced)
                + " | " + ready + " |");
        narrator.event(host.millis(), "cold", title + ", " + at + ": refused " + open + ", forced open " + forced);
        bars.add(FleetBars.passed(at + ", " + title + ": first calls that passed, open", open));
        bars.add(FleetBars.passed(at + ", " + title + ": the same, forced open", forced));
        ObjectNode node = file.json().withObjectProperty(at).putObject(title);
        FleetReport.write(node.putObject("open"), open);
        FleetReport.write(node.putObject("forcedOpen"), forced);
        node.put("ready", ready);
    }

    private static String took(FirstCalls calls) {
        return calls.medianMillis() + " (" + calls.mostMillis() + ") ms";
    }

    private static String table(String form, FirstCalls.Opened opened, Duration latency) {
        return form + "-" + opened + "-" + latency.toMillis() + "ms";
    }

    /**
     * Returns the command of the extension: that of the layer if the launcher has built one, otherwise from our class
     * path.
     */
    private List<String> extension() {
        Optional<Path> layer = Workbench.setting("switchgear.layer");
        if (layer.isEmpty()) {
            narrator.event(host.millis(), "layer", "there is no layer; the extension is started from the class path");
            return host.extensionCommand();
        }
        try {
            Path opt = ExtensionBench.unzip(
                    layer.get(), Files.createDirectory(host.folder().resolve("opt")));
            return List.of(opt.resolve("extensions/switchgear").toString());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack " + layer.get(), e);
        }
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }
}
