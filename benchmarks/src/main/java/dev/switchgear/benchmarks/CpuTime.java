package dev.switchgear.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import java.util.stream.LongStream;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Processor time per call, of the threads that make the calls. The wall-clock time on a busy machine mostly depends on
 * the other work; processor time is the cost of the call. JMH creates this class by its name, so it is public.
 */
public final class CpuTime implements InternalProfiler {
    /** The name of the result, in nanoseconds per call. */
    static final String RESULT = "cpu.norm";

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private long before;

    @Override
    public String getDescription() {
        return "processor time of the measuring threads, per call";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        before = workersNanos();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        double nanos = workersNanos() - before;
        double each = nanos / Math.max(1, result.getMetadata().getAllOps());
        return List.of(new ScalarResult(RESULT, each, "ns/op", AggregationPolicy.AVG));
    }

    private long workersNanos() {
        long[] workers = LongStream.of(threads.getAllThreadIds())
                .filter(id -> isWorker(threads.getThreadInfo(id)))
                .toArray();
        return LongStream.of(threads.getThreadCpuTime(workers))
                .filter(nanos -> nanos > 0)
                .sum();
    }

    private static boolean isWorker(java.lang.management.@org.jspecify.annotations.Nullable ThreadInfo thread) {
        return thread != null && thread.getThreadName().contains("jmh-worker");
    }
}
