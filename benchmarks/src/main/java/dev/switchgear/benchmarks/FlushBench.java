package dev.switchgear.benchmarks;

import dev.switchgear.dynamodb.CircuitTable;
import dev.switchgear.local.Run;
import dev.switchgear.sandbox.DynamoDbLocal;
import dev.switchgear.sandbox.Sandbox;
import dev.switchgear.sandbox.TableProxy;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The main class of {@code ./switchgear bench flush}. */
public final class FlushBench {
    private static final int HELD = 0;
    private static final int USAGE_ERROR = 2;
    private static final int PROCESSES = 5;
    private static final int TURNS = 30;
    private static final int DEFAULT_DELAY_MILLIS = 10;
    private static final int MOST_DELAY_MILLIS = 200;

    /** The number of turns before those that count, because a cold process runs everything for the first time. */
    private static final int PRACTICE = 10;

    private static final int QUICK_PROCESSES = 1;
    private static final int QUICK_TURNS = 3;
    private static final String TABLE = "switchgear";
    private static final double NANOS_PER_MILLI = 1_000_000;

    /**
     * Each failure is evidence to write, and there are never enough to open the circuit. No write is given up, because
     * the benchmark measures the cost of a write and not its budget.
     */
    private static final String POLICY =
            "failureCount=1000, failureCountWindowMillis=120000, writeBudgetMillis=5000," + " readBudgetMillis=5000";

    private static final String USAGE = """
            usage: ./switchgear bench flush [options]

            When should a function write what a failed call has to write: before its answer, as Switchgear does, or after
            it, by an extension inside its process? Runs the same function both ways in fresh processes of the real
            Lambda runtime client, frozen between invocations, beside DynamoDB Local. Prints the medians.

              --delay N  milliseconds that the table is away, 0 to 200 (default 10)
              --quick    one process each way and few invocations: whether it works, not what it costs
              --help     print this

            exit codes: 0 measured, 1 the measurement failed, 2 the command line is invalid, 130 interrupted
            """;

    /** One way to write. */
    private record Way(String name, Class<?> handler, Set<String> inside) {}

    /** The cost of one way. */
    private static final class Costs {
        final List<Long> inits = new ArrayList<>();
        final List<FlushRun.Turn> quiet = new ArrayList<>();
        final List<FlushRun.Turn> failing = new ArrayList<>();
        long quietWrites;
        long failingWrites;
    }

    private final Sandbox host;
    private final PrintStream out;
    private final int processes;
    private final int turns;
    private final int delayMillis;

    private FlushBench(Sandbox host, PrintStream out, boolean quick, int delayMillis) {
        this.host = host;
        this.out = out;
        this.delayMillis = delayMillis;
        processes = quick ? QUICK_PROCESSES : PROCESSES;
        turns = quick ? QUICK_TURNS : TURNS;
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
        List<String> rest = new ArrayList<>(arguments);
        boolean quick = rest.remove("--quick");
        int delay = ColdStart.number(rest, "--delay", DEFAULT_DELAY_MILLIS);
        if (delay < 0 || delay > MOST_DELAY_MILLIS) {
            err.println("flush: the options are '" + String.join(" ", arguments)
                    + "'; the options are --quick, and --delay with a number from 0 to " + MOST_DELAY_MILLIS);
            return USAGE_ERROR;
        }
        return Run.of("flush", err, host -> {
            new FlushBench(host, out, quick, delay).measure();
            return HELD;
        });
    }

    private void measure() throws InterruptedException {
        Way before = new Way("before the answer", FlushFunctions.Before.class, Set.of());
        Way after = new Way("after it, by an extension", FlushFunctions.After.class, Set.of(InternalExtension.NAME));
        Costs beforeCosts = new Costs();
        Costs afterCosts = new Costs();
        DynamoDbLocal table = DynamoDbLocal.inMemory(host);
        try (DynamoDbClient client = table.client()) {
            CircuitTable.create(client, TABLE);
        }
        try (TableProxy front = new TableProxy(host, table::uri)) {
            front.moveAway(Duration.ofMillis(delayMillis));
            // One round more than is counted, because the first one reads every jar from the disk.
            for (int process = -1; process < processes; process++) {
                run(front, before, process, process < 0 ? new Costs() : beforeCosts);
                run(front, after, process, process < 0 ? new Costs() : afterCosts);
            }
        }
        out.println("Medians in milliseconds of " + processes + " processes each way, each with " + turns
                + " calls that succeed and " + turns + " that fail; the table is " + delayMillis + " ms away.");
        out.println();
        out.println("| writes | init | call succeeds: answer | over | writes | call fails: answer | over | writes |");
        out.println("|---|---|---|---|---|---|---|---|");
        tell(before, beforeCosts);
        tell(after, afterCosts);
    }

    /** Runs one process. Its calls succeed first and fail later, so that there is no watch while they succeed. */
    private void run(TableProxy front, Way way, int process, Costs costs) throws InterruptedException {
        Map<String, String> variables = new HashMap<>();
        variables.put("SWITCHGEAR_TABLE", TABLE);
        variables.put("SWITCHGEAR_ENDPOINT", front.uri().toString());
        variables.put("SWITCHGEAR_POLICY", POLICY);
        variables.put("SWITCHGEAR_PREFETCH", FlushFunctions.CIRCUIT);
        variables.put("SWITCHGEAR_NAMESPACE", way.handler().getSimpleName() + (process + 1));
        try (FlushRun run = FlushRun.start(host, way.handler(), way.inside(), variables)) {
            costs.inits.add(run.initNanos());
            costs.quietWrites += turns(run, front, "fine", costs.quiet);
            costs.failingWrites += turns(run, front, FlushFunctions.FAIL, costs.failing);
        }
    }

    /** Returns how many writes there were in the turns that count. */
    private long turns(FlushRun run, TableProxy front, String event, List<FlushRun.Turn> noted)
            throws InterruptedException {
        for (int i = 0; i < PRACTICE; i++) {
            run.invoke(event);
        }
        long earlier = writes(front);
        for (int i = 0; i < turns; i++) {
            noted.add(run.invoke(event));
        }
        return writes(front) - earlier;
    }

    private static long writes(TableProxy front) {
        return front.requests().stream()
                .filter(request -> request.use() == TableProxy.Use.WRITE)
                .count();
    }

    private void tell(Way way, Costs costs) {
        double counted = processes * turns;
        out.println(String.format(
                Locale.ROOT,
                "| %s | %.0f | %.1f | %.1f | %.2f | %.1f | %.1f | %.2f |",
                way.name(),
                median(costs.inits, nanos -> nanos),
                median(costs.quiet, FlushRun.Turn::answerNanos),
                median(costs.quiet, FlushRun.Turn::overNanos),
                costs.quietWrites / counted,
                median(costs.failing, FlushRun.Turn::answerNanos),
                median(costs.failing, FlushRun.Turn::overNanos),
                costs.failingWrites / counted));
    }

    private static <T> double median(List<T> those, ToLongFunction<T> figure) {
        long[] sorted = those.stream().mapToLong(figure).sorted().toArray();
        return sorted[sorted.length / 2] / NANOS_PER_MILLI;
    }
}
