package dev.switchgear.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.openjdk.jmh.runner.RunnerException;

/** Runs every benchmark of a call and prints one table. */
public final class Bench {
    private static final int COULD_NOT_RUN = 1;
    private static final int BAD_USAGE = 2;
    private static final Set<String> OPTIONS = Set.of("--quick", "--lambda", "--progress", "-h", "--help");
    private static final String[] LAMBDA = {"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"};

    private final int rounds;
    private final int runs;
    private final String[] jvm;
    private final boolean talkative;

    private Bench(List<String> options) {
        boolean quick = options.contains("--quick");
        rounds = quick ? 1 : 4;
        runs = quick ? 5 : 6;
        jvm = options.contains("--lambda") ? LAMBDA : new String[0];
        talkative = options.contains("--progress");
    }

    /** Runs the benchmarks; see {@code --help}. */
    public static void main(String[] args) {
        List<String> given = List.of(args);
        for (String option : given) {
            if (!OPTIONS.contains(option)) {
                System.err.println("bench: there is no option '" + option + "'; try: ./switchgear bench --help");
                System.exit(BAD_USAGE);
            }
        }
        if (given.contains("--help") || given.contains("-h")) {
            System.out.print(HELP);
            return;
        }
        try {
            System.out.print(new Bench(given).run());
        } catch (RunnerException | RuntimeException e) {
            System.err.println("bench could not run: " + e);
            System.exit(COULD_NOT_RUN);
        }
    }

    private String run() throws RunnerException {
        Map<String, Double> heap = new IdleHeap().measure();
        List<BenchRow> rows = Stream.of(BenchRow.CLOSED, BenchRow.SHARED, BenchRow.REFUSED)
                .flatMap(List::stream)
                .toList();
        CallRuns calls = new CallRuns(runs, List.of(jvm));
        Map<BenchRow, Samples> seen = new LinkedHashMap<>();
        for (int round = 1; round <= rounds; round++) {
            for (BenchRow row : rows) {
                progress("round %d of %d: %s, %d thread(s)", round, rounds, row.benchmark(), row.threads());
                seen.merge(row, calls.measure(row), Samples::plus);
            }
        }
        progress("");
        TextTable table = new TextTable()
                .add("A call that succeeds, circuit closed, 1 thread", BenchRow.CLOSED, "call(work)", seen)
                .add("The same, 2 threads on one circuit", BenchRow.SHARED, "call(work)", seen)
                .add("A call that is refused, circuit open, 1 thread", BenchRow.REFUSED, "decide()", seen)
                .addHeap(heap)
                .addBars(Bar.all(seen, heap.getOrDefault(IdleHeap.OURS, Double.NaN)));
        return heading() + table;
    }

    private String heading() {
        return String.format(
                Locale.ROOT,
                "Java %s%s, %d processors, load %.1f. Time is processor time per call, the median of %d short"
                        + " runs;%nthe ratio is to Switchgear's first row, by wall-clock time where two threads"
                        + " share a circuit.%n",
                Runtime.version(),
                jvm.length == 0 ? "" : " " + String.join(" ", jvm),
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                rounds * runs);
    }

    /** Prints a line that the next one overwrites. */
    private void progress(String format, Object... values) {
        if (talkative) {
            System.err.printf(Locale.ROOT, "\r\033[K" + format, values);
        }
    }

    private static final String HELP = """
            usage: ./switchgear bench [options]

            Measures what a call costs through a circuit, beside resilience4j, Failsafe, Sentinel and SmallRye in the same
            run, and the heap that an idle circuit uses; says which limits hold. Takes about eight minutes. Exits 0 also when a limit is missed, and 1 if it
            could not run.

              --quick     about 90 seconds, with wider ranges
              --progress  print the current benchmark on standard error
              --lambda    use the JVM flags of AWS Lambda: the C1 compiler alone, the serial collector
            """;
}
