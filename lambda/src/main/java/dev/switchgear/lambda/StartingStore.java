package dev.switchgear.lambda;

import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.DependencyItems;
import dev.switchgear.spi.Evidence;
import dev.switchgear.spi.EvidenceId;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.spi.Transition;
import dev.switchgear.spi.TransitionResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * A store that is made beside the function's own start. Loading the SDK is most of what a cold start costs; whoever asks
 * meanwhile waits on a thread of the circuit's own, which a call leaves behind at its budget.
 */
final class StartingStore implements CircuitStore {
    private final FutureTask<CircuitStore> made;

    StartingStore(Supplier<CircuitStore> maker) {
        made = new FutureTask<>(() -> made(maker));
    }

    /** Begins, on a daemon thread; once. */
    void start() {
        Thread thread = new Thread(made, "switchgear-start");
        thread.setDaemon(true);
        thread.start();
    }

    /** What is wrong with the settings that only the SDK knows must not end a function either. */
    private static CircuitStore made(Supplier<CircuitStore> maker) {
        try {
            return maker.get();
        } catch (StoreUnavailableException e) {
            return new UnconfiguredStore(String.valueOf(e.getMessage()));
        } catch (RuntimeException | LinkageError e) {
            return new UnconfiguredStore("the store could not be made: " + e);
        }
    }

    @Override
    public DependencyItems read(CircuitId root, ReadScope scope, Duration budget) {
        return store().read(root, scope, budget);
    }

    @Override
    public Map<CircuitId, DependencyItems> readAll(List<CircuitId> roots, ReadScope scope, Duration budget) {
        return store().readAll(roots, scope, budget);
    }

    @Override
    public TransitionResult apply(CircuitId circuit, Transition transition, Duration budget) {
        return store().apply(circuit, transition, budget);
    }

    @Override
    public Evidence add(EvidenceId watch, Evidence evidence, Instant expiresAt, Duration budget) {
        return store().add(watch, evidence, expiresAt, budget);
    }

    @Override
    public void close() {
        made.run(); // does nothing if it ran already
        store().close();
    }

    private CircuitStore store() {
        try {
            return made.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException(
                    StoreUnavailableException.Kind.UNREACHABLE, "interrupted while the store starts");
        } catch (java.util.concurrent.ExecutionException e) {
            throw new StoreUnavailableException(
                    StoreUnavailableException.Kind.UNREACHABLE, "the store could not be made", e);
        }
    }
}
