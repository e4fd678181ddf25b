package dev.switchgear.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

/**
 * Measures one row in a process of its own.
 *
 * @param runs the number of short runs
 * @param jvm additional options of that process
 */
record CallRuns(int runs, List<String> jvm) {
    /** @throws IllegalStateException if nothing was measured */
    Samples measure(BenchRow row) throws RunnerException {
        Options options = new OptionsBuilder()
                .include("\\." + row.benchmark().replace(".", "\\.") + "$")
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .threads(row.threads())
                .forks(1)
                .jvmArgsAppend(jvm.toArray(String[]::new))
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
}
