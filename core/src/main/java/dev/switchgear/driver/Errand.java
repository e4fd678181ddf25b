package dev.switchgear.driver;

import dev.switchgear.bounds.Texts;
import dev.switchgear.participant.StoreReply;
import dev.switchgear.participant.StoreRequest;
import dev.switchgear.spi.CircuitId;
import dev.switchgear.spi.DependencyItems;
import dev.switchgear.spi.ReadScope;
import dev.switchgear.spi.StoreUnavailableException;
import dev.switchgear.spi.StoreUnavailableException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What one thread of a {@link StoreLane} asks the store. Classes, because each lambda here costs a cold start half a millisecond. */
abstract class Errand implements Runnable {
    final StoreLane lane;
    final Duration budget;
    final long submitted;

    Errand(StoreLane lane, Duration budget) {
        this.lane = lane;
        this.budget = budget;
        submitted = lane.ticker.nanos();
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
        long now = lane.ticker.nanos();
        if (now - submitted > Math.max(StoreLane.HANG_NANOS, budget.toNanos())) {
            refuse("no thread was free in time");
            return;
        }
        lane.startedNanos.put(this, now);
        try {
            end(guarded());
        } finally {
            lane.startedNanos.remove(this);
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

    /** One request. */
    static final class One extends Errand {
        private final StoreRequest request;
        private final CompletableFuture<StoreReply> reply;

        One(StoreLane lane, StoreRequest request, CompletableFuture<StoreReply> reply, Duration budget) {
            super(lane, budget);
            this.request = request;
            this.reply = reply;
        }

        @Override
        StoreReply ask() {
            if (request instanceof StoreRequest.Read read) {
                return new StoreReply.Items(lane.store.read(read.root(), read.scope(), budget));
            }
            if (request instanceof StoreRequest.Apply apply) {
                return new StoreReply.Result(lane.store.apply(apply.circuit(), apply.transition(), budget));
            }
            StoreRequest.Add add = (StoreRequest.Add) request;
            Instant expiresAt = Instant.ofEpochMilli(add.expiresAtMillis());
            return new StoreReply.Totals(lane.store.add(add.watch(), add.evidence(), expiresAt, budget));
        }

        @Override
        void end(StoreReply outcome) {
            lane.end(request, reply, outcome);
        }
    }

    /** Reads of several dependencies, as one request. */
    static final class Several extends Errand {
        private final Map<StoreRequest.Read, CompletableFuture<StoreReply>> replies;
        private final Map<CircuitId, DependencyItems> items = new LinkedHashMap<>();

        Several(StoreLane lane, Map<StoreRequest.Read, CompletableFuture<StoreReply>> replies, Duration budget) {
            super(lane, budget);
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
            items.putAll(lane.store.readAll(roots, new ReadScope(withKeys, consistent), budget));
            return new StoreReply.Items(DependencyItems.NONE);
        }

        @Override
        void end(StoreReply outcome) {
            for (Map.Entry<StoreRequest.Read, CompletableFuture<StoreReply>> entry : replies.entrySet()) {
                StoreRequest.Read read = entry.getKey();
                boolean failed = outcome instanceof StoreReply.Failed;
                DependencyItems found = items.getOrDefault(read.root(), DependencyItems.NONE);
                lane.end(read, entry.getValue(), failed ? outcome : new StoreReply.Items(found));
            }
        }
    }
}
