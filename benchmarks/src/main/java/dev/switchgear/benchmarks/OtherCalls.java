package dev.switchgear.benchmarks;

import com.alibaba.csp.sentinel.slots.block.BlockException;
import io.smallrye.faulttolerance.api.TypedGuard;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A call that succeeds through a closed breaker of a library that does more than break circuits; see {@link ClosedCalls}. */
@SuppressWarnings("UnnecessaryLambda")
@State(Scope.Benchmark)
public class OtherCalls {
    /** The result of every call. It is not a constant that the compiler could know. */
    private Object answer = new Object();

    private final Supplier<Object> work = () -> answer;

    @Benchmark
    public Object sentinel(Sentinel sentinel) throws BlockException {
        return Subjects.sentinel(sentinel.resource, answer);
    }

    @Benchmark
    public Object smallRye(SmallRye smallRye) {
        return smallRye.guard.get(work);
    }

    /** Half of the calls of the last ten seconds, through the whole chain of its slots. */
    @State(Scope.Benchmark)
    public static class Sentinel {
        final String resource = Subjects.sentinelRule("payments");
    }

    /** Half of the last hundred calls. */
    @State(Scope.Benchmark)
    public static class SmallRye {
        final TypedGuard<Object> guard = Subjects.smallRye();
    }
}
