package dev.switchgear.benchmarks;

import dev.switchgear.Circuit;
import dev.switchgear.Switchgear;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.lang.ref.Reference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * The heap that one idle circuit uses. Many are created, each passes one call, and the heap that remains is divided by
 * their number.
 */
final class IdleHeap {
    static final String OURS = "Switchgear, one call made";

    private static final int CIRCUITS = 20_000;

    /** Returns bytes per circuit, by library and settings. */
    Map<String, Double> measure() {
        Map<String, Double> bytes = new LinkedHashMap<>();
        try (Switchgear gear = Subjects.switchgear(Subjects.SELDOM)) {
            bytes.put(OURS, each(i -> called(gear.circuit("dependency-" + i))));
        }
        try (Switchgear gear = Subjects.switchgear(Subjects.SELDOM)) {
            bytes.put("Switchgear, never called", each(i -> gear.circuit("dependency-" + i)));
        }
        bytes.put("resilience4j, count window", resilience4j(SlidingWindowType.COUNT_BASED));
        bytes.put("resilience4j, time window", resilience4j(SlidingWindowType.TIME_BASED));
        bytes.put("Failsafe, count", each(i -> called(Subjects.failsafeByCount().build())));
        bytes.put(
                "Failsafe, time window",
                each(i -> called(Subjects.failsafeByTime().build())));
        return bytes;
    }

    private double resilience4j(SlidingWindowType type) {
        CircuitBreakerConfig config =
                Subjects.resilience4jConfig(type, SlidingWindowSynchronizationStrategy.SYNCHRONIZED);
        return each(i -> called(CircuitBreaker.of("dependency-" + i, config)));
    }

    private double each(IntFunction<Object> make) {
        Object[] kept = new Object[CIRCUITS];
        kept[0] = make.apply(0); // and the part that all circuits share
        try {
            long before = HeapUse.bytes();
            for (int i = 1; i < CIRCUITS; i++) {
                kept[i] = make.apply(i);
            }
            return (double) (HeapUse.bytes() - before) / (CIRCUITS - 1);
        } finally {
            Reference.reachabilityFence(kept);
        }
    }

    private static Circuit called(Circuit circuit) {
        circuit.call(() -> "done");
        return circuit;
    }

    private static CircuitBreaker called(CircuitBreaker breaker) {
        breaker.executeSupplier(() -> "done");
        return breaker;
    }

    private static Object called(dev.failsafe.CircuitBreaker<Object> breaker) {
        Subjects.standalone(breaker, "done");
        return breaker;
    }
}
