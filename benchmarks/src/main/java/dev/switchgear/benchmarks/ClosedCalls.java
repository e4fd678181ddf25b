package dev.switchgear.benchmarks;

import com.amazonaws.services.lambda.runtime.Context;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.function.CheckedSupplier;
import dev.switchgear.Circuit;
import dev.switchgear.InMemoryCircuitStore;
import dev.switchgear.Switchgear;
import dev.switchgear.ThrowingSupplier;
import dev.switchgear.lambda.Guard;
import dev.switchgear.lambda.LambdaSwitchgear;
import dev.switchgear.model.CircuitPolicy;
import dev.switchgear.model.Permit;
import dev.switchgear.model.Refusal;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A call that succeeds through a closed circuit. The work is created once, because its creation is the caller's cost.
 */
@SuppressWarnings("UnnecessaryLambda")
@State(Scope.Benchmark)
public class ClosedCalls {
    /** The result of every call. It is not a constant that the compiler could know. */
    private Object answer = new Object();

    private final ThrowingSupplier<Object, RuntimeException> work = () -> answer;
    private final Function<Refusal, Object> fallback = refusal -> refusal;
    private final Supplier<Object> resilience4jWork = () -> answer;
    private final CheckedSupplier<Object> failsafeWork = () -> answer;

    @Benchmark
    public Object call(Seldom seldom) {
        return seldom.circuit.call(work);
    }

    @Benchmark
    public Object decide(Seldom seldom) {
        Permit permit = seldom.circuit.decide().permit();
        Object result = answer;
        permit.success();
        return result;
    }

    @Benchmark
    public Object callOrElse(Seldom seldom) {
        return seldom.circuit.call(work, fallback);
    }

    @Benchmark
    public Object callOfKey(Seldom seldom) {
        return seldom.keyed.call(work);
    }

    @Benchmark
    public Object callByDefault(ByDefault usual) {
        return usual.circuit.call(work);
    }

    @Benchmark
    public Object callThatMayBeSlow(Timed timed) {
        return timed.circuit.call(work);
    }

    @Benchmark
    public Object guarded(Guarded function) {
        return function.guard.<Object, RuntimeException>call(function.invocation, work);
    }

    @Benchmark
    public Object resilience4jCount(CountWindow window) {
        return window.breaker.executeSupplier(resilience4jWork);
    }

    @Benchmark
    public Object resilience4jCountLockFree(LockFreeWindow window) {
        return window.breaker.executeSupplier(resilience4jWork);
    }

    @Benchmark
    public Object resilience4jTime(TimeWindow window) {
        return window.breaker.executeSupplier(resilience4jWork);
    }

    @Benchmark
    public Object failsafeStandalone(FailsafeByCount failsafe) {
        return Subjects.standalone(failsafe.breaker, answer);
    }

    @Benchmark
    public Object failsafeStandaloneTime(FailsafeByTime failsafe) {
        return Subjects.standalone(failsafe.breaker, answer);
    }

    @Benchmark
    public Object failsafeExecutor(FailsafeByCount failsafe) {
        return failsafe.executor.get(failsafeWork);
    }

    /** A circuit that counts every call; its snapshot never gets old. */
    @State(Scope.Benchmark)
    public static class Seldom {
        private final Switchgear gear = Subjects.counting(Subjects.SELDOM);
        final Circuit circuit = gear.circuit("payments");
        final Circuit keyed = circuit.key("eu");

        @TearDown
        public void close() {
            Subjects.requirePermitted(circuit.decide().permitted());
            gear.close();
        }
    }

    /** A circuit with every default, in real time: it is read every two seconds, and counts no more calls than it can. */
    @State(Scope.Benchmark)
    public static class ByDefault {
        private final Switchgear gear = Subjects.switchgear(CircuitPolicy.defaults());
        final Circuit circuit = gear.circuit("payments");

        @TearDown
        public void close() {
            Subjects.requirePermitted(circuit.decide().permitted());
            gear.close();
        }
    }

    /** A call of an invocation: recorded before Lambda kills it. There are no metrics, as by default. */
    @State(Scope.Benchmark)
    public static class Guarded {
        private final LambdaSwitchgear function = LambdaSwitchgear.builder()
                .variables(Map.of(
                        "SWITCHGEAR_TABLE",
                        "circuits",
                        "SWITCHGEAR_POLICY",
                        "refreshIntervalMillis=60000, readBudgetMillis=5000"))
                .store(new InMemoryCircuitStore())
                .clock(new CirclingClock())
                .build();
        final Guard guard = function.guard("payments");
        final Context invocation = new LongInvocation();

        @TearDown
        public void close() {
            Subjects.requirePermitted(guard.circuit().decide().permitted());
            function.close();
        }
    }

    /** A circuit that also opens because of slow calls. */
    @State(Scope.Benchmark)
    public static class Timed {
        private final Switchgear gear = Subjects.counting(Subjects.SELDOM.toBuilder()
                .slowCalls(Duration.ofSeconds(10), 0.5)
                .build());
        final Circuit circuit = gear.circuit("payments");

        @TearDown
        public void close() {
            Subjects.requirePermitted(circuit.decide().permitted());
            gear.close();
        }
    }

    /** The last hundred calls, under a lock: the default of resilience4j. */
    @State(Scope.Benchmark)
    public static class CountWindow {
        final CircuitBreaker breaker =
                Subjects.resilience4j(SlidingWindowType.COUNT_BASED, SlidingWindowSynchronizationStrategy.SYNCHRONIZED);
    }

    /** The last hundred calls, without a lock. */
    @State(Scope.Benchmark)
    public static class LockFreeWindow {
        final CircuitBreaker breaker =
                Subjects.resilience4j(SlidingWindowType.COUNT_BASED, SlidingWindowSynchronizationStrategy.LOCK_FREE);
    }

    /** The last ten seconds, under a lock. */
    @State(Scope.Benchmark)
    public static class TimeWindow {
        final CircuitBreaker breaker =
                Subjects.resilience4j(SlidingWindowType.TIME_BASED, SlidingWindowSynchronizationStrategy.SYNCHRONIZED);
    }

    /** Fifty failures of the last hundred calls. */
    @State(Scope.Benchmark)
    public static class FailsafeByCount {
        final dev.failsafe.CircuitBreaker<Object> breaker =
                Subjects.failsafeByCount().build();
        final FailsafeExecutor<Object> executor = Failsafe.with(breaker);
    }

    /** Half of the calls of the last ten seconds. */
    @State(Scope.Benchmark)
    public static class FailsafeByTime {
        final dev.failsafe.CircuitBreaker<Object> breaker =
                Subjects.failsafeByTime().build();
    }
}
