package dev.switchgear.benchmarks;

import dev.switchgear.dynamodb.CircuitTable;
import dev.switchgear.local.Run;
import dev.switchgear.sandbox.DynamoDbLocal;
import dev.switchgear.sandbox.Sandbox;
import java.io.File;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The main class of {@code ./switchgear bench cold-start}. */
public final class ColdStart {
    private static final int HELD = 0;
    private static final int USAGE_ERROR = 2;
    private static final int DEFAULT_RUNS = 7;
    private static final int MOST_RUNS = 100;
    private static final String TABLE = "switchgear";
    private static final String USAGE = """
            usage: ./switchgear bench cold-start [options]

            Starts functions in fresh processes of the real Lambda runtime client, with DynamoDB Local: without
            Switchgear, with Switchgear, and with a DynamoDB client that reads the table once, over three transports. Prints
            the medians, and what each adds to the function without Switchgear.

              --runs N   cold starts of each, 1 to 100 (default 7)
              --help     print this

            exit codes: 0 measured, 1 the measurement failed, 2 the command line is invalid, 130 interrupted
            """;

    /** Jars of this module that a function's class path would not have: the table, the queues and the peers. */
    private static final Pattern NOT_A_FUNCTIONS = Pattern.compile(
            "(DynamoDBLocal|sqlite4java|aws-java-sdk|antlr|jetty|scala|pekko|elasticmq|guava|log4j|resilience4j|kotlin"
                    + "|sentinel|smallrye|commons-|h2-|jackson|pureconfig|shapeless|jna|ion-|joda|slf4j-nop|typesafe|jakarta|pinpoint).*");

    private final Sandbox host;
    private final PrintStream out;

    private ColdStart(Sandbox host, PrintStream out) {
        this.host = host;
        this.out = out;
    }

    /**
     * Runs the benchmark.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.out, System.err));
    }

    public static int run(List<String> arguments, PrintStream out, PrintStream err) {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            out.print(USAGE);
            return HELD;
        }
        int runs = number(arguments, "--runs", DEFAULT_RUNS);
        if (runs < 1 || runs > MOST_RUNS) {
            err.println("cold-start: the options are '" + String.join(" ", arguments)
                    + "'; the only one is --runs with a number from 1 to " + MOST_RUNS);
            return USAGE_ERROR;
        }
        return Run.of("cold-start", err, host -> {
            new ColdStart(host, out).measure(runs);
            return HELD;
        });
    }

    /** Returns the number of the one option: {@code otherwise} without arguments, -1 if the arguments are invalid. */
    static int number(List<String> arguments, String option, int otherwise) {
        if (arguments.isEmpty()) {
            return otherwise;
        }
        boolean known = arguments.size() == 2
                && arguments.get(0).equals(option)
                && arguments.get(1).matches("\\d{1,3}");
        return known ? Integer.parseInt(arguments.get(1)) : -1;
    }

    /** A function that is started, and its additional variables. */
    private record ColdVariant(Class<?> handler, Map<String, String> variables) {}

    private static Map<String, ColdVariant> variants() {
        Map<String, ColdVariant> all = new LinkedHashMap<>();
        all.put("nothing", new ColdVariant(ColdFunctions.Plain.class, Map.of()));
        all.put(
                "Switchgear, disabled",
                new ColdVariant(ColdFunctions.Guarded.class, Map.of("SWITCHGEAR_DISABLED", "true")));
        all.put("Switchgear", new ColdVariant(ColdFunctions.Guarded.class, Map.of()));
        all.put(
                "Switchgear, prefetching",
                new ColdVariant(ColdFunctions.Guarded.class, Map.of("SWITCHGEAR_PREFETCH", "payments")));
        all.put("a connection of the JDK alone", new ColdVariant(ColdFunctions.BareConnection.class, Map.of()));
        all.put("SDK client, URL connection", new ColdVariant(ColdFunctions.UrlConnection.class, Map.of()));
        all.put("SDK client, CRT", new ColdVariant(ColdFunctions.Crt.class, Map.of()));
        all.put("SDK signer, URL connection", new ColdVariant(ColdFunctions.Signer.class, Map.of()));
        return all;
    }

    private void measure(int runs) throws InterruptedException, ExecutionException {
        tell(runs, measured(host, runs));
    }

    /** Starts each function so many times, in turns, and returns what was measured, by the function's name. */
    static Map<String, List<ColdRun>> measured(Sandbox host, int runs) throws InterruptedException, ExecutionException {
        DynamoDbLocal table = DynamoDbLocal.inMemory(host);
        try (DynamoDbClient client = table.client()) {
            CircuitTable.create(client, TABLE);
        }
        Map<String, ColdVariant> variants = variants();
        Map<String, List<ColdRun>> measured = new LinkedHashMap<>();
        // One round more than is counted, because the first one reads every jar from the disk.
        for (int run = -1; run < runs; run++) {
            for (Map.Entry<String, ColdVariant> entry : variants.entrySet()) {
                Map<String, String> variables =
                        new LinkedHashMap<>(entry.getValue().variables());
                variables.put("SWITCHGEAR_TABLE", TABLE);
                variables.put("SWITCHGEAR_ENDPOINT", table.uri().toString());
                ColdRun one = ColdRun.of(host, java(host), entry.getValue().handler(), variables);
                if (run >= 0) {
                    measured.computeIfAbsent(entry.getKey(), name -> new ArrayList<>())
                            .add(one);
                }
            }
        }
        return measured;
    }

    private void tell(int runs, Map<String, List<ColdRun>> measured) {
        out.println(
                "Medians of " + runs + " cold starts; in brackets the difference from the function without anything.");
        out.println();
        out.println("| with | init ms | first answer ms | processor ms | memory MB |");
        out.println("|---|---|---|---|---|");
        List<ColdRun> base = measured.values().iterator().next();
        measured.forEach((name, those) -> out.println("| " + name + " | "
                + cell(base, those, ColdRun::initMillis) + " | "
                + cell(base, those, ColdRun::firstMillis) + " | "
                + cell(base, those, ColdRun::processorMillis) + " | "
                + cell(base, those, ColdRun::megabytes) + " |"));
    }

    private static String cell(List<ColdRun> base, List<ColdRun> those, ToLongFunction<ColdRun> figure) {
        long value = median(those, figure);
        return String.format(Locale.ROOT, "%d (%+d)", value, value - median(base, figure));
    }

    static long median(List<ColdRun> runs, ToLongFunction<ColdRun> figure) {
        long[] sorted = runs.stream().mapToLong(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /** Returns the command that starts a JVM with a function's class path. */
    static List<String> java(Sandbox host) {
        List<String> command = new ArrayList<>(host.java());
        int path = command.indexOf("-cp") + 1;
        command.set(
                path,
                Arrays.stream(command.get(path).split(File.pathSeparator, -1))
                        .filter(entry -> !NOT_A_FUNCTIONS
                                .matcher(entry.substring(entry.lastIndexOf(File.separatorChar) + 1))
                                .matches())
                        .collect(Collectors.joining(File.pathSeparator)));
        return command;
    }
}
