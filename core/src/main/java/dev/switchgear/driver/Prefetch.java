package dev.switchgear.driver;

import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.DependencyItems;
import dev.switchgear.spi.ReadScope;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;

/** Reads several dependencies at once, on a thread of its own so that the wait is bounded. */
public record Prefetch(CircuitStore store, List<CircuitId> roots, ReadScope scope, Duration budget) {
    public boolean run(BiConsumer<CircuitId, DependencyItems> learn) {
        CompletableFuture<Map<CircuitId, DependencyItems>> reply = new CompletableFuture<>();
        Thread thread = new Thread(() -> read(reply), "switchgear-prefetch");
        thread.setDaemon(true);
        thread.start();
        try {
            reply.get(budget.toNanos(), TimeUnit.NANOSECONDS).forEach(learn);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void read(CompletableFuture<Map<CircuitId, DependencyItems>> reply) {
        try {
            reply.complete(store.readAll(roots, scope, budget));
        } catch (Throwable e) {
            reply.completeExceptionally(e);
        }
    }
}
