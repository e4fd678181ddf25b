package dev.switchgear.benchmarks;

import com.alibaba.csp.sentinel.slots.block.BlockException;
import dev.switchgear.Switchgear;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.smallrye.faulttolerance.api.TypedGuard;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The heap that the breakers of many names use. Each name makes one call. A program keeps them as each library intends,
 * or, where a library leaves it to the program, in a map.
 */
final class NamesHeap {
    static final List<Integer> NAMES = List.of(10, 1_000, 100_000);

    /** So many names in all are measured, in groups: the heap of ten names alone is below what a collection leaves. */
    private static final int IN_ALL = 2_000;

    private static final String WORD = "dependency-";

    /** What keeps the breakers of names: the consumer makes one call of a name. */
    private record Named(String who, String form, Supplier<Consumer<String>> keeper) {}

    private static final List<Named> ALL = List.of(
            new Named(BenchRow.OURS, "every default", NamesHeap::switchgear),
            new Named("resilience4j", "count window", () -> resilience4j(SlidingWindowType.COUNT_BASED)),
            new Named("resilience4j", "time window", () -> resilience4j(SlidingWindowType.TIME_BASED)),
            new Named(
                    "Failsafe",
                    "count",
                    () -> failsafe(() -> Subjects.failsafeByCount().build())),
            new Named(
                    "Failsafe",
                    "time window",
                    () -> failsafe(() -> Subjects.failsafeByTime().build())),
            new Named("Sentinel", "time window", () -> NamesHeap::sentinel),
            new Named("SmallRye", "count", NamesHeap::smallRye));

    private NamesHeap() {}

    /** Returns kilobytes of so many names, for each breaker. */
    static List<PeerFigure> measure(int names) {
        List<PeerFigure> all = new ArrayList<>();
        for (Named named : ALL) {
            all.add(new PeerFigure(named.who, named.form, bytes(named, names) / 1_024));
        }
        return all;
    }

    private static double bytes(Named named, int names) {
        int groups = Math.max(1, IN_ALL / names);
        named.keeper.get().accept(WORD + "first"); // and what all names share
        List<Consumer<String>> kept = new ArrayList<>();
        long before = HeapUse.bytes();
        try {
            for (int group = 0; group < groups; group++) {
                Consumer<String> keeper = named.keeper.get();
                for (int name = 0; name < names; name++) {
                    keeper.accept(WORD + names + "-" + group + "-" + name);
                }
                kept.add(keeper);
            }
            return (double) (HeapUse.bytes() - before) / groups;
        } finally {
            Reference.reachabilityFence(kept);
        }
    }

    private static Consumer<String> switchgear() {
        Switchgear gear = Subjects.switchgear(Subjects.SELDOM);
        return name -> {
            var unused = gear.circuit(name).call(() -> "done");
        };
    }

    private static Consumer<String> resilience4j(SlidingWindowType type) {
        CircuitBreakerRegistry registry = CircuitBreakerRegistry.of(
                Subjects.resilience4jConfig(type, SlidingWindowSynchronizationStrategy.SYNCHRONIZED));
        return name -> {
            var unused = registry.circuitBreaker(name).executeSupplier(() -> "done");
        };
    }

    private static Consumer<String> failsafe(Supplier<dev.failsafe.CircuitBreaker<Object>> maker) {
        Map<String, dev.failsafe.CircuitBreaker<Object>> map = new HashMap<>();
        return name -> {
            var unused = Subjects.standalone(map.computeIfAbsent(name, one -> maker.get()), "done");
        };
    }

    /** Sentinel keeps its resources for the whole process. Above 6,000, a call is made without any rule. */
    private static void sentinel(String name) {
        try {
            var unused = Subjects.sentinel(name, "done");
        } catch (BlockException e) {
            throw new IllegalStateException("a closed breaker refused a call", e);
        }
    }

    private static Consumer<String> smallRye() {
        Map<String, TypedGuard<Object>> map = new HashMap<>();
        return name -> {
            var unused = map.computeIfAbsent(name, one -> Subjects.smallRye()).get(() -> "done");
        };
    }
}
