package dev.switchgear.dynamodb;

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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Replaces a store whose client is still being loaded, which takes ten times as long as the rest of a start.
 *
 * <p>Requests that come meanwhile wait for the store, on a thread of {@code core}. A call stops waiting at its budget.
 * The request itself waits for the patience, whatever its budget, and then fails as {@link Kind#TIMEOUT}. If the store
 * cannot be made, every later request fails with that error, and the process continues.
 *
 * <p>Safe for use by many threads. The store is made once: by {@link #start} or by {@link #load}.
 *
 * @since 0.1.0
 */
public final class StartingStore implements CircuitStore {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final CompletableFuture<CircuitStore> made = new CompletableFuture<>();
    private final Duration patience;

    /** Creates one whose requests wait for five seconds at most. */
    public StartingStore() {
        this(PATIENCE);
    }

    /**
     * Creates one whose requests wait for {@code patience} at most.
     *
     * @param patience in whole milliseconds; with zero, no request waits
     */
    public StartingStore(Duration patience) {
        this.patience = patience;
    }

    /** Makes the store on its own daemon thread, and returns at once. */
    public void start(Supplier<? extends CircuitStore> maker) {
        Thread thread = new Thread(() -> load(maker), "switchgear-start");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Makes the store on the calling thread.
     *
     * @param maker makes the store; if it throws anything but a {@link StoreUnavailableException}, also for a class
     *     that cannot be loaded, requests fail as {@link Kind#MISCONFIGURED}
     * @return the error of every later request, if the store cannot be made
     */
    public Optional<StoreUnavailableException> load(Supplier<? extends CircuitStore> maker) {
        try {
            CircuitStore store = maker.get();
            if (!made.complete(store)) {
                store.close();
            }
            return Optional.empty();
        } catch (StoreUnavailableException e) {
            return unusable(e);
        } catch (RuntimeException | Error e) {
            return unusable(new StoreUnavailableException(Kind.MISCONFIGURED, "the store could not be made: " + e, e));
        }
    }

    private Optional<StoreUnavailableException> unusable(StoreUnavailableException problem) {
        made.completeExceptionally(problem);
        return Optional.of(problem);
    }

    /** Returns for a person how far it is: {@code starting}, {@code ready} or {@code unusable}. */
    public String stage() {
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

    /** Closes the store, or, if it is still being made, lets it close as soon as it is. Does not wait. */
    @Override
    public void close() {
        made.completeExceptionally(
                new StoreUnavailableException(Kind.UNREACHABLE, "the store was closed before it was made"));
        if (!made.isCompletedExceptionally()) {
            made.join().close();
        }
    }

    private CircuitStore store() {
        try {
            return made.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new StoreUnavailableException(Kind.TIMEOUT, "the store's client is still being loaded", e);
        } catch (ExecutionException e) {
            throw (StoreUnavailableException) e.getCause(); // nothing else is put there, and it has no trace of its own
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException(Kind.UNREACHABLE, "interrupted while the store starts", e);
        }
    }
}
