package dev.switchgear.extension;

import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.DependencyItems;
import dev.switchgear.spi.Evidence;
import dev.switchgear.spi.EvidenceId;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.spi.StoreUnavailableException.Kind;
import dev.switchgear.spi.Transition;
import dev.switchgear.spi.TransitionResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * A store whose client is still being loaded: that takes ten times as long as everything else of the start. Whoever asks
 * meanwhile waits a while, on a thread of {@code core}'s that the call has left behind at its budget.
 */
final class StartingStore implements CircuitStore {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final CompletableFuture<CircuitStore> made = new CompletableFuture<>();

    /** Makes the store; called on a thread that nothing waits for. What goes wrong is what every question meets. */
    void load(Supplier<CircuitStore> maker) {
        try {
            made.complete(maker.get());
        } catch (StoreUnavailableException e) {
            Log.error(String.valueOf(e.getMessage()));
            made.completeExceptionally(e);
        } catch (RuntimeException | LinkageError e) {
            Log.error("the store cannot be made: " + e.getMessage());
            made.completeExceptionally(new StoreUnavailableException(
                    Kind.MISCONFIGURED, "the store cannot be made: " + e.getMessage(), e));
        }
    }

    /** For a person: {@code starting}, {@code ready} or {@code unusable}. */
    String stage() {
        return !made.isDone() ? "starting" : made.isCompletedExceptionally() ? "unusable" : "ready";
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
        if (made.isDone() && !made.isCompletedExceptionally()) {
            made.join().close();
        }
    }

    private CircuitStore store() {
        try {
            return made.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new StoreUnavailableException(Kind.TIMEOUT, "the store's client is still being loaded", e);
        } catch (ExecutionException e) {
            throw new StoreUnavailableException(Kind.MISCONFIGURED, String.valueOf(e.getCause()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException(Kind.UNREACHABLE, "interrupted while the store starts", e);
        }
    }
}
