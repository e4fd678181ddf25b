package dev.switchgear.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

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
        Map<BenchRow, Samples> seen = new LinkedHashMap<>();
        for (int round = 1; round <= rounds; round++) {
            for (BenchRow row : rows) {
                progress("round %d of %d: %s, %d thread(s)", round, rounds, row.benchmark(), row.threads());
                seen.merge(row, measure(row), Samples::plus);
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

    private Samples measure(BenchRow row) throws RunnerException {
        Options options = new OptionsBuilder()
                .include("\\." + row.benchmark().replace(".", "\\.") + "$")
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .threads(row.threads())
                .forks(1)
                .jvmArgsAppend(jvm)
                .warmupIterations(4)
                .warmupTime(TimeValue.milliseconds(200))
                .measurementIterations(runs)
                .measurementTime(TimeValue.milliseconds(200))
                .addProfiler(GCProfiler.class)
                .addProfiler(CpuTime.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        Samples seen = Samples.NOTHING;
        for (RunResult result : new Runner(options).run()) {
            for (var fork : result.getBenchmarkResults()) {
                seen = seen.plus(seenIn(fork.getIterationResults()));
            }
        }
        if (seen.wallNanos().isEmpty()) {
            throw new IllegalStateException(row.benchmark() + " measured nothing");
        }
        return seen;
    }

    private static Samples seenIn(Iterable<IterationResult> iterations) {
        List<Double> cpu = new ArrayList<>();
        List<Double> wall = new ArrayList<>();
        List<Double> bytes = new ArrayList<>();
        for (IterationResult iteration : iterations) {
            wall.add(iteration.getPrimaryResult().getScore());
            cpu.add(score(iteration, CpuTime.RESULT));
            bytes.add(score(iteration, "gc.alloc.rate.norm"));
        }
        return new Samples(cpu, wall, bytes);
    }

    private static double score(IterationResult iteration, String profiled) {
        var result = iteration.getSecondaryResults().get(profiled);
        if (result == null) {
            throw new IllegalStateException("this JVM does not report " + profiled);
        }
        return result.getScore();
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

            Measures what a call costs through a circuit, beside resilience4j and Failsafe in the same run, and the heap that an
            idle circuit uses; says which limits hold. Takes about eight minutes. Exits 0 also when a limit is missed, and 1 if it
            could not run.

              --quick     about 90 seconds, with wider ranges
              --progress  print the current benchmark on standard error
              --lambda    use the JVM flags of AWS Lambda: the C1 compiler alone, the serial collector
            """;
}
