package dev.switchgear.testkit;

import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.DependencyItems;
import dev.switchgear.spi.Evidence;
import dev.switchgear.spi.EvidenceId;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.Transition;
import dev.switchgear.spi.TransitionResult;
import dev.switchgear.testkit.FaultBehaviour.Question;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * A store that fails when and how a test says:
 *
 * <pre>{@code
 * FaultyStore store = new FaultyStore(new InMemoryCircuitStore());
 * try (Injection outage = store.inject(Fault.unreachable())) {
 *     ...
 * }
 * store.inject(Fault.timedOutButApplied().onlyOn(StoreOperation.APPLY).times(1));
 * }</pre>
 *
 * <p>All injected faults apply, in the order in which they were injected: one may delay an operation that the next one
 * refuses. A fault does not affect operations that began before it was injected. Without faults, every operation goes
 * to the store behind it. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class FaultyStore implements CircuitStore {
    private static final ReadScope NO_SCOPE = new ReadScope(false, true);

    private final CircuitStore store;
    private final SeenVersions seen = new SeenVersions();
    private final List<Injection> injections = new CopyOnWriteArrayList<>();
    private final Map<StoreOperation, AtomicLong> asked = new ConcurrentHashMap<>();

    /** Creates a store without faults in front of {@code store}. */
    public FaultyStore(CircuitStore store) {
        this.store = store;
    }

    /** Injects {@code fault}, until it is healed or has reached its number of times. */
    public Injection inject(Fault fault) {
        Injection injection = new Injection(fault);
        injections.add(injection);
        return injection;
    }

    /** Heals all faults. */
    public void heal() {
        injections.forEach(Injection::heal);
        injections.clear();
    }

    /** Returns the number of requests for {@code operation}, with or without a fault. */
    public long asked(StoreOperation operation) {
        return asked.computeIfAbsent(operation, each -> new AtomicLong()).get();
    }

    @Override
    public DependencyItems read(CircuitId root, ReadScope scope, Duration budget) {
        Question question = new Question(StoreOperation.READ, root.root(), scope, store, seen);
        List<FaultBehaviour> faults = striking(question);
        DependencyItems items = ask(question, faults, () -> {
            DependencyItems current = store.read(root, scope, budget);
            seen.add(root.root(), current, scope.withKeys());
            return current;
        });
        for (FaultBehaviour fault : faults) {
            items = fault.delivered(question, items);
        }
        return items;
    }

    @Override
    public TransitionResult apply(CircuitId circuit, Transition transition, Duration budget) {
        Question question = new Question(StoreOperation.APPLY, circuit, NO_SCOPE, store, seen);
        List<FaultBehaviour> faults = striking(question);
        TransitionResult result = ask(question, faults, () -> {
            TransitionResult current = store.apply(circuit, transition, budget);
            seen.add(circuit, current.item());
            return current;
        });
        for (FaultBehaviour fault : faults) {
            result = fault.delivered(question, result);
        }
        return result;
    }

    @Override
    public Evidence add(EvidenceId watch, Evidence evidence, Instant expiresAt, Duration budget) {
        Question question = new Question(StoreOperation.ADD, watch.circuit(), NO_SCOPE, store, seen);
        return ask(question, striking(question), () -> store.add(watch, evidence, expiresAt, budget));
    }

    /** Heals all faults and closes the store behind it. */
    @Override
    public void close() {
        heal();
        store.close();
    }

    private List<FaultBehaviour> striking(Question question) {
        asked.computeIfAbsent(question.operation(), each -> new AtomicLong()).incrementAndGet();
        return injections.stream()
                .filter(injection -> injection.strikes(question.operation(), question.circuit()))
                .map(Injection::behaviour)
                .toList();
    }

    private static <T> T ask(Question question, List<FaultBehaviour> faults, Supplier<T> operation) {
        faults.forEach(fault -> fault.before(question));
        T answer = operation.get();
        faults.forEach(fault -> fault.after(question));
        return answer;
    }
}
