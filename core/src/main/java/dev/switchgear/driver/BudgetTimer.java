package dev.switchgear.driver;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends the waits of asynchronous calls for the store. Its one daemon thread starts with the first of them, and runs
 * only code of this library: on the JVM's shared timer, slow code of others would delay it.
 */
final class BudgetTimer {
    private @Nullable ScheduledThreadPoolExecutor timer;

    /** Returns {@code reply}, or the value of {@code otherwise} if it takes longer than {@code budget}. */
    @SuppressWarnings("FutureReturnValueIgnored") // cancelling lets nothing out
    <T> CompletableFuture<T> bounded(CompletableFuture<T> reply, Duration budget, Supplier<T> otherwise) {
        if (reply.isDone()) {
            return reply;
        }
        CompletableFuture<T> bounded = reply.copy();
        try {
            Future<?> end =
                    timer().schedule(() -> bounded.complete(otherwise.get()), budget.toNanos(), TimeUnit.NANOSECONDS);
            bounded.whenComplete((value, failure) -> end.cancel(false));
        } catch (RejectedExecutionException e) { // closed
            bounded.complete(otherwise.get());
        }
        return bounded;
    }

    synchronized void close() {
        if (timer != null) {
            timer.shutdownNow();
        }
    }

    private synchronized ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor current = timer;
        if (current == null) {
            current = new ScheduledThreadPoolExecutor(1, work -> {
                Thread thread = new Thread(work, "switchgear-budget");
                thread.setDaemon(true);
                return thread;
            });
            current.setRemoveOnCancelPolicy(true);
            timer = current;
        }
        return current;
    }
}
