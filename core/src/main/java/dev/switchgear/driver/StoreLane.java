package dev.switchgear.driver;

import dev.switchgear.bounds.Texts;
import dev.switchgear.participant.StoreReply;
import dev.switchgear.participant.StoreRequest;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.spi.StoreUnavailableException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Carries out store requests on a few daemon threads, so that no caller ever waits for longer than its budget, whatever
 * the store, its client, a name look-up or a class load does. Nothing here is needed for correctness after a freeze: a
 * reply that comes too late is handed on as late, or not at all.
 */
public final class StoreLane {
    /** Store calls of one process that may hang at once; more are refused at once. */
    static final int THREADS = 8;

    private static final long IDLE_SECONDS = 10;

    private final CircuitStore store;
    private final Executor executor;
    private final Runnable stop;
    private final ConcurrentMap<StoreRequest, CompletableFuture<StoreReply>> running = new ConcurrentHashMap<>();

    /** Uses {@code executor}, which belongs to the caller, or threads of its own if it is null. */
    public StoreLane(CircuitStore store, @Nullable Executor executor) {
        this.store = store;
        if (executor != null) {
            this.executor = executor;
            stop = () -> {};
        } else {
            ThreadPoolExecutor own = new ThreadPoolExecutor(
                    0, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), StoreLane::thread);
            this.executor = own;
            stop = own::shutdownNow;
        }
    }

    /** Starts a request, or joins the same one if it runs already. The reply never is an exception. */
    CompletableFuture<StoreReply> submit(StoreRequest request, Duration budget) {
        CompletableFuture<StoreReply> reply = new CompletableFuture<>();
        CompletableFuture<StoreReply> earlier = running.putIfAbsent(request, reply);
        if (earlier != null) {
            return earlier;
        }
        try {
            executor.execute(() -> {
                StoreReply outcome = carryOut(request, budget);
                running.remove(request);
                reply.complete(outcome);
            });
        } catch (RejectedExecutionException e) {
            running.remove(request);
            reply.complete(new StoreReply.Failed(Kind.SATURATED, "no thread is free: store calls hang already"));
        }
        return reply;
    }

    void close() {
        stop.run();
        store.close();
    }

    private StoreReply carryOut(StoreRequest request, Duration budget) {
        try {
            if (request instanceof StoreRequest.Read read) {
                return new StoreReply.Items(store.read(read.root(), read.scope(), budget));
            }
            if (request instanceof StoreRequest.Apply apply) {
                return new StoreReply.Result(store.apply(apply.circuit(), apply.transition(), budget));
            }
            StoreRequest.Add add = (StoreRequest.Add) request;
            Instant expiresAt = Instant.ofEpochMilli(add.expiresAtMillis());
            return new StoreReply.Totals(store.add(add.watch(), add.evidence(), expiresAt, budget));
        } catch (StoreUnavailableException e) {
            return new StoreReply.Failed(e.kind(), String.valueOf(e.getMessage()));
        } catch (Throwable e) { // a store that breaks its contract must not break a caller
            return new StoreReply.Failed(Kind.UNREACHABLE, Texts.of(e));
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "switchgear-store");
        thread.setDaemon(true);
        return thread;
    }
}
