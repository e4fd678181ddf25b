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
import java.util.function.Supplier;
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
    private final Runnable stop;
    private final ConcurrentMap<StoreRequest, CompletableFuture<StoreReply>> running = new ConcurrentHashMap<>();
    private final ConcurrentMap<Object, Long> startedNanos = new ConcurrentHashMap<>();

    /** Uses {@code executor}, which the caller owns, or its own threads if it is null. */
    public StoreLane(CircuitStore store, @Nullable Executor executor, Ticker ticker) {
        this.store = store;
        this.ticker = ticker;
        if (executor != null) {
            this.executor = executor;
            stop = () -> {};
        } else {
            ThreadPoolExecutor own = new ThreadPoolExecutor(
                    THREADS,
                    THREADS,
                    IDLE_SECONDS,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(WAITING),
                    StoreLane::thread);
            own.allowCoreThreadTimeOut(true);
            this.executor = own;
            stop = own::shutdownNow;
        }
    }

    /** Starts a request, or joins the same request if it is running. The reply is never an exception. */
    CompletableFuture<StoreReply> submit(StoreRequest request, Duration budget) {
        CompletableFuture<StoreReply> reply = new CompletableFuture<>();
        CompletableFuture<StoreReply> earlier = running.putIfAbsent(request, reply);
        if (earlier != null) {
            return earlier;
        }
        execute(budget, () -> end(request, reply, carryOut(request, budget)), failed -> end(request, reply, failed));
        return reply;
    }

    /** Starts reads as one request, except those that are running. Each can be joined separately. */
    Map<StoreRequest.Read, CompletableFuture<StoreReply>> submitAll(List<StoreRequest.Read> reads, Duration budget) {
        Map<StoreRequest.Read, CompletableFuture<StoreReply>> replies = new LinkedHashMap<>();
        List<StoreRequest.Read> fresh = new ArrayList<>();
        for (StoreRequest.Read read : reads) {
            CompletableFuture<StoreReply> reply = new CompletableFuture<>();
            CompletableFuture<StoreReply> earlier = running.putIfAbsent(read, reply);
            replies.put(read, earlier != null ? earlier : reply);
            if (earlier == null) {
                fresh.add(read);
            }
        }
        if (!fresh.isEmpty()) {
            execute(
                    budget,
                    () -> endAll(fresh, replies, readAll(fresh, budget)),
                    failed -> endAll(fresh, replies, read -> failed));
        }
        return replies;
    }

    void close() {
        stop.run();
        store.close();
    }

    private interface Refused {
        void with(StoreReply.Failed failed);
    }

    private interface Answers {
        StoreReply of(StoreRequest.Read read);
    }

    private void execute(Duration budget, Runnable work, Refused refused) {
        Object token = new Object();
        long submitted = ticker.nanos();
        if (hanging(submitted) >= THREADS) {
            refused.with(new StoreReply.Failed(Kind.SATURATED, "no thread is free: store calls hang already"));
            return;
        }
        long patience = Math.max(HANG_NANOS, budget.toNanos());
        try {
            executor.execute(() -> {
                long now = ticker.nanos();
                if (now - submitted > patience) {
                    refused.with(new StoreReply.Failed(Kind.SATURATED, "no thread was free in time"));
                    return;
                }
                startedNanos.put(token, now);
                try {
                    work.run();
                } finally {
                    startedNanos.remove(token);
                }
            });
        } catch (RejectedExecutionException e) {
            refused.with(new StoreReply.Failed(Kind.SATURATED, "no thread is free: store calls hang already"));
        }
    }

    private long hanging(long now) {
        return startedNanos.size() < THREADS
                ? 0
                : startedNanos.values().stream()
                        .filter(started -> now - started > HANG_NANOS)
                        .count();
    }

    private void end(StoreRequest request, CompletableFuture<StoreReply> reply, StoreReply outcome) {
        running.remove(request);
        reply.complete(outcome);
    }

    private void endAll(
            List<StoreRequest.Read> reads,
            Map<StoreRequest.Read, CompletableFuture<StoreReply>> replies,
            Answers answers) {
        reads.forEach(read -> {
            CompletableFuture<StoreReply> reply = replies.get(read);
            if (reply != null) {
                end(read, reply, answers.of(read));
            }
        });
    }

    private Answers readAll(List<StoreRequest.Read> reads, Duration budget) {
        List<CircuitId> roots = reads.stream().map(StoreRequest.Read::root).toList();
        boolean withKeys = reads.stream().anyMatch(read -> read.scope().withKeys());
        boolean consistent = reads.stream().anyMatch(read -> read.scope().consistent());
        Map<CircuitId, DependencyItems> items = new LinkedHashMap<>();
        StoreReply reply = guarded(() -> {
            items.putAll(store.readAll(roots, new ReadScope(withKeys, consistent), budget));
            return new StoreReply.Items(DependencyItems.NONE);
        });
        return read -> reply instanceof StoreReply.Failed
                ? reply
                : new StoreReply.Items(items.getOrDefault(read.root(), DependencyItems.NONE));
    }

    private StoreReply carryOut(StoreRequest request, Duration budget) {
        return guarded(() -> {
            if (request instanceof StoreRequest.Read read) {
                return new StoreReply.Items(store.read(read.root(), read.scope(), budget));
            }
            if (request instanceof StoreRequest.Apply apply) {
                return new StoreReply.Result(store.apply(apply.circuit(), apply.transition(), budget));
            }
            StoreRequest.Add add = (StoreRequest.Add) request;
            Instant expiresAt = Instant.ofEpochMilli(add.expiresAtMillis());
            return new StoreReply.Totals(store.add(add.watch(), add.evidence(), expiresAt, budget));
        });
    }

    private static StoreReply guarded(Supplier<StoreReply> question) {
        try {
            return question.get();
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
