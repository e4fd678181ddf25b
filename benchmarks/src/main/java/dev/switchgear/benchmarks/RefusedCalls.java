package dev.switchgear.benchmarks;

import dev.failsafe.CircuitBreakerOpenException;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.function.CheckedSupplier;
import dev.switchgear.Circuit;
import dev.switchgear.Switchgear;
import dev.switchgear.ThrowingSupplier;
import dev.switchgear.model.CircuitOpenException;
import dev.switchgear.model.Refusal;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A call that an open circuit refuses. The work is created once, as in {@link ClosedCalls}. */
@SuppressWarnings("UnnecessaryLambda")
@State(Scope.Benchmark)
public class RefusedCalls {
    /** The result of a call that was made. */
    private Object answer = new Object();

    private final ThrowingSupplier<Object, RuntimeException> work = () -> answer;
    private final Function<Refusal, Object> fallback = refusal -> refusal;
    private final Supplier<Object> resilience4jWork = () -> answer;
    private final CheckedSupplier<Object> failsafeWork = () -> answer;

    @Benchmark
    public Object decide(Opened opened) {
        return opened.circuit.decide();
    }

    @Benchmark
    public Object callOrElse(Opened opened) {
        return opened.circuit.call(work, fallback);
    }

    @Benchmark
    public Object call(Opened opened) {
        try {
            return opened.circuit.call(work);
        } catch (CircuitOpenException refused) {
            return refused;
        }
    }

    @Benchmark
    public boolean resilience4jAsk(Resilience4j opened) {
        return opened.breaker.tryAcquirePermission();
    }

    @Benchmark
    public Object resilience4jCall(Resilience4j opened) {
        try {
            return opened.breaker.executeSupplier(resilience4jWork);
        } catch (CallNotPermittedException refused) {
            return refused;
        }
    }

    @Benchmark
    public boolean failsafeAsk(FailsafeOpened opened) {
        return opened.breaker.tryAcquirePermit();
    }

    @Benchmark
    public Object failsafeCall(FailsafeOpened opened) {
        try {
            return opened.executor.get(failsafeWork);
        } catch (CircuitBreakerOpenException refused) {
            return refused;
        }
    }

    /** A circuit that waits, and is read every ten seconds meanwhile. */
    @State(Scope.Benchmark)
    public static class Opened {
        private final Switchgear gear = Subjects.switchgear(Subjects.SELDOM);
        final Circuit circuit = Subjects.opened(gear, Subjects.SELDOM, Instant.ofEpochMilli(new ClockReads().wall()));

        @TearDown
        public void close() {
            Subjects.requireRefused(circuit.decide().permitted());
            gear.close();
        }
    }

    /** The exception of resilience4j has no stack trace here either. */
    @State(Scope.Benchmark)
    public static class Resilience4j {
        final CircuitBreaker breaker = Subjects.resilience4jOpened();
    }

    /** Failsafe's open breaker; its exception always has a stack trace. */
    @State(Scope.Benchmark)
    public static class FailsafeOpened {
        final dev.failsafe.CircuitBreaker<Object> breaker = Subjects.failsafeOpened();
        final FailsafeExecutor<Object> executor = Failsafe.with(breaker);
    }
}
