package dev.switchgear.driver;

import dev.switchgear.participant.StoreReply;
import dev.switchgear.participant.StoreRequest;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.Ticker;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends store requests on a few daemon threads, so that no caller waits for longer than its budget, whatever the store,
 * its client, a name look-up or a class load does. Nothing here is needed for correctness after a freeze: a late reply
 * is passed on as late, or dropped.
 *
 * <p>In a process with many circuits, requests wait a moment for a thread. Only when all threads hang, further requests
 * are refused at once. A request that has waited for too long is not sent.
 */
public final class StoreLane {
    /** The largest number of store calls of one process that run at the same time. */
    static final int THREADS = 8;

    /** The largest number of requests that may wait for a thread. */
    static final int WAITING = 1_000;

    /** A request that runs for longer than this hangs. */
    static final long HANG_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Longer than between two refreshes, so that a circuit in use keeps its threads. */
    private static final long IDLE_SECONDS = 30;

    final CircuitStore store;
    final Ticker ticker;
    private final Executor executor;
    private final @Nullable ThreadPoolExecutor own;
    private final ConcurrentMap<StoreRequest, CompletableFuture<StoreReply>> running = new ConcurrentHashMap<>();
    final ConcurrentMap<Errand, Long> startedNanos = new ConcurrentHashMap<>();

    /** Uses {@code executor}, which the caller owns, or its own threads if it is null. */
    public StoreLane(CircuitStore store, @Nullable Executor executor, Ticker ticker) {
        this.store = store;
        this.ticker = ticker;
        if (executor != null) {
            this.executor = executor;
            own = null;
        } else {
            own = new ThreadPoolExecutor(
                    THREADS,
                    THREADS,
                    IDLE_SECONDS,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(WAITING),
                    StoreLane::thread);
            own.allowCoreThreadTimeOut(true);
            this.executor = own;
        }
    }

    /** Starts a request, or joins the same request if it is running. The reply is never an exception. */
    CompletableFuture<StoreReply> submit(StoreRequest request, Duration budget) {
        CompletableFuture<StoreReply> reply = new CompletableFuture<>();
        CompletableFuture<StoreReply> earlier = running.putIfAbsent(request, reply);
        if (earlier != null) {
            return earlier;
        }
        execute(new Errand.One(this, request, reply, budget));
        return reply;
    }

    /** Starts reads as one request, except those that are running. Each can be joined separately. */
    Map<StoreRequest.Read, CompletableFuture<StoreReply>> submitAll(List<StoreRequest.Read> reads, Duration budget) {
        Map<StoreRequest.Read, CompletableFuture<StoreReply>> replies = new LinkedHashMap<>();
        Map<StoreRequest.Read, CompletableFuture<StoreReply>> fresh = new LinkedHashMap<>();
        for (StoreRequest.Read read : reads) {
            CompletableFuture<StoreReply> reply = new CompletableFuture<>();
            CompletableFuture<StoreReply> earlier = running.putIfAbsent(read, reply);
            replies.put(read, earlier != null ? earlier : reply);
            if (earlier == null) {
                fresh.put(read, reply);
            }
        }
        if (fresh.size() > 1) {
            execute(new Errand.Several(this, fresh, budget));
        } else {
            for (Map.Entry<StoreRequest.Read, CompletableFuture<StoreReply>> only : fresh.entrySet()) {
                execute(new Errand.One(this, only.getKey(), only.getValue(), budget));
            }
        }
        return replies;
    }

    void close() {
        if (own != null) {
            own.shutdownNow();
        }
        store.close();
    }

    private void execute(Errand errand) {
        if (hanging(errand.submitted) >= THREADS) {
            errand.refuse("no thread is free: store calls hang already");
            return;
        }
        try {
            executor.execute(errand);
        } catch (RejectedExecutionException e) {
            errand.refuse("no thread is free: store calls hang already");
        }
    }

    private int hanging(long now) {
        if (startedNanos.size() < THREADS) {
            return 0;
        }
        int hanging = 0;
        for (long started : startedNanos.values()) {
            hanging += now - started > HANG_NANOS ? 1 : 0;
        }
        return hanging;
    }

    void end(StoreRequest request, CompletableFuture<StoreReply> reply, StoreReply outcome) {
        running.remove(request);
        reply.complete(outcome);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "switchgear-store");
        thread.setDaemon(true);
        return thread;
    }
}
