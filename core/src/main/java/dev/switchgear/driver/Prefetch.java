package dev.switchgear.driver;

import dev.switchgear.participant.StoreReply;
import dev.switchgear.participant.StoreRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads several dependencies with one request. A call that comes before the answer joins it. */
public final class Prefetch {
    private final Map<StoreRequest.Read, Host> reads = new LinkedHashMap<>();
    private final StoreLane lane;

    public Prefetch(StoreLane lane, List<Host> hosts) {
        this.lane = lane;
        for (Host host : hosts) {
            reads.put(host.startRead(), host);
        }
    }

    /** Returns whether all were read within {@code budget}; later answers are used too. */
    public boolean run(Duration budget) {
        List<CompletableFuture<Boolean>> answered = new ArrayList<>();
        Map<StoreRequest.Read, CompletableFuture<StoreReply>> replies =
                lane.submitAll(List.copyOf(reads.keySet()), budget);
        for (Map.Entry<StoreRequest.Read, CompletableFuture<StoreReply>> reply : replies.entrySet()) {
            Host host = Objects.requireNonNull(reads.get(reply.getKey()));
            answered.add(host.acceptWhenDone(reply.getKey(), reply.getValue()));
        }
        try {
            CompletableFuture.allOf(answered.toArray(CompletableFuture<?>[]::new))
                    .get(budget.toNanos(), TimeUnit.NANOSECONDS);
            boolean all = true;
            for (CompletableFuture<Boolean> one : answered) {
                all &= one.join();
            }
            return all;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
