package dev.switchgear.driver;

import dev.switchgear.bounds.Texts;
import dev.switchgear.participant.StoreReply;
import dev.switchgear.participant.StoreRequest;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.CircuitStore;
import dev.switchgear.spi.DependencyItems;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.spi.StoreUnavailableException.Kind;
import dev.switchgear.spi.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
    private static final long HANG_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Longer than between two refreshes, so that a circuit in use keeps its threads. */
    private static final long IDLE_SECONDS = 30;

    private final CircuitStore store;
    private final Ticker ticker;
    private final Executor executor;
    private final @Nullable ThreadPoolExecutor own;
    private final ConcurrentMap<StoreRequest, CompletableFuture<StoreReply>> running = new ConcurrentHashMap<>();
    private final ConcurrentMap<Errand, Long> startedNanos = new ConcurrentHashMap<>();

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
        execute(new One(request, reply, budget));
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
            execute(new Several(fresh, budget));
        } else {
            for (Map.Entry<StoreRequest.Read, CompletableFuture<StoreReply>> only : fresh.entrySet()) {
                execute(new One(only.getKey(), only.getValue(), budget));
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

    private void end(StoreRequest request, CompletableFuture<StoreReply> reply, StoreReply outcome) {
        running.remove(request);
        reply.complete(outcome);
    }

    /** What one thread asks the store. Classes, because each lambda here costs a cold start half a millisecond. */
    private abstract class Errand implements Runnable {
        final Duration budget;
        final long submitted = ticker.nanos();

        Errand(Duration budget) {
            this.budget = budget;
        }

        /** Asks the store. */
        abstract StoreReply ask();

        /** Passes the reply on to everybody who waits for it. */
        abstract void end(StoreReply reply);

        void refuse(String reason) {
            end(new StoreReply.Failed(Kind.SATURATED, reason));
        }

        @Override
        public void run() {
            long now = ticker.nanos();
            if (now - submitted > Math.max(HANG_NANOS, budget.toNanos())) {
                refuse("no thread was free in time");
                return;
            }
            startedNanos.put(this, now);
            try {
                end(guarded());
            } finally {
                startedNanos.remove(this);
            }
        }

        private StoreReply guarded() {
            try {
                return ask();
            } catch (StoreUnavailableException e) {
                return new StoreReply.Failed(e.kind(), String.valueOf(e.getMessage()));
            } catch (Throwable e) { // a store that breaks its contract must not break a caller
                return new StoreReply.Failed(Kind.UNREACHABLE, Texts.of(e));
            }
        }
    }

    private final class One extends Errand {
        private final StoreRequest request;
        private final CompletableFuture<StoreReply> reply;

        One(StoreRequest request, CompletableFuture<StoreReply> reply, Duration budget) {
            super(budget);
            this.request = request;
            this.reply = reply;
        }

        @Override
        StoreReply ask() {
            if (request instanceof StoreRequest.Read read) {
                return new StoreReply.Items(store.read(read.root(), read.scope(), budget));
            }
            if (request instanceof StoreRequest.Apply apply) {
                return new StoreReply.Result(store.apply(apply.circuit(), apply.transition(), budget));
            }
            StoreRequest.Add add = (StoreRequest.Add) request;
            Instant expiresAt = Instant.ofEpochMilli(add.expiresAtMillis());
            return new StoreReply.Totals(store.add(add.watch(), add.evidence(), expiresAt, budget));
        }

        @Override
        void end(StoreReply outcome) {
            StoreLane.this.end(request, reply, outcome);
        }
    }

    private final class Several extends Errand {
        private final Map<StoreRequest.Read, CompletableFuture<StoreReply>> replies;
        private final Map<CircuitId, DependencyItems> items = new LinkedHashMap<>();

        Several(Map<StoreRequest.Read, CompletableFuture<StoreReply>> replies, Duration budget) {
            super(budget);
            this.replies = replies;
        }

        @Override
        StoreReply ask() {
            List<CircuitId> roots = new ArrayList<>();
            boolean withKeys = false;
            boolean consistent = false;
            for (StoreRequest.Read read : replies.keySet()) {
                roots.add(read.root());
                withKeys |= read.scope().withKeys();
                consistent |= read.scope().consistent();
            }
            items.putAll(store.readAll(roots, new ReadScope(withKeys, consistent), budget));
            return new StoreReply.Items(DependencyItems.NONE);
        }

        @Override
        void end(StoreReply outcome) {
            for (Map.Entry<StoreRequest.Read, CompletableFuture<StoreReply>> entry : replies.entrySet()) {
                StoreRequest.Read read = entry.getKey();
                boolean failed = outcome instanceof StoreReply.Failed;
                DependencyItems found = items.getOrDefault(read.root(), DependencyItems.NONE);
                StoreLane.this.end(read, entry.getValue(), failed ? outcome : new StoreReply.Items(found));
            }
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "switchgear-store");
        thread.setDaemon(true);
        return thread;
    }
}
